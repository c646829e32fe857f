// Charts drawn when they come into view, stepped through with the arrow keys.
"use strict";
(() => {
  const { vega } = document.documentElement.dataset;
  const NARROW = 560; // pixels: panels that stand side by side would shrink beyond reading
  const PANEL = 200; // pixels a panel needs with its axis
  const LONG = 15; // letters of a name
  const LEGEND = 150; // pixels an entry of a legend needs, on a phone
  const frames = [...document.querySelectorAll("[data-chart]")];
  const views = new Map(); // of the charts drawn so far

  // The drawing: the picture in the page stays until the live one is there, and stays if that fails.
  const recolour = (spec) =>
    JSON.parse(
      JSON.stringify(spec).replace(/#[0-9a-f]{6}\b/gi, (colour) => LCA.darkOf[colour.toLowerCase()] || colour),
    );
  const composed = (spec) =>
    ["hconcat", "vconcat", "concat", "facet", "repeat"].some((key) => key in spec) ||
    ["row", "column", "facet"].some((channel) => channel in (spec.encoding || {}));
  const arranged = (spec, width) => {
    const { hconcat, ...rest } = spec;
    if (hconcat && width < NARROW) return { ...rest, vconcat: hconcat.map((one) => ({ ...one, width: width - 90 })) };
    if (!spec.columns) return spec;
    const columns = Math.max(1, Math.min(spec.columns, Math.floor(width / PANEL)));
    return { ...spec, columns, spec: { ...spec.spec, width: Math.floor(width / columns) - 60 } };
  };
  const prepared = (spec, width) => {
    const copy = arranged(LCA.dark.matches ? recolour(spec) : structuredClone(spec), width);
    if (width < NARROW) {
      copy.config.legend.columns = Math.floor(width / LEGEND);
      copy.padding = { ...copy.padding, left: 4, right: 4 };
      // Long names on a map this narrow would run into each other and over its edge.
      const { names } = copy.projection ? copy.datasets : {};
      if (copy.projection) copy.height = Math.round(0.75 * width);
      if (names) copy.datasets.names = names.filter(({ borough }) => borough.length < LONG);
    }
    if (!composed(copy) && typeof copy.width !== "object") {
      copy.width = "container";
      copy.autosize = { type: "fit-x", contains: "padding" };
    }
    return copy;
  };
  const draw = async (frame) => {
    if (frame.closest("details:not([open])")) {
      watcher.observe(frame); // folded away: drawn when it is opened
      return;
    }
    const { chart, script } = frame.dataset;
    const [, own] = await Promise.all([LCA.load(vega), LCA.load(script, `chart ${chart}`)]);
    const spec = { ...own, ...LCA.chosen?.get(frame) };
    // The words of the picture name the chart as a whole; its marks one by one are not for reading out.
    const live = LCA.element("div", { class: "live", role: "img", "aria-label": frame.querySelector("img").alt });
    const marks = LCA.element("div", { "aria-hidden": "true" });
    live.append(marks);
    const old = frame.querySelector(".live");
    if (old) old.replaceWith(live);
    else frame.append(live);
    views.set(frame, (await LCA.embed(marks, prepared(spec, frame.clientWidth))).view);
    frame.classList.add("drawn");
  };
  const tryDraw = (frame) =>
    draw(frame).catch((reason) => {
      frame.querySelector(".live")?.remove();
      frame.classList.remove("drawn");
      console.warn(`The chart ${frame.dataset.chart} stays as a picture:`, reason);
    });
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        tryDraw(target);
      }
    },
    { rootMargin: "200px" },
  );
  const redraw = () => frames.filter((frame) => frame.querySelector(".live")).forEach(tryDraw);
  // The view of a chart, drawn now if it was not.
  LCA.viewOf = async (frame) => {
    if (!views.has(frame)) await draw(frame);
    return views.get(frame);
  };
  LCA.redraw = (frame) => {
    watcher.unobserve(frame);
    return tryDraw(frame);
  };
  LCA.drawAll = () => Promise.all(frames.map(LCA.redraw));

  // From the keyboard a chart is a slider over the rows of its table: a screen reader speaks the row, it stands
  // printed above the chart, and the marks that show it stand out.
  const words = (cell) => (cell.querySelector("[aria-hidden] + .visually-hidden") || cell).textContent.trim();
  const rowsOf = (table) => {
    const heads = [...table.tHead.rows[0].cells].map(words);
    return [...table.tBodies[0].rows].map(({ cells }) => ({
      text: [...cells].map((cell, column) => (column ? `${heads[column]} ${words(cell)}` : words(cell))).join(", "),
      names: [...cells].filter((cell, column) => !column || !cell.classList.contains("number")).map(words),
    }));
  };
  // A mark belongs to a row if it holds all of the row's names that the drawing knows.
  const marksOf = (frame, { names }) => {
    const marks = [...frame.querySelectorAll(".live .role-mark:is(.mark-symbol, .mark-rect, .mark-shape) path")].map(
      (path) => ({ path, held: Object.values(path.__data__?.datum || {}).map(String) }),
    );
    const known = names.filter((name) => marks.some(({ held }) => held.includes(name)));
    return marks
      .filter(({ held }) => known.length && known.every((name) => held.includes(name)))
      .map(({ path }) => path);
  };
  const stepper = (frame) => {
    const table = frame.closest("figure").querySelector("table");
    const steps = LCA.element("input", {
      type: "range",
      class: "steps",
      min: 0,
      value: 0,
      "aria-label": "Step through the values of this chart",
    });
    const said = LCA.element("p", { class: "step", "aria-hidden": "true", hidden: true });
    let rows = [];
    const release = () => {
      for (const mark of frame.querySelectorAll(".chosen")) mark.classList.remove("chosen");
    };
    const show = () => {
      const row = rows[steps.valueAsNumber];
      steps.setAttribute("aria-valuetext", row.text);
      said.textContent = row.text;
      said.hidden = false;
      said.scrollIntoView({ block: "nearest" });
      release();
      for (const mark of marksOf(frame, row)) mark.classList.add("chosen");
    };
    steps.addEventListener("focus", () => {
      rows = rowsOf(table);
      steps.max = rows.length - 1;
      show();
    });
    steps.addEventListener("input", show);
    steps.addEventListener("blur", () => {
      said.hidden = true;
      release();
    });
    // Rows go down a page: down is on to the next one, not back to a lower number.
    steps.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      steps.value = steps.valueAsNumber + step;
      show();
    });
    frame.prepend(said, steps);
  };

  frames.forEach(stepper);
  LCA.used.then(() => {
    for (const frame of frames) watcher.observe(frame);
  });
  LCA.dark.addEventListener("change", redraw);
  window.matchMedia(`(max-width: ${NARROW}px)`).addEventListener("change", redraw);
})();
