// Places of any level with their counts by type and month, from one file a borough and one for London.
"use strict";
(() => {
  const page = JSON.parse(document.getElementById("explore-data").textContent);
  const { root } = document.documentElement.dataset;
  const { index, area, rowOfCode, file, unpack } = LCA.search;
  const { months, types } = page;
  const LONDON = page.london;

  const load = (name) => LCA.load(`${root}${page.folder}${name}.js?${page.version}`, `explore ${name}`);
  const unknown = (code) => new Error(`No place of London has the code ${code}.`);
  // counts[type][place][month], null in a month that is missing
  const cube = (numbers, places, missing) => {
    let at = 0;
    return types.map(() =>
      Array.from({ length: places }, (_, place) => {
        const row = numbers.slice(at, at + months.length);
        at += months.length;
        for (const month of missing(place)) row[month] = null;
        return row;
      }),
    );
  };
  const kept = new Map();
  const once = (key, make) => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key);
  };
  const london = () =>
    once(LONDON, async () => {
      const held = await load(LONDON);
      return { ...held, cube: cube(unpack.pairs(held.counts), held.codes.length, (place) => held.missing[place]) };
    });
  const borough = (code) =>
    once(code, async () => {
      const held = await load(code);
      return { ...held, cube: cube(unpack.digits(held.counts), held.residents.length, () => held.missing) };
    });
  const outlines = (code) => load(`${code}-map`);

  const sum = (rows) =>
    months.map((_, month) =>
      rows.reduce((total, row) => (total == null || row[month] == null ? null : total + row[month]), 0),
    );
  const boroughPlaces = async () => (await index()).places.filter(({ kind }) => kind === "borough");
  const wards = async () => {
    const codes = (await file("wards")).split(" ");
    return (await index()).wards.map((ward, at) => ({ ...ward, code: codes[at] }));
  };
  // A run of a borough's areas as one place.
  const run = async ({ borough: own, first, end }) => {
    const held = await borough(own.code);
    const rows = Array.from({ length: end - first }, (_, at) => first - own.first + at);
    return {
      borough: own,
      residents: rows.reduce((total, row) => total + held.residents[row], 0),
      counts: (type) => sum(rows.map((row) => held.cube[type][row])),
      flagged: rows.length === 1 && held.flagged.includes(rows[0]),
      held,
      at: rows[0],
    };
  };
  // The number of a place's verdict on a type, from a figure a measure, place after place.
  const measures = [page.recorded, ...types.map(({ slug }) => slug)];
  const judged = (figures, at) => (type) => Number(figures[at * measures.length + measures.indexOf(type)]);
  const makers = {
    E12: async () => {
      const held = await london();
      const residents = held.residents.reduce((total, one) => total + one, 0);
      const verdict = judged(held.verdicts.london, 0);
      return { level: "london", name: "London", residents, counts: (type) => held.london[type], verdict };
    },
    E09: async (code) => {
      const held = await london();
      const at = held.codes.indexOf(code);
      const own = (await boroughPlaces()).find((one) => one.code === code);
      if (!own) throw unknown(code);
      const counts = (type) => held.cube[type][at];
      const verdict = judged(held.verdicts.borough, at);
      return { level: "borough", name: own.name, borough: own, residents: held.residents[at], counts, verdict };
    },
    E05: async (code) => {
      const all = await wards();
      const ward = all.find((one) => one.code === code);
      if (!ward) throw unknown(code);
      const own = await run(ward);
      const at = all.filter(({ borough: one }) => one === ward.borough).indexOf(ward);
      const verdict = judged(own.held.verdicts.ward, at);
      return { level: "ward", name: `${ward.name} ward, ${ward.borough.name}`, ...own, verdict };
    },
    E01: async (code) => {
      const row = await rowOfCode(code);
      if (row === undefined) throw unknown(code);
      const one = await area(row);
      const name = one.around ? `${one.name}, around ${one.around}` : one.name;
      const own = await run({ borough: one.borough, first: row, end: row + 1 });
      return { level: "area", name, row, ...own, verdict: judged(own.held.verdicts.area, own.at) };
    },
  };
  const place = (code) =>
    once(`place ${code}`, async () => {
      const make = makers[code.slice(0, 3)];
      if (!make) throw unknown(code);
      return { code, ...(await make(code)) };
    });

  // Measures of a place and a type: counts, rates by residents, shares of recorded crime; by month or over twelve of them.
  const recorded = types.map((_, at) => at).filter((at) => types[at].recorded);
  const counts = (one, type) =>
    type === page.recorded
      ? sum(recorded.map((at) => one.counts(at)))
      : one.counts(types.findIndex(({ slug }) => slug === type));
  const rolling = (series) =>
    series.map((_, month) => {
      const year = series.slice(month - page.year + 1, month + 1);
      return month < page.year - 1 || year.includes(null) ? null : year.reduce((total, value) => total + value, 0);
    });
  const series = (one, type, { show, by }) => {
    const over = by === "year" ? rolling : (values) => values;
    const values = over(counts(one, type));
    const scaled = (factor) => values.map((value) => (value == null ? null : factor(value)));
    if (show === "rate") return scaled((value) => (value / one.residents) * page.per);
    if (show !== "share") return values;
    const all = over(counts(one, page.recorded));
    return values.map((value, month) => (value == null || !all[month] ? null : (100 * value) / all[month]));
  };

  // Whether a month of a line is an estimate: by level, force, type and month; of twelve months, if one of them is.
  const isEstimated = ({ level, borough: own }, type, month, { show, by }) => {
    const flags = page.estimated[level]?.[page.forces[own?.code]];
    if (!flags) return false;
    const all =
      type === page.recorded || show === "share" ? types.filter((one) => one.recorded).map(({ slug }) => slug) : [];
    const first = by === "year" ? month - page.year + 1 : month;
    return [type, ...all].some((slug) => (flags[slug] || []).some((at) => at >= first && at <= month));
  };

  LCA.explore = { page, isEstimated, place, borough, london, outlines, boroughPlaces, counts, series, run, LONDON };
})();
