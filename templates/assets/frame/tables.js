// Tables that sort: a press on a heading sorts by its column, a second press turns the order round.
"use strict";
(() => {
  const sortKey = (cell) => {
    const text = cell.dataset.sort ?? cell.textContent.trim();
    const number = parseFloat(text.replace(/−/g, "-").replace(/[,%£+]/g, ""));
    return { text, number, missing: text === "" || text.startsWith("–") };
  };
  const collator = new Intl.Collator("en-GB", { numeric: true });
  const compare = (a, b, numeric) => (numeric ? a.number - b.number : collator.compare(a.text, b.text));
  const sortBy = (table, heading, column) => {
    const numeric = heading.classList.contains("number");
    const now = heading.getAttribute("aria-sort");
    const down = now ? now === "ascending" : numeric;
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
    rows.sort((a, b) => a.key.missing - b.key.missing || (down ? -1 : 1) * compare(a.key, b.key, numeric));
    body.append(...rows.map(({ row }) => row));
  };
  LCA.sortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = LCA.element("button", { type: "button" }, ...heading.childNodes);
      heading.replaceChildren(button);
      button.addEventListener("click", () => sortBy(table, heading, column));
    });
  };
  document.querySelectorAll("table[data-sortable]").forEach(LCA.sortable);
})();
