// The map page itself: controls, legend, address, and who does what when the reader points, presses or types.
"use strict";
(() => {
  const { element: h, atlas } = LCA;
  const { page, state, number, measureOf, periodOf } = atlas;
  const at = (id) => document.getElementById(id);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const CLOSE = 13.5; // zoom to which a chosen area is brought

  // Controls and legend
  const grouped = (list, groupOf, make) => {
    const groups = new Map();
    for (const one of list) groups.set(groupOf(one), [...(groups.get(groupOf(one)) || []), one]);
    return [...groups].map(([label, members]) => h("optgroup", { label }, ...members.map(make)));
  };
  let listed;
  const fillAreas = (borough) => {
    if (listed === borough) return;
    listed = borough;
    const { areas } = atlas;
    const inside = atlas.all((area) => areas.borough[area] === borough);
    at("area").disabled = !inside.length;
    const option = (value, text) => h("option", { value }, text);
    at("area").replaceChildren(
      option("", inside.length ? "Choose an area" : "First choose a borough"),
      ...grouped(
        inside.sort((a, b) => areas.name[a].localeCompare(areas.name[b])),
        (area) => areas.wards[areas.ward[area]][1],
        (area) => option(area, areas.name[area]),
      ),
    );
  };
  const setControls = () => {
    const { areas } = atlas;
    const inside = state.ward >= 0 ? areas.borough[areas.ward.indexOf(state.ward)] : state.borough;
    const borough = state.area >= 0 ? areas.borough[state.area] : inside;
    at("measure").value = state.measure;
    at("period").value = state.period;
    at("period").disabled = !atlas.isRate(atlas.measure());
    at("borough").value = borough < 0 ? "" : borough;
    fillAreas(borough);
    at("area").value = state.area < 0 ? "" : state.area;
  };
  const drawLegend = (measure) => {
    const counts = atlas.counts(measure);
    const item = (kind, label, count) =>
      h(
        "li",
        {},
        h("span", { class: `swatch ${kind}` }),
        h("span", { class: "legend-label" }, label),
        " ",
        h("span", { class: "legend-count" }, `${number(count)} areas`),
      );
    const wide = measure.labels.some((label) => label.length > 18);
    at("legend").replaceChildren(
      h(
        "ul",
        { class: wide ? "legend wide-labels" : "legend" },
        ...measure.labels.map((label, index) => item(measure.palette[index], label, counts[index])),
        ...(measure.fade?.labels ?? [])
          .map((label, index) => item(`fade-${index + 1}`, label, measure.fade.counts[index]))
          .reverse(),
        measure.hatch ? item("hatched", "not comparable", page.flagged) : "",
      ),
    );
    at("map-title").textContent = atlas.title();
    at("note-rate").hidden = !atlas.isRate(measure);
    at("note-hatched").hidden = !measure.hatch;
  };

  // Address: what is shown can be shared
  const viewText = ({ zoom, lat, lng }) => `${zoom.toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
  const viewOf = (text) => {
    const [zoom, lat, lng] = text.split("/").map(Number);
    return { zoom, lat, lng };
  };
  atlas.hash = (changes) => {
    const { measure, period, area, ward, borough, view } = { ...state, ...changes };
    const { code, wards, boroughs } = atlas.areas;
    const parts = {
      measure,
      period,
      area: code[area],
      ward: area < 0 && ward >= 0 ? wards[ward][0] : "",
      borough: area < 0 && ward < 0 && borough >= 0 ? boroughs[borough].slug : "",
      view,
    };
    const held = Object.entries(parts).filter(([, value]) => value);
    return `#${held.map(([name, value]) => `${name}=${value}`).join("&")}`;
  };
  const readHash = (hash = window.location.hash) => {
    const asked = new URLSearchParams(hash.slice(1));
    const { code, wards, boroughs } = atlas.areas;
    const view = asked.get("view");
    return {
      measure: measureOf(asked.get("measure")) ? asked.get("measure") : state.measure,
      period: periodOf(asked.get("period")) ? asked.get("period") : state.period,
      area: code.indexOf(asked.get("area")),
      ward: wards.findIndex(([one]) => one === asked.get("ward")),
      borough: boroughs.findIndex(({ slug }) => slug === asked.get("borough")),
      view: /^[0-9.]+(\/-?[0-9.]+){2}$/.test(view) ? view : "",
    };
  };
  const writeHash = () => {
    if (window.location.hash !== atlas.hash({})) window.history.replaceState(null, "", atlas.hash({}));
  };

  // What is shown
  const subject = () => {
    const { shapes, areas } = atlas;
    if (state.area >= 0) return shapes.box[state.area];
    if (state.ward >= 0) return atlas.joined(shapes.box.filter((_, area) => areas.ward[area] === state.ward));
    return state.borough >= 0 ? shapes.boroughs[state.borough] : undefined;
  };
  const announce = () => {
    const chosen = state.area >= 0;
    at("map-status").textContent = chosen
      ? `${atlas.areas.name[state.area]}: ${atlas.summary(state.area).join("; ")}`
      : "";
    at("to-panel").hidden = !chosen;
  };
  const show = async (changes, { move = true } = {}) => {
    Object.assign(state, changes);
    await atlas.ready();
    setControls();
    drawLegend(atlas.measure());
    announce();
    atlas.drawing?.paint();
    atlas.drawing?.mark();
    const box = subject();
    if (move && box) atlas.drawing?.fit(box, CLOSE);
    await atlas.panel.show();
    writeHash();
  };
  const nowhere = { area: -1, ward: -1, borough: -1 };
  const choose = (area, options) => show({ ...nowhere, area }, options);
  const release = () => show(nowhere);

  const directions = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const STEP = 120; // pixels that Shift and an arrow move the map
  const onKey = (event) => {
    const { drawing, shapes } = atlas;
    const direction = directions[event.key];
    if (direction && event.shiftKey) drawing.panBy([direction[0] * STEP, -direction[1] * STEP]);
    else if (direction && state.area >= 0) choose(atlas.next(shapes, state.area, direction));
    else if (direction) choose(atlas.nearest(shapes, [drawing.view().lng, drawing.view().lat]));
    else if (event.key === "+" || event.key === "=") drawing.zoomBy(1);
    else if (event.key === "-") drawing.zoomBy(-1);
    else if (event.key === "Enter" && state.area >= 0) atlas.panel.focus();
    else if (event.key === "Escape") release();
    else return;
    event.preventDefault();
  };
  const tip = at("map-tip");
  const events = {
    over: (area, { x, y }) => {
      const [first, ...rest] = atlas.summary(area);
      const reason = atlas.areas.reasons[atlas.areas.flag[area]];
      tip.replaceChildren(
        h("strong", {}, atlas.areas.name[area]),
        first,
        ...rest.map((text) => h("span", {}, text)),
        reason ? h("span", {}, `Flagged: ${reason}`) : "",
      );
      tip.hidden = false;
      const width = at("map").clientWidth;
      tip.style.left = `${Math.max(0, Math.min(x + 14, width - tip.offsetWidth - 4))}px`;
      tip.style.top = `${y > tip.offsetHeight + 20 ? y - tip.offsetHeight - 12 : y + 18}px`;
    },
    out: () => {
      tip.hidden = true;
    },
    chosen: (area) => choose(area, { move: false }),
    moved: (view) => {
      state.view = viewText(view);
      writeHash();
    },
  };

  const listen = () => {
    at("measure").addEventListener("change", ({ target }) => show({ measure: target.value }, { move: false }));
    at("period").addEventListener("change", ({ target }) => show({ period: target.value }, { move: false }));
    at("borough").addEventListener("change", ({ target }) => {
      const borough = target.value === "" ? -1 : Number(target.value);
      if (borough < 0) atlas.drawing?.fit(atlas.shapes.whole);
      show({ ...nowhere, borough });
    });
    at("area").addEventListener("change", ({ target }) => target.value && choose(Number(target.value)));
    at("to-panel").addEventListener("click", atlas.panel.focus);
    // The event's own address: a movement that ends just now may already have written another.
    window.addEventListener("hashchange", ({ newURL }) => {
      const asked = readHash(new URL(newURL).hash);
      if (asked.view) atlas.drawing?.jump(viewOf(asked.view));
      show(asked, { move: !asked.view });
    });
    LCA.dark.addEventListener("change", () => atlas.drawing?.restyle());
  };
  const drawable = () => {
    const canvas = h("canvas");
    const context = canvas.getContext("webgl2") || canvas.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  };
  const draw = async (opened) => {
    at("map").hidden = false;
    at("map-picture").hidden = true;
    const start = () => atlas.flat(at("map"), opened, events);
    if (!drawable()) return start();
    return atlas.webgl(at("map"), opened, still, events).catch((reason) => {
      console.warn("The map is drawn without MapLibre:", reason);
      return start();
    });
  };
  const start = async () => {
    const packed = atlas.load(page.files.outlines, "outlines");
    await atlas.files();
    atlas.shapes = atlas.prepare(await packed, atlas.areas);
    const chosen = at("borough").value;
    Object.assign(state, { measure: at("measure").value, period: at("period").value });
    Object.assign(state, readHash());
    if (!window.location.hash && chosen) state.borough = Number(chosen);
    const { view } = state;
    listen();
    await show({});
    atlas.drawing = await draw(view && viewOf(view));
    const { canvas } = atlas.drawing;
    canvas.setAttribute("role", "application");
    canvas.setAttribute(
      "aria-label",
      "Map of areas. Arrow keys go to the next area, plus and minus zoom, Enter reads the area, Escape lets go.",
    );
    canvas.addEventListener("keydown", onKey);
    atlas.share.start();
    await show({}, { move: !view });
    LCA.middle = (code) => atlas.shapes.centre[atlas.areas.code.indexOf(code)];
    at("map-page").dataset.state = "ready";
  };
  const begin = () => {
    at("map-status").textContent = "The map is loading.";
    start().catch((reason) => {
      at("map-status").textContent = "The map did not load. The picture and the table of boroughs still stand.";
      console.warn(reason);
    });
  };
  // Whoever follows a link to a view wants the map; to others the picture says the same until they turn to it.
  if (window.location.hash) begin();
  else LCA.used.then(begin);
})();
