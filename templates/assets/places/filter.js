// A box over a long table that hides the rows whose name does not hold what is typed.
"use strict";
(() => {
  const filterable = (table) => {
    const input = LCA.element("input", { type: "search", autocomplete: "off" });
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      for (const row of table.tBodies[0].rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
    });
    table.parentElement.before(LCA.element("label", { class: "table-filter off-paper" }, table.dataset.filter, input));
  };
  document.querySelectorAll("table[data-filter]").forEach(filterable);
})();
