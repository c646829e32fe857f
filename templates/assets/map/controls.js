// The bar over the map: what is shown, of when, of where; and the legend that says what the colours mean.
"use strict";
(() => {
  const { element: h, atlas } = LCA;
  const { page, state, number, newest } = atlas;
  const at = (id) => document.getElementById(id);
  const STEP = 700; // milliseconds a period is shown while playing
  const [SHORT, LONG] = [12, 24]; // letters of labels that fit next to each other on a phone, and on a desk
  const nowhere = { area: -1, ward: -1, borough: -1 };

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
    const sorted = inside.sort((a, b) => areas.name[a].localeCompare(areas.name[b]));
    const option = (value, text) => h("option", { value }, text);
    at("area").disabled = !inside.length;
    at("area").replaceChildren(
      option("", inside.length ? "All its areas" : "First choose a borough"),
      ...grouped(
        sorted,
        (area) => areas.wards[areas.ward[area]][1],
        (area) => option(area, areas.name[area]),
      ),
    );
  };
  const boroughOf = () => {
    const { areas } = atlas;
    if (state.area >= 0) return areas.borough[state.area];
    return state.ward >= 0 ? areas.borough[areas.ward.indexOf(state.ward)] : state.borough;
  };
  const set = () => {
    const one = atlas.measure();
    const borough = boroughOf();
    at("measure").value = state.measure;
    at(atlas.changes() ? "show-change" : "show-level").checked = true;
    at("show-change").disabled = !atlas.isRate(one) || !page.change;
    at("time").hidden = atlas.changes() || !atlas.isRate(one);
    at("window").value = state.window;
    at("window").setAttribute("aria-valuetext", atlas.windowName(state.window));
    at("window-name").textContent = atlas.windowName(state.window);
    at("borough").value = borough < 0 ? "" : borough;
    fillAreas(borough);
    at("area").value = state.area < 0 ? "" : state.area;
  };
  const drawLegend = () => {
    const { labels, palette } = atlas.legend();
    const { fade } = atlas.measure();
    const { counts, hatched, few } = atlas.tally();
    const item = (kind, label, count) =>
      h(
        "li",
        {},
        h("span", { class: `swatch ${kind}` }),
        h("span", { class: "legend-label" }, label),
        " ",
        h(
          "span",
          { class: "legend-count" },
          `${number(count)} ${atlas.changes() ? "ward" : "area"}${count === 1 ? "" : "s"}`,
        ),
      );
    const rows = labels.slice(0, palette.length).map((label, index) => item(palette[index], label, counts[index]));
    const fades = fade?.labels.map((label, index) => item(`fade-${index + 1}`, label, fade.counts[index])) ?? [];
    const longest = Math.max(...labels.map((label) => label.length));
    const kind = longest > LONG ? " wide-labels" : longest > SHORT ? " two-lines" : " one-line";
    at("legend").replaceChildren(h("ul", { class: `legend${kind}` }, ...rows, ...fades.reverse()));
    const list = at("legend").firstChild;
    if (few) list.append(item("none", atlas.changes() ? labels.at(-1) : "no figure", few));
    if (hatched) list.append(item("hatched", "not compared", hatched));
    at("map-title").textContent = atlas.title();
    at("map-estimated")?.toggleAttribute("hidden", !atlas.estimated());
    at("brighter").hidden = !LCA.dark.matches || !palette[0].startsWith("low-high");
  };
  // The class of the area under the pointer, marked in the legend.
  const point = (area) => {
    at("legend").querySelector(".pointed")?.classList.remove("pointed");
    const place = area < 0 ? -1 : atlas.classOf(atlas.measure(), area);
    if (place >= 0) at("legend").querySelectorAll("li")[place]?.classList.add("pointed");
  };

  // Playing goes from period to period until the newest.
  let playing;
  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    at("play").setAttribute("aria-label", "Play");
    at("play").classList.remove("playing");
  };
  const play = (show) => {
    if (playing) return stop();
    const next = () => {
      const window = state.window === newest ? 0 : state.window + 1;
      show({ window }, { push: false, move: false });
      if (window === newest) stop();
    };
    playing = setInterval(next, STEP);
    at("play").setAttribute("aria-label", "Pause");
    at("play").classList.add("playing");
    return next();
  };
  // On a phone the panel is a sheet over the map: closed to its first sentence, or open.
  const openPanel = (to = !at("panel").classList.contains("open")) => {
    at("panel").classList.toggle("open", to);
    at("panel-handle").setAttribute("aria-expanded", String(to));
  };
  // `act(changes, options)` is called for what a reader does; the first of them may start the map.
  const listen = (act, still) => {
    const on = (id, event, does) => at(id).addEventListener(event, does);
    on("measure", "change", ({ target }) => act({ measure: target.value }, { move: false }));
    for (const show of ["level", "change"]) on(`show-${show}`, "change", () => act({ show }, { move: false }));
    on("window", "input", ({ target }) => {
      stop();
      act({ window: target.valueAsNumber }, { push: false, move: false });
    });
    on("window", "change", ({ target }) => act({ window: target.valueAsNumber }, { move: false }));
    on("play", "click", () => play(act));
    on("borough", "change", ({ target }) => {
      const borough = target.value === "" ? -1 : Number(target.value);
      act({ ...nowhere, borough }, { home: borough < 0 });
    });
    on("area", "change", ({ target }) => {
      if (target.value) act({ ...nowhere, area: Number(target.value) });
      else act({ ...nowhere, borough: Number(at("borough").value) });
    });
    on("reset", "click", () => act({ ...atlas.first, view: "" }, { home: true }));
    on("zoom-in", "click", () => atlas.drawing?.zoomBy(1));
    on("zoom-out", "click", () => atlas.drawing?.zoomBy(-1));
    on("panel-handle", "click", () => openPanel());
    const quiet = () => {
      at("play").hidden = still.matches;
      if (still.matches) stop();
    };
    still.addEventListener("change", quiet);
    quiet();
  };
  atlas.controls = { set, drawLegend, point, listen, openPanel, nowhere };
})();
