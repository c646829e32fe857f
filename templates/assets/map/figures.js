// What the map knows: measures, periods, areas, and the figures of an area with their intervals.
"use strict";
(() => {
  const atlas = {};
  LCA.atlas = atlas;
  const page = JSON.parse(document.getElementById("map-data").textContent);
  const { labels } = page;
  const state = {
    measure: page.measures[0].name,
    period: page.periods[0].name,
    borough: -1,
    ward: -1,
    area: -1,
    view: "",
  };
  const values = {};
  let areas, limits;

  const number = (value, places = 0) =>
    value == null || Number.isNaN(value)
      ? "–"
      : value
          .toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places })
          .replace("-", "−");
  const span = ([low, high]) => (low === undefined ? "–" : `${number(low, 1)} to ${number(high, 1)}`);
  const measureOf = (name) => page.measures.find((one) => one.name === name);
  const periodOf = (name) => page.periods.find((one) => one.name === name);
  const measure = () => measureOf(state.measure);
  const isRate = (one) => one.name in page.values;
  // The measure whose rates the panel gives: the chosen one, or all recorded crime beside what is no rate.
  const rated = () => (isRate(measure()) ? measure() : page.measures[0]);

  const years = (period, area) => {
    const { months } = periodOf(period);
    return (areas.population[area] * (Array.isArray(months) ? months[area] : months)) / labels.yearMonths;
  };
  const within = (count, exposure) => {
    const place = limits.count.indexOf(count);
    return exposure > 0 ? [limits.low[place], limits.high[place]].map((limit) => (limit / exposure) * labels.per) : [];
  };
  const perYear = (count, exposure) => (exposure > 0 ? (count / exposure) * labels.per : null);
  const figures = (area, one = rated(), period = state.period) => {
    const held = values[one.name];
    const count = held.count[period][area];
    const exposure = years(period, area);
    return {
      count,
      rate: perYear(count, exposure),
      interval: within(count, exposure),
      smoothed: held.smoothed[period][area],
    };
  };
  const pooled = (which, one = rated(), period = state.period) => {
    const held = values[one.name].count[period];
    let count = 0,
      exposure = 0;
    areas.code.forEach((_, area) => {
      if (which(area)) {
        count += held[area];
        exposure += years(period, area);
      }
    });
    return perYear(count, exposure);
  };

  const shownOf = (one, area) => {
    if (isRate(one)) return values[one.name].smoothed[state.period][area];
    if (one.name === "decile") return areas.decile[area] == null ? null : labels.deciles - areas.decile[area];
    return areas[one.name][area];
  };
  const comparable = (one, area) => !(one.hatch && areas.flag[area]);
  const classOf = (one, area) => {
    const value = comparable(one, area) ? shownOf(one, area) : null;
    return value == null ? -1 : one.breaks.filter((limit) => value >= limit).length;
  };
  // How strongly an area is drawn: by how surely it belongs to its class, where that is known.
  const strengthOf = ({ fade }, area) =>
    fade ? fade.strength[fade.breaks.filter((limit) => areas.membership[area] >= limit * 100).length] : 1;
  const residualWords = (area) => {
    const residual = areas.residual[area];
    return residual == null ? "no prediction" : `${number(Math.exp(residual), 2)} times the predicted rate`;
  };
  // What the chosen measure says of an area, in one or two short lines.
  const summary = (area) => {
    const { name, unit } = measure();
    if (name === "decile")
      return [areas.decile[area] == null ? "No deprivation score" : `Decile ${areas.decile[area]}`];
    if (name === "cluster")
      return [areas.clusters[areas.cluster[area]], `Stays in this cluster in ${areas.membership[area]}% of refits`];
    if (name === "residual") return [residualWords(area)];
    const { count, rate, interval } = figures(area);
    return [`${number(rate, 1)} ${unit}`, `${labels.confidence}% interval ${span(interval)}; ${number(count)} counted`];
  };

  const load = (address, name) => LCA.load(document.documentElement.dataset.root + address, name);
  Object.assign(atlas, {
    page,
    labels,
    state,
    number,
    span,
    measure,
    measureOf,
    periodOf,
    isRate,
    rated,
    years,
    within,
    perYear,
    figures,
    pooled,
    comparable,
    classOf,
    strengthOf,
    residualWords,
    summary,
    load,
    files: async () => {
      [areas, limits] = await Promise.all(["areas", "limits"].map((name) => load(page.files[name], name)));
      atlas.areas = areas;
    },
    // Fetch the counts that the chosen measure needs.
    ready: async () => {
      const { name } = rated();
      values[name] ||= await load(page.values[name], name);
    },
    all: (which) => areas.code.map((_, area) => area).filter(which),
    title: () => {
      const one = measure();
      return `${one.title}, ${one.unit}${isRate(one) ? `. ${periodOf(state.period).title}` : ""}`;
    },
    counts: (one) => one.counts[isRate(one) ? state.period : ""],
  });
})();
