// What every page needs: data as scripts, sortable tables, charts drawn when they come into view.
"use strict";
(() => {
  const LCA = (window.LCA = window.LCA || {});
  const { vega } = document.documentElement.dataset;
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
  LCA.dark = window.matchMedia("(prefers-color-scheme: dark)");

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

  // Charts: the drawing in the page stays until the live one is there, and stays if that fails.
  const recolour = (spec) => JSON.parse(
    JSON.stringify(spec).replace(/#[0-9a-f]{6}\b/gi, (colour) => LCA.darkOf[colour.toLowerCase()] || colour));
  const composed = (spec) => ["hconcat", "vconcat", "concat", "facet", "repeat"].some((key) => key in spec)
    || ["row", "column", "facet"].some((channel) => channel in (spec.encoding || {}));
  // Panels that stand side by side stand one below the other where they would shrink beyond reading.
  const stacked = (spec, width) => {
    const { hconcat, ...rest } = spec;
    return hconcat && width < 560 ? { ...rest, vconcat: hconcat.map((one) => ({ ...one, width: width - 90 })) } : spec;
  };
  const prepared = (spec, width) => {
    const copy = stacked(LCA.dark.matches ? recolour(spec) : structuredClone(spec), width);
    if (!composed(copy) && typeof copy.width !== "object") {
      copy.width = "container";
      copy.autosize = { type: "fit-x", contains: "padding" };
    }
    return copy;
  };
  const draw = async (frame) => {
    const { chart, script } = frame.dataset;
    const [, spec] = await Promise.all([LCA.load(vega), LCA.load(script, `chart ${chart}`)]);
    if (spec.projection && frame.clientWidth < 560) {
      // A map redrawn this narrow prints its names over each other: the picture scrolls instead, from the keyboard too.
      frame.classList.add("wide");
      frame.tabIndex = 0;
      return;
    }
    const image = frame.querySelector("img");
    const live = LCA.element("div", { class: "live", role: "img", "aria-label": image.alt });
    const old = frame.querySelector(".live");
    if (old) old.replaceWith(live); else frame.append(live);
    // The words beside the picture name it as a whole; its marks one by one are not for reading out.
    const marks = LCA.element("div", { "aria-hidden": "true" });
    live.append(marks);
    await LCA.embed(marks, prepared(spec, frame.clientWidth));
    frame.classList.add("drawn");
  };
  const tryDraw = (frame) => draw(frame).catch((reason) => {
    frame.querySelector(".live")?.remove();
    frame.classList.remove("drawn");
    console.warn(`The chart ${frame.dataset.chart} stays as a picture:`, reason);
  });
  const frames = [...document.querySelectorAll("[data-chart]")];
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      tryDraw(target);
    }
  }, { rootMargin: "200px" });
  frames.forEach((frame) => watcher.observe(frame));
  LCA.dark.addEventListener("change", () => frames.filter((frame) => frame.querySelector(".live")).forEach(tryDraw));
})();
