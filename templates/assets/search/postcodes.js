// Postcodes, from the site's own files: the area of one that is known, the sector's areas of one that is not.
"use strict";
(() => {
  const { index, file, unpack, beginning, wardOf } = LCA.search;
  const WHOLE = /^([A-Z]{1,2}\d[A-Z\d]?)([\dOI])([A-Z]{2})$/;
  const DISTRICT = /^[A-Z]{1,2}\d[A-Z\d]?$/;
  const SECTOR = /^([A-Z]{1,2}\d[A-Z\d]?) ([\dOI])[A-Z]?$/;
  const MOST = 5; // areas or wards of a sector or district

  const upper = (text) => text.trim().replace(/\s+/g, " ").toUpperCase();
  // A letter typed for a digit: no postcode has an O or an I there.
  const figure = { O: "0", I: "1" };
  const read = (text) => {
    const [, district, digit, unit] = WHOLE.exec(upper(text).replaceAll(" ", "")) || SECTOR.exec(upper(text)) || [];
    if (district) return { district, sector: `${district} ${figure[digit] || digit}`, unit };
    return DISTRICT.test(upper(text)) ? { district: upper(text) } : undefined;
  };

  // [sector, its line] of a district
  const sectors = async (district) => {
    const first = beginning((await index()).postcodes, district);
    const lines = first ? (await file(`postcodes-${first}`)).split("\n") : [];
    return lines
      .map((line) => [line.split(" ", 1)[0].replace("_", " "), line])
      .filter(([name]) => name.split(" ")[0] === district);
  };
  // Possible ends of postcodes are numbered in the order of letters; the area used last is at the front of the list.
  const unpacked = (line, letters) => {
    const [, areas, gaps, places] = line.split(" ");
    const fresh = unpack.pairs(areas);
    const moves = unpack.digits(places);
    const recent = [];
    let number = -1;
    return unpack.digits(gaps).map((gap, at) => {
      number += gap + 1;
      const row = moves[at] === recent.length ? fresh.shift() : recent.splice(moves[at], 1)[0];
      recent.unshift(row);
      return [letters[Math.floor(number / letters.length)] + letters[number % letters.length], row];
    });
  };
  const commonest = (keys) => {
    const counts = new Map();
    for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
    return [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST);
  };

  // { row } of a known postcode; { rows } of a sector or { wards } of a district, commonest first; { said } in any case where
  // that is not what was asked for.
  const find = async ({ district, sector, unit }) => {
    const { letters, ...places } = await index();
    const lines = await sectors(district);
    if (!lines.length)
      return { said: `No postcode in London begins with ${district}. This site covers Greater London only.` };
    if (!sector) {
      const wards = lines.flatMap(([, line]) => unpacked(line, letters).map(([, row]) => wardOf(places, row)));
      return {
        wards: commonest(wards),
        said: `${district} is a postcode district. Type a whole postcode for a small area.`,
      };
    }
    const line = lines.find(([name]) => name === sector)?.[1];
    if (!line) return { said: `No postcode in London begins with ${sector}.` };
    const inside = unpacked(line, letters);
    const one = inside.find(([end]) => end === unit);
    if (one) return { row: one[1] };
    const said = unit
      ? `${sector}${unit} is not among London’s postcodes: it may be new, or no longer in use. Others in ${sector} are here:`
      : `Type the whole postcode for one small area. Most postcodes in ${sector} are here:`;
    return { rows: commonest(inside.map(([, row]) => row)), of: inside.length, said };
  };

  LCA.search.postcodes = { read, find };
})();
