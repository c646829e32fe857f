// Which places answer the words asked for, the best first.
"use strict";
(() => {
  const { FAR, telling, exactly, nearly, sound, index, named } = LCA.search;
  const KINDS = {
    borough: "Boroughs",
    centre: "Town centres",
    ward: "Wards",
    station: "Stations",
    park: "Parks",
    street: "Streets",
    without: "Wards without figures",
  };
  const ORDER = Object.keys(KINDS);

  // Every word asked for is one of the place's own, or tells where it is ("Church Street, Enfield").
  const matched = (place, asked, compare) => {
    let [edits, begun, own] = [0, 0, 0];
    const elsewhere = [];
    for (const word of asked) {
      const [far, part] = place.words
        .map((one) => compare(word, one))
        .reduce((best, one) => ((one[0] - best[0] || one[1] - best[1]) < 0 ? one : best), [FAR, 0]);
      if (far < FAR) [edits, begun, own] = [edits + far, begun + part, own + 1];
      else if (place.context.some((one) => one.startsWith(word))) elsewhere.push(word);
      else return undefined;
    }
    const whole = !begun && own >= place.words.length;
    const starts = place.words.join(" ").startsWith(asked.join(" "));
    const rank = [edits, elsewhere.length, whole ? 0 : 1, ORDER.indexOf(place.kind), starts ? 0 : 1, begun];
    return own ? { place, rank, whole, edits, elsewhere } : undefined;
  };
  const before = (a, b) => {
    const at = a.rank.findIndex((value, position) => value !== b.rank[position]);
    return at < 0 ? (a.place.name < b.place.name ? -1 : 1) : a.rank[at] - b.rank[at];
  };
  const ranked = (places, asked) => {
    const found = (compare) => places.map((place) => matched(place, asked, compare)).filter(Boolean);
    const exact = found(exactly);
    return (exact.length ? exact : found(nearly)).sort(before);
  };
  // A word of which too little has been typed says nothing of where its name is filed.
  const enough = (word, last) => !last || sound(word).length > 1 || word.length > 3;
  const candidates = async (asked, typing) => {
    const { places } = await index();
    const usable = telling(asked).filter((word) => enough(word, typing && word === asked.at(-1)));
    // A borough's name tells where to look rather than what for.
    const where = (word) => places.some(({ kind, words: own }) => kind === "borough" && own.includes(word));
    let all = places;
    for (const word of usable.sort((a, b) => where(a) - where(b)).slice(0, 2)) {
      all = [...places, ...(await named(word))];
      const found = ranked(all, asked);
      if (found.some(({ place, edits }) => place.rows && !edits)) return found;
    }
    return ranked(all, asked);
  };

  Object.assign(LCA.search, { KINDS, ranked, candidates });
})();
