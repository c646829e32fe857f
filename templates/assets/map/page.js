// The map page itself: who does what when the reader points, presses, types or comes back.
"use strict";
(() => {
  const { element: h, atlas } = LCA;
  const { page, state } = atlas;
  const { nowhere } = atlas.controls;
  const at = (id) => document.getElementById(id);
  const box = at("map-page");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const CLOSE = 13.5; // zoom to which a chosen area is brought
  const MARGIN = 16; // pixels around what the view is fitted to

  const announce = (unknown, name) => {
    const status = at("map-status");
    if (unknown) status.textContent = `There is no ${unknown} “${name}” here: the map shows all of London.`;
    else status.textContent = state.area >= 0 ? `${atlas.panel.name()}: ${atlas.summary(state.area).join("; ")}` : "";
    status.classList.toggle("visually-hidden", !unknown);
  };
  // Show what is asked for. `push`: as a step of its own for the back button; `move`: bring it into view; `home`: all of
  // London. Of two that follow each other closely only the later is drawn.
  let turn = 0;
  const show = async (changes, { push = true, move = true, home = false, unknown, name } = {}) => {
    const mine = ++turn;
    Object.assign(state, changes);
    if (!atlas.isRate(atlas.measure())) state.show = "level";
    await atlas.ready();
    if (mine !== turn) return;
    atlas.controls.set();
    atlas.controls.drawLegend();
    announce(unknown, name);
    atlas.drawing?.paint();
    atlas.drawing?.mark();
    // First the step in the history: moving the map then renews the address of that step.
    atlas.address.write(push);
    const around = atlas.chosenBox();
    if (home) atlas.drawing?.home();
    else if (move && around) atlas.drawing?.fit(around, CLOSE);
    // While the slider moves, the map's frame comes before the panel's words, and a step that is overtaken needs none.
    if (!push && box.dataset.state === "ready") await new Promise(requestAnimationFrame);
    if (mine === turn) await atlas.panel.show();
  };
  const choose = (area, options) => show({ ...nowhere, area }, options);

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
    else if (event.key === "Escape") show(nowhere);
    else return;
    event.preventDefault();
  };
  const tip = at("map-tip");
  const around = (area) => (atlas.streets?.[area] ? `, around ${atlas.streets[area]}` : "");
  const events = {
    over: (area, { x, y }) => {
      const lines = atlas.summary(area).map((text) => h("span", {}, text));
      tip.replaceChildren(h("strong", {}, atlas.areas.name[area] + around(area)), ...lines);
      tip.hidden = false;
      const width = at("map").clientWidth;
      tip.style.left = `${Math.max(0, Math.min(x + 14, width - tip.offsetWidth - 4))}px`;
      tip.style.top = `${y > tip.offsetHeight + 20 ? y - tip.offsetHeight - 12 : y + 18}px`;
      atlas.controls.point(area);
    },
    out: () => {
      tip.hidden = true;
      atlas.controls.point(-1);
    },
    chosen: (area) => choose(area, { move: false }),
    drawn: (view) => atlas.names.show(at("map-names"), view),
    moved: (view) => {
      state.view = atlas.address.viewText(view);
      atlas.address.write(false);
    },
    // The legend stands on the lower edge.
    padding: () => ({ left: MARGIN, right: MARGIN, top: MARGIN, bottom: at("map-key").offsetHeight + MARGIN }),
    cooperate: (changed) => atlas.cooperate(at("map-frame"), at("map-hint"), changed),
  };

  const drawable = () => {
    const canvas = h("canvas");
    const context = canvas.getContext("webgl2") || canvas.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  };
  const draw = async (opened) => {
    const start = async () => {
      await LCA.load(box.dataset.canvas);
      return atlas.flat(at("map"), opened, events);
    };
    if (!drawable()) return start();
    return atlas.webgl(at("map"), opened, still, events).catch((reason) => {
      console.warn("The map is drawn without MapLibre:", reason);
      return start();
    });
  };
  // What is not needed for the first frame: the river, parks, roads and names, and the names of streets.
  const surround = async () => {
    await atlas.loadContext();
    atlas.drawing.surround();
    events.drawn(atlas.drawing.view());
    atlas.streets = page.streets && (await atlas.load(page.streets, "streets"));
  };
  const start = async (pending) => {
    const packed = atlas.load(page.files.outlines, "outlines");
    await Promise.all([LCA.load(box.dataset.panel), atlas.files()]);
    atlas.shapes = atlas.prepare(await packed, atlas.areas);
    const { unknown, name, ...asked } = atlas.address.read();
    Object.assign(state, asked, ...pending);
    const { view } = state;
    await atlas.ready();
    atlas.controls.drawLegend(); // first: the map keeps clear of it, and it is lower than the one written in the page
    atlas.drawing = await draw(view && atlas.address.viewOf(view));
    const { canvas } = atlas.drawing;
    canvas.setAttribute("role", "application");
    canvas.setAttribute(
      "aria-label",
      "Map of areas. Arrow keys go to the next area, plus and minus zoom, Enter reads the area, Escape lets go.",
    );
    canvas.addEventListener("keydown", onKey);
    at("share").addEventListener("toggle", () => LCA.load(box.dataset.canvas).then(() => atlas.share.start()));
    window.addEventListener("popstate", () => {
      const { unknown: missing, name: called, ...back } = atlas.address.read();
      if (back.view) atlas.drawing.jump(atlas.address.viewOf(back.view));
      show(back, { push: false, move: !back.view, unknown: missing, name: called });
    });
    LCA.dark.addEventListener("change", () => {
      atlas.drawing.restyle();
      atlas.controls.drawLegend();
    });
    // What has been chosen while the map was drawn holds too.
    await show(Object.assign({}, ...pending), { push: false, move: !view, unknown, name });
    events.drawn(atlas.drawing.view());
    // The picture goes when the map is drawn, not before.
    box.dataset.state = "ready";
    LCA.middle = (code) => atlas.shapes.centre[atlas.areas.code.indexOf(code)];
    await surround();
    box.dataset.surrounded = "";
  };

  // The frame fills what the header leaves of the window.
  const measureHeader = () =>
    box.style.setProperty("--above", `${Math.round(box.getBoundingClientRect().top + window.scrollY)}px`);
  measureHeader();
  window.addEventListener("resize", measureHeader);

  // Before the map is there, what the reader chooses starts it and is kept until it can be shown.
  const pending = [];
  let begun;
  const begin = () => {
    begun ||= start(pending).catch((reason) => {
      at("map-status").textContent = "The map did not load. The picture and the table of boroughs still stand.";
      at("map-status").classList.remove("visually-hidden");
      console.warn(reason);
    });
    return begun;
  };
  const act = (changes, options) => {
    if (atlas.drawing) return show(changes, options);
    pending.push(changes);
    return begin();
  };
  atlas.controls.listen(act, still);
  // A browser that comes back to the page restores its menus without a word.
  const restored = { measure: at("measure").value, borough: at("borough").value };
  if (!window.location.hash && restored.measure !== state.measure) pending.push({ measure: restored.measure });
  if (!window.location.hash && restored.borough) pending.push({ borough: Number(restored.borough) });
  // Whoever follows a link to a view wants the map; to others the picture says the same until they turn to it.
  if (window.location.hash || pending.length) begin();
  else LCA.used.then(begin);
})();
