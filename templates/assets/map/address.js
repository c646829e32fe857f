// The address holds what is shown, so that it can be shared and the back button works.
"use strict";
(() => {
  const { atlas } = LCA;
  const { page, state, first, newest } = atlas;
  const VIEW = /^[0-9.]+(\/-?[0-9.]+){2}$/;

  const viewText = ({ zoom, lat, lng }) => `${zoom.toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
  const viewOf = (text) => {
    const [zoom, lat, lng] = text.split("/").map(Number);
    return { zoom, lat, lng };
  };
  // What differs from the map as it opens.
  const hash = (changes = {}) => {
    const now = { ...state, ...changes };
    const { code, wards, boroughs } = atlas.areas;
    const parts = {
      measure: now.measure === first.measure ? "" : now.measure,
      show: now.show === "change" ? "change" : "",
      period: now.window === newest ? "" : page.windows[now.window],
      area: code[now.area],
      ward: now.area < 0 && now.ward >= 0 ? wards[now.ward][0] : "",
      borough: now.area < 0 && now.ward < 0 && now.borough >= 0 ? boroughs[now.borough].slug : "",
      view: now.view,
    };
    const held = Object.entries(parts).filter(([, value]) => value);
    return held.length ? `#${held.map(([name, value]) => `${name}=${value}`).join("&")}` : "";
  };
  // A period is the last month of its twelve; a year stands for the one that ends with it.
  const windowOf = (text) => {
    const found = page.windows.indexOf(/^\d{4}$/.test(text) ? `${text}-12` : text);
    return found < 0 ? newest : found;
  };
  // The state that an address asks for, and `unknown`: what it names that there is not.
  const read = (text = window.location.hash) => {
    const asked = new URLSearchParams(text.slice(1));
    const { code, wards, boroughs } = atlas.areas;
    const found = {
      area: code.indexOf(asked.get("area")),
      ward: wards.findIndex(([one]) => one === asked.get("ward")),
      borough: boroughs.findIndex(({ slug }) => slug === asked.get("borough")),
    };
    const view = asked.get("view") ?? "";
    return {
      ...found,
      measure: atlas.measureOf(asked.get("measure")) ? asked.get("measure") : first.measure,
      show: asked.get("show") === "change" ? "change" : "level",
      window: windowOf(asked.get("period") ?? ""),
      view: VIEW.test(view) ? view : "",
      unknown: Object.keys(found).find((kind) => asked.has(kind) && found[kind] < 0),
      name: Object.keys(found)
        .map((kind) => asked.get(kind))
        .find(Boolean),
    };
  };
  const write = (push) => {
    const now = hash();
    if (window.location.hash === now) return;
    const to = now || window.location.pathname + window.location.search;
    window.history[push ? "pushState" : "replaceState"](null, "", to);
  };
  Object.assign(atlas, { hash, address: { read, write, viewText, viewOf } });
})();
