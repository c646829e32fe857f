// The table of what the chart shows, and the same as rows of a file.
"use strict";
(() => {
  const { element: h, explore } = LCA;
  const { monthName, shown, within, subtitle } = explore;

  // Months down, the newest first; lines across.
  const table = (state, lines) => {
    const cell = ({ values, estimated }, at) =>
      h(
        "td",
        { class: estimated[at] ? "number estimated-month" : "number" },
        `${shown(values[at], state)}${estimated[at] ? " e" : ""}`,
      );
    const row = ([month, at]) =>
      h(
        "tr",
        {},
        h("th", { scope: "row", "data-sort": month }, monthName(month)),
        ...lines.map((line) => cell(line, at)),
      );
    const heads = lines.map(({ name }) => h("th", { scope: "col", class: "number" }, name));
    const made = h(
      "table",
      {},
      h("caption", {}, subtitle(state)),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Month"), ...heads)),
      h("tbody", {}, ...within(state).map(row).reverse()),
    );
    LCA.sortable(made);
    return made;
  };
  const rows = (state, lines) =>
    lines.flatMap(({ place: { code, name }, type, values, estimated }) =>
      within(state).map(([month, at]) => [
        code,
        name,
        month,
        type,
        `${state.show} by ${state.by}`,
        values[at],
        estimated[at],
      ]),
    );

  Object.assign(explore, { table, rows });
})();
