// The map of what is shown: London's boroughs, or the small areas of the boroughs that the chosen places are in.
"use strict";
(() => {
  const { page, LONDON, london, borough, outlines, boroughPlaces, series, number, shown } = LCA.explore;
  const { months } = page;
  const { area } = LCA.search;
  const { vega } = document.documentElement.dataset;
  const CLASSES = 5;

  // What the chosen measure comes to over the map's period.
  const over = (one, type, state) => {
    const [first, last] = [months.indexOf(state.first), months.indexOf(state.last) + 1];
    const monthly = (show) => series(one, type, { show, by: "month" }).slice(first, last);
    const add = (values) => (values.includes(null) ? null : values.reduce((total, value) => total + value, 0));
    const count = add(monthly("count"));
    if (count == null || state.show === "count") return count;
    if (state.show === "rate")
      return one.flagged ? null : (count / one.residents) * page.per * (page.year / (last - first));
    const all = add(series(one, page.recorded, { show: "count", by: "month" }).slice(first, last));
    return all ? (100 * count) / all : null;
  };
  const boroughsShown = (places) => {
    const small = places.some(({ level }) => level === "ward" || level === "area");
    return small ? [...new Set(places.map((place) => place.borough).filter(Boolean))] : [];
  };
  const areasOf = async (own) => {
    const [held, shapes] = await Promise.all([borough(own.code), outlines(own.code)]);
    return Promise.all(
      shapes.map(async ({ geometry }, at) => {
        const { name, code, ward } = await area(own.first + at);
        const one = {
          residents: held.residents[at],
          counts: (type) => held.cube[type][at],
          flagged: held.flagged.includes(at),
        };
        return { geometry, one, name, codes: [code, ward.name, own.code] };
      }),
    );
  };
  const allBoroughs = async () => {
    const [held, shapes, own] = await Promise.all([london(), outlines(LONDON), boroughPlaces()]);
    return shapes.map(({ geometry }, at) => {
      const one = { residents: held.residents[at], counts: (type) => held.cube[type][at] };
      return { geometry, one, name: own.find(({ code }) => code === held.codes[at]).name, codes: [held.codes[at]] };
    });
  };
  // Limits with as many places in each class, rounded so that they can be read.
  const rounded = (value) => {
    if (value < 10) return Math.round(value * 10) / 10;
    const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
    return Math.round(value / step) * step;
  };
  const breaksOf = (values) => {
    const sorted = values.filter((value) => value != null).sort((a, b) => a - b);
    const at = (share) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
    const limits = Array.from({ length: CLASSES - 1 }, (_, one) => at((one + 1) / CLASSES));
    return [...new Set(limits)].filter((limit) => limit > sorted[0]);
  };

  const draw = async (holder, legend, state, places) => {
    const within = boroughsShown(places);
    const [type] = state.types;
    const drawn = within.length ? (await Promise.all(within.map(areasOf))).flat() : await allBoroughs();
    const values = drawn.map(({ one }) => over(one, type, state));
    const breaks = breaksOf(values);
    const ramp = page.ramp.slice(page.ramp.length - breaks.length - 1);
    const classOf = (value) => (value == null ? -1 : breaks.filter((limit) => value >= limit).length);
    const chosen = new Set(places.flatMap(({ code, name }) => [code, name.split(" ward, ")[0]]));
    await LCA.load(vega);
    const made = LCA.explore.recolour(page.map);
    const [missing, ...colours] = LCA.explore.recolour([page.missing, ...ramp]);
    made.datasets = {
      places: drawn.map(({ geometry, name, codes }, at) => ({
        type: "Feature",
        geometry,
        fill: classOf(values[at]) < 0 ? missing : colours[classOf(values[at])],
        chosen: within.length ? codes.slice(0, 2).some((code) => chosen.has(code)) : chosen.has(codes[0]),
        words: `${name}: ${shown(values[at], state)}`,
      })),
    };
    const fresh = LCA.element("div", { "aria-hidden": "true" });
    holder.replaceChildren(fresh);
    const { view } = await LCA.embed(fresh, made);
    const limit = (value) => number(value, Number.isInteger(value) ? 0 : 1);
    const label = (at) => {
      if (!breaks.length) return "all";
      if (at === 0) return `under ${limit(breaks[0])}`;
      return at === breaks.length
        ? `${limit(breaks[at - 1])} and more`
        : `${limit(breaks[at - 1])} to ${limit(breaks[at])}`;
    };
    const first = page.ramp.length - ramp.length;
    const what = within.length ? "area" : "borough";
    const item = (kind, text, count) =>
      LCA.element(
        "li",
        {},
        LCA.element("span", { class: `swatch ${kind}` }),
        LCA.element("span", { class: "legend-label" }, text),
        LCA.element("span", { class: "legend-count" }, `${count} ${what}${count === 1 ? "" : "s"}`),
      );
    const none = values.filter((value) => value == null).length;
    legend.replaceChildren(
      ...ramp.map((_, at) =>
        item(`low-high-${first + at + 1}`, label(at), values.filter((value) => classOf(value) === at).length),
      ),
      none ? item("missing", "not given", none) : "",
    );
    return view;
  };

  LCA.explore.drawMap = draw;
})();
