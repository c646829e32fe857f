// The chosen type by month as lines: the place, and next to it what it is part of.
"use strict";
(() => {
  const { atlas } = LCA;
  const { number, monthName } = atlas;
  const [WIDTH, HEIGHT, TOP, BOTTOM] = [380, 170, 18, 22];
  const DIGIT = 7.8; // pixels that a character takes
  const APART = 15; // between two names at the ends of lines

  const svg = (tag, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  // A step between ticks that is 1, 2 or 5 by a power of ten, for some three of them.
  const stepOf = (most) => {
    const power = 10 ** Math.floor(Math.log10(most / 3));
    return [1, 2, 5, 10].map((one) => one * power).find((one) => most / one <= 4);
  };
  const spread = (labels) => {
    const sorted = [...labels].sort((a, b) => a.y - b.y);
    sorted.forEach((one, at) => {
      if (at) one.y = Math.max(one.y, sorted[at - 1].y + APART);
    });
    return sorted;
  };
  const lastOf = (values) => values.findLast((value) => value != null) ?? 0;

  // series: { name, kind, values } each, the place first; unit: what a value is; returns a drawing with words for it.
  atlas.trend = (months, series, unit) => {
    const known = series.flatMap(({ values }) => values.filter((value) => value != null));
    const most = Math.max(...known, 1e-9);
    const step = stepOf(most);
    const top = Math.ceil(most / step) * step;
    const places = step < 1 ? 1 : 0;
    const right = 12 + DIGIT * Math.max(...series.map(({ name }) => name.length));
    const left = 8 + DIGIT * number(top, places).length;
    const x = (index) => left + (index / Math.max(1, months.length - 1)) * (WIDTH - left - right);
    const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
    const path = (values) =>
      values
        .map((value, at) =>
          value == null ? "" : `${at && values[at - 1] != null ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`,
        )
        .join("");
    const own = series[0].values.filter((value) => value != null);
    const words =
      `${series[0].name}, ${unit}, ${monthName(months[0])} to ${monthName(months.at(-1))}: ` +
      `between ${number(Math.min(...own), places)} and ${number(Math.max(...own), places)}.`;
    const drawing = svg("svg", { class: "trend", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words });
    for (let value = 0; value <= top + step / 2; value += step) {
      drawing.append(
        svg("line", { class: "axis", x1: left, x2: WIDTH - right, y1: y(value), y2: y(value) }),
        svg("text", { x: left - 5, y: y(value) + 4, "text-anchor": "end" }, number(value, places)),
      );
    }
    const change = months.indexOf(atlas.page.systemChange);
    if (change >= 0) {
      drawing.append(
        svg("line", { class: "system", x1: x(change), x2: x(change), y1: TOP, y2: y(0) }),
        svg("text", { x: x(change) + 3, y: TOP - 3 }, "new system"),
      );
    }
    months.forEach((month, index) => {
      if (month.endsWith("-01")) drawing.append(svg("text", { x: x(index), y: HEIGHT - 5 }, month.slice(0, 4)));
    });
    for (const { kind, values } of [...series].reverse()) drawing.append(svg("path", { class: kind, d: path(values) }));
    const labels = spread(series.map(({ name, kind, values }) => ({ name, kind, y: y(lastOf(values)) + 4 })));
    for (const label of labels) {
      drawing.append(svg("text", { class: `end ${label.kind}`, x: WIDTH - right + 6, y: label.y }, label.name));
    }
    return drawing;
  };
})();
