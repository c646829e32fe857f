// The lines: one for each place and type, estimated months lighter; a brush on them sets the period of the map.
"use strict";
(() => {
  const { page, isEstimated, series, shown, monthName, typeName } = LCA.explore;
  const { months } = page;
  const NAME_HEIGHT = 17; // pixels
  const { vega } = document.documentElement.dataset;
  const instant = (month) => `${month}-01T00:00`;
  const monthOf = (time) => {
    const date = new Date(time);
    return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
  };

  // [{ name, place, type, values, estimated }], a line each, in the order chosen.
  const lines = (state, places) =>
    places.flatMap((place) =>
      state.types.map((type) => ({
        name:
          state.types.length === 1
            ? place.name
            : places.length === 1
              ? typeName(type)
              : `${typeName(type)}, ${place.name}`,
        place,
        type,
        values: series(place, type, state),
        estimated: months.map((_, month) => isEstimated(place, type, month, state)),
      })),
    );
  const within = ({ from, to }) =>
    months.map((month, at) => [month, at]).filter(([month]) => month >= from && month <= to);

  const recolour = (spec) =>
    LCA.dark.matches
      ? JSON.parse(
          JSON.stringify(spec).replace(/#[0-9a-f]{6}\b/gi, (colour) => LCA.darkOf[colour.toLowerCase()] || colour),
        )
      : structuredClone(spec);
  const rows = (state, all) =>
    all.flatMap(({ name, values, estimated }) =>
      within(state).map(([month, at]) => ({
        month: instant(month),
        line: name,
        value: values[at],
        sure: estimated[at] ? null : values[at],
        words: `${name}, ${monthName(month)}: ${shown(values[at], state)}${estimated[at] ? ", estimated" : ""}`,
      })),
    );
  const ends = (state, all) =>
    all.flatMap(({ name, values }) => {
      const last = within(state).findLast(([, at]) => values[at] != null);
      return last ? [{ month: instant(last[0]), line: name, value: values[last[1]] }] : [];
    });
  // Names at the ends of lines keep a line's height from each other.
  const apart = (named, most) => {
    const step = (most * NAME_HEIGHT) / page.spec.height;
    let floor = -Infinity;
    return named
      .sort((a, b) => a.value - b.value)
      .map((one) => {
        floor = Math.max(one.value, floor + step);
        return { ...one, at: floor };
      });
  };
  const spec = (state, all, width) => {
    const narrow = width < page.narrow;
    const made = recolour(page.spec);
    const scale = { domain: all.map(({ name }) => name), range: recolour(page.colours).slice(0, all.length) };
    const system = months.includes(page.systemChange) && within(state).some(([month]) => month === page.systemChange);
    made.datasets = {
      lines: rows(state, all),
      ends: apart(ends(state, all), Math.max(...rows(state, all).map(({ value }) => value ?? 0))),
      system: system ? [{ month: instant(page.systemChange), words: page.systemWords }] : [],
    };
    for (const layer of made.layer) {
      if (layer.encoding?.color) Object.assign(layer.encoding.color, { scale, legend: narrow ? page.key : null });
      const brush = layer.params?.find(({ name }) => name === "brush");
      if (brush)
        brush.value = { x: [instant(state.first), instant(state.last)].map((text) => new Date(text).getTime()) };
    }
    if (narrow) made.layer = made.layer.filter(({ name }) => name !== "ends");
    return made;
  };
  let current;
  const draw = async (holder, state, all, brushed) => {
    await LCA.load(vega);
    // What was shown stays until the new drawing is there.
    const fresh = LCA.element("div", { "aria-hidden": "true" });
    holder.append(fresh);
    const { view } = await LCA.embed(fresh, spec(state, all, holder.clientWidth));
    while (fresh.previousSibling) fresh.previousSibling.remove();
    current = view;
    let waiting;
    view.addSignalListener("brush", (_, { month } = {}) => {
      clearTimeout(waiting);
      if (!month) return;
      // A brush shorter than a month means the month it is in.
      const [first, last] = month.map(monthOf);
      waiting = setTimeout(() => brushed(first, last), 200);
    });
  };

  Object.assign(LCA.explore, { lines, within, recolour, draw, view: () => current });
})();
