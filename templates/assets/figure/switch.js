// A menu that shows another borough or type in every chart that has it; the address keeps the choice, embedded charts too.
"use strict";
(() => {
  LCA.chosen = new Map(); // chart -> what of its specification the choice replaces
  const frames = [...document.querySelectorAll("[data-choices]")];
  const menu = document.querySelector("[data-switch]");
  const asked = new URLSearchParams(location.search);
  const text = (figure, selector, words) => {
    figure.querySelector(selector).textContent = words;
  };
  const row = (cells, tag) =>
    LCA.element(
      "tr",
      null,
      ...cells.map((cell, i) =>
        i && tag !== "th"
          ? LCA.element("td", { class: "number" }, cell)
          : LCA.element("th", { scope: i ? "col" : "row" }, cell),
      ),
    );
  const csv = (rows) =>
    rows.map((cells) => cells.map((cell) => `"${cell.replace(/"/g, '""')}"`).join(",")).join("\r\n");
  const filled = (figure, { headline, subtitle, alt, columns, rows }) => {
    text(figure, ".headline", headline);
    text(figure, ".subtitle", subtitle);
    figure.querySelector("img").alt = alt;
    const table = figure.querySelector("table");
    table.tHead.replaceChildren(row(columns, "th"));
    table.tBodies[0].replaceChildren(...rows.map((cells) => row(cells, "td")));
  };
  // What a figure shows by itself, to come back to.
  const own = (figure) => {
    const table = figure.querySelector("table");
    const shown = (cell) => (cell.querySelector("[aria-hidden]") ?? cell).textContent.trim();
    const cells = ({ cells }) => [...cells].map(shown);
    return {
      headline: figure.querySelector(".headline").textContent,
      subtitle: figure.querySelector(".subtitle").textContent,
      alt: figure.querySelector("img").alt,
      columns: cells(table.tHead.rows[0]),
      rows: [...table.tBodies[0].rows].map(cells),
      csv: figure.querySelector("[data-csv]").getAttribute("href"),
    };
  };
  const first = new Map();
  const show = async (frame, slug) => {
    const figure = frame.closest("figure");
    if (!first.has(frame)) first.set(frame, own(figure));
    const choices = await LCA.load(frame.dataset.choices, `chart ${frame.dataset.chart} choices`);
    const choice = choices[slug] || first.get(frame);
    if (choices[slug]) LCA.chosen.set(frame, { datasets: choice.datasets, height: choice.height });
    else LCA.chosen.delete(frame);
    frame.classList.toggle("switched", Boolean(choices[slug]));
    filled(figure, choice);
    const link = figure.querySelector("[data-csv]");
    if (link.href.startsWith("blob:")) URL.revokeObjectURL(link.href);
    link.href =
      choice.csv || URL.createObjectURL(new Blob([csv([choice.columns, ...choice.rows])], { type: "text/csv" }));
    link.download = choice.csv ? "" : `${frame.dataset.chart}-${slug}.csv`;
    for (const file of figure.querySelectorAll("[data-file]")) file.hidden = Boolean(choices[slug]);
    frame.hidden = !choice.rows.length; // where nothing can be said there is nothing to draw
    if (!frame.hidden) await LCA.redraw(frame);
  };
  LCA.choice = () => {
    const slug = menu ? menu.value : asked.get("show") || "";
    return slug ? `?show=${slug}` : "";
  };
  const change = () => Promise.all(frames.map((frame) => show(frame, menu ? menu.value : asked.get("show"))));
  if (menu) {
    menu.value = asked.get("show") || "";
    menu.value ||= ""; // an address can name what is not there
    menu.addEventListener("change", () => {
      history.replaceState(null, "", `${location.pathname}${LCA.choice()}${location.hash}`);
      change();
    });
  }
  if (asked.get("show")) change();
})();
