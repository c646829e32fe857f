// Places by name: what begins as asked comes first; where nothing does, what is a letter or two away.
"use strict";
(() => {
  const KINDS = { borough: 0, ward: 1, area: 2 };
  const MOST = 12; // places offered
  const FAR = Infinity;

  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f'’.]/g, "")
      .toLowerCase();
  const words = (text) =>
    plain(text)
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
      .map((word) => (word === "saint" ? "st" : word));
  const place = (kind, name, note, href, code = "") => ({ kind, name, note, href, code });
  const listed = (boroughs) =>
    boroughs.flatMap(({ name, slug, wards }) => [
      place(KINDS.borough, name, "Borough", `boroughs/${slug}.html`),
      ...wards.flatMap(([code, ward, areas]) => [
        place(KINDS.ward, ward, `Ward in ${name}`, `map.html#ward=${code}`, code),
        ...areas
          .filter((_, index) => index % 2 === 0)
          .map((area, index) =>
            place(
              KINDS.area,
              `${name} ${areas[2 * index + 1]}`,
              `${area}, ${ward} ward`,
              `map.html#area=${area}`,
              area,
            ),
          ),
      ]),
    ]);
  // An area is found as "Camden 1A" too.
  const keys = ({ name, code }) =>
    new Set(words(`${name} ${code}`).flatMap((word) => [word, word.replace(/^0+(?=\d)/, "")]));

  // Every word that occurs, with the positions of the places that have it: some thousand words for as many places.
  const indexed = (boroughs) => {
    const places = listed(boroughs).sort((a, b) => (a.name < b.name ? -1 : 1));
    const vocabulary = new Map();
    places.forEach((one, position) => {
      for (const key of keys(one)) {
        if (!vocabulary.has(key)) vocabulary.set(key, []);
        vocabulary.get(key).push(position);
      }
      one.start = words(one.name).join(" ");
    });
    return { places, vocabulary };
  };

  // Optimal string alignment (edits and swaps of neighbours) from what was asked to each beginning of a word.
  const distances = (asked, own) => {
    let older = [],
      last = Array.from({ length: own.length + 1 }, (_, column) => column);
    for (let row = 1; row <= asked.length; row++) {
      const now = [row];
      for (let column = 1; column <= own.length; column++) {
        const same = asked[row - 1] === own[column - 1];
        now[column] = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
        const swapped =
          row > 1 && column > 1 && asked[row - 1] === own[column - 2] && asked[row - 2] === own[column - 1];
        if (swapped) now[column] = Math.min(now[column], older[column - 2] + 1);
      }
      [older, last] = [last, now];
    }
    return last;
  };
  // A short word differs from too many others by one letter, and a code by any.
  const allowed = (word) => (/\d/.test(word) || word.length < 4 ? 0 : word.length < 7 ? 1 : 2);
  const exactly = (word, own) => (own === word ? [0, 0] : own.startsWith(word) ? [0, 1] : [FAR, 0]);
  const nearly = (word, own) => {
    const most = allowed(word);
    if (!most || own.length < word.length - most || /\d/.test(own)) return exactly(word, own);
    const ends = distances(word, own);
    const least = Math.min(...ends);
    return least > most ? [FAR, 0] : [least, ends.at(-1) > least ? 1 : 0];
  };

  // Positions of the places that answer every word -> [edits, words only begun], summed over the words.
  const answering = (vocabulary, asked, compare) =>
    asked.reduce((before, word) => {
      const now = new Map();
      for (const [own, positions] of vocabulary) {
        const [edits, begun] = compare(word, own);
        if (edits === FAR) continue;
        for (const position of positions) {
          const [e, b] = before ? before.get(position) || [FAR, 0] : [0, 0];
          const held = now.get(position);
          if (e !== FAR && !(held && held[0] * 9 + held[1] <= (e + edits) * 9 + b + begun))
            now.set(position, [e + edits, b + begun]);
        }
      }
      return now;
    }, null);

  const find = ({ places, vocabulary }, query) => {
    const asked = words(query);
    if (!asked.length) return { found: [], close: false };
    let found = answering(vocabulary, asked, exactly);
    const close = !found.size;
    if (close) found = answering(vocabulary, asked, nearly);
    const whole = asked.join(" ");
    // Fewest edits, then boroughs before wards before areas, then what begins with all that was asked, then by name.
    const rank = ([position, [edits, begun]]) => {
      const { kind, start } = places[position];
      return (((edits * 4 + kind) * 2 + (start.startsWith(whole) ? 0 : 1)) * 9 + begun) * places.length + position;
    };
    const ranked = [...found].map((one) => [rank(one), one[0]]).sort(([a], [b]) => a - b);
    return { found: ranked.slice(0, MOST).map(([, position]) => places[position]), close };
  };

  let held;
  LCA.places = {
    load: () => {
      held ||= LCA.load(document.documentElement.dataset.search, "search").then(indexed);
      return held;
    },
    find,
    area: ({ places }, code) => places.find((one) => one.kind === KINDS.area && one.code === code),
  };
})();
