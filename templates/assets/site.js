// What every page needs: data as scripts, sortable tables.
"use strict";
(() => {
  const LCA = (window.LCA = window.LCA || {});
  const held = new Map();
  const scripts = new Map();

  // A page opened from a disk may not fetch; it may load a script, which hands over its data here.
  LCA.data = (name, value) => held.set(name, value);
  LCA.chart = (name, spec) => held.set(`chart ${name}`, spec);
  LCA.load = (address, name) => {
    if (!scripts.has(address)) {
      scripts.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${address} did not load`));
        document.head.append(script);
      }));
    }
    return scripts.get(address).then(() => held.get(name));
  };
  LCA.element = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child != null && child !== ""));
    return node;
  };

  // Kept at the first sign that somebody uses the page: what is large and adds only what a pointer or a key asks for waits
  // for it.
  LCA.used = new Promise((resolve) => {
    const signs = ["pointermove", "pointerdown", "keydown", "focusin", "scroll"];
    signs.forEach((sign) => window.addEventListener(sign, resolve, { capture: true, passive: true, once: true }));
  });

  // Tables: a press on a heading sorts by it, a second press turns the order round.
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
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
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

  // The list that folds out of the navigation line folds back when the reader turns to something else.
  const more = document.querySelector(".nav-more");
  document.addEventListener("click", ({ target }) => { if (!more.contains(target)) more.open = false; });
  more.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
})();
