// What the search loads, each on first need, from files of the site itself: nothing that a reader types leaves the page.
"use strict";
(() => {
  const { words, slug, sound } = LCA.search;
  const { root, search } = document.documentElement.dataset;
  // Numbers as characters: the same as in build/report/search/packing.py, which packs them.
  const DIGITS = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).filter(
    (one) => !'"\\'.includes(one),
  );
  const MORE = DIGITS.length - 1;
  const VALUE = new Map(DIGITS.map((one, value) => [one, value]));

  const unpack = {
    digits: (text) => {
      const numbers = [];
      let sum = 0;
      for (const one of text) {
        sum += VALUE.get(one);
        if (VALUE.get(one) === MORE) continue;
        numbers.push(sum);
        sum = 0;
      }
      return numbers;
    },
    pairs: (text) =>
      Array.from(
        { length: text.length / 2 },
        (_, at) => VALUE.get(text[2 * at]) * DIGITS.length + VALUE.get(text[2 * at + 1]),
      ),
    steps: (text) => {
      let row = 0;
      return text.split(" ").map((step) => {
        row += parseInt(step, 36);
        return row;
      });
    },
  };

  // A count in base 36, the number of its verdict, whether it is estimated: in words. See build/report/search/index.py.
  const short = ({ one, many, verdicts, estimated }, year) => {
    const [, digits, word, mark] = /^(\w+)(\d)(~?)$/.exec(year) ?? [];
    if (!word) return "";
    const count = parseInt(digits, 36);
    const known = { count: count ? count.toLocaleString("en-GB") : "no", verdict: verdicts[word] };
    const text = (count === 1 ? one : many).replace(/\{(\w+)\}/g, (_, key) => known[key]);
    return mark ? text + estimated : text;
  };
  // Boroughs and wards are runs of rows [first, end): an area goes by its row.
  const opened = ({ boroughs, withoutAreas, years, say, ...rest }) => {
    const places = [];
    const said = years.split(" ").map((year) => short(say, year));
    let row = 0;
    for (const [name, code, wards] of boroughs) {
      const borough = { kind: "borough", name, code, slug: slug(name), first: row, context: [], said: said.shift() };
      borough.borough = borough;
      borough.words = words(name);
      places.push(borough);
      for (let at = 0; at < wards.length; at += 2) {
        const first = row;
        row += wards[at + 1];
        const name = wards[at];
        const ward = { kind: "ward", name, slug: slug(name), borough, first, end: row, said: said.shift() };
        places.push({ ...ward, context: [...borough.words, "ward"] });
      }
      borough.end = row;
      for (const ward of withoutAreas[name] || []) {
        places.push({ kind: "without", name: ward, borough, first: borough.first, end: row, context: words(name) });
      }
    }
    for (const place of places) place.words = words(place.name);
    return { ...rest, say, places, wards: places.filter(({ kind }) => kind === "ward") };
  };
  let held;
  const index = () => {
    held ||= LCA.load(search, "search").then(opened);
    return held;
  };
  const file = async (name) => LCA.load(`${root}${(await index()).folder}${name}.js`, name);

  const wardOf = ({ wards }, row) => wards.find(({ end }) => row < end);
  // What is known of an area beyond its row.
  const area = async (row) => {
    const { say, wards } = await index();
    const ward = wardOf({ wards }, row);
    const { borough } = ward;
    const { codes, names, around, years } = await file(`areas-${borough.slug}`);
    const at = row - borough.first;
    return {
      kind: "area",
      row,
      ward,
      borough,
      code: codes.split(" ")[at],
      name: `${borough.name} ${names.split(" ")[at]}`,
      around: around.split("|")[at],
      said: short(say, years.split(" ")[at]),
    };
  };
  const wardCode = async (ward) => {
    const at = (await index()).wards.findIndex(({ first }) => first === ward.first);
    return (await file("wards")).split(" ")[at];
  };
  const rowOfCode = async (code) => {
    const last = code.slice(-3);
    const codes = (await file(`codes-${code.slice(0, -3)}`).catch(() => "")).split(" ");
    const one = codes.find((entry) => entry.startsWith(last));
    return one && parseInt(one.slice(3), 36);
  };

  // Streets, stations, town centres and parks that may carry a word.
  const beginning = (starts, text) => starts.findLast((start) => start <= text);
  const parsed = ({ wards }, packed) =>
    Object.entries(packed).flatMap(([kind, lines]) =>
      lines.split("\n").map((line) => {
        const [name, rows] = line.split("|");
        const place = { kind, name, rows: unpack.steps(rows), words: words(name) };
        const boroughs = new Set(place.rows.map((row) => wardOf({ wards }, row).borough.name));
        const more = { station: ["station"], centre: ["town", "centre"] }[kind] || [];
        return { ...place, context: [...words([...boroughs].join(" ")), ...more] };
      }),
    );
  const shelves = new Map();
  const named = async (word) => {
    const { names, wards } = await index();
    const first = beginning(names, sound(word));
    if (!first) return [];
    if (!shelves.has(first))
      shelves.set(
        first,
        file(`names-${first}`).then((packed) => parsed({ wards }, packed)),
      );
    return shelves.get(first);
  };

  Object.assign(LCA.search, { unpack, index, file, area, wardCode, rowOfCode, named, wardOf, beginning });
})();
