// What is shown, in the address: readable, shareable, one step of the back button each.
"use strict";
(() => {
  const { page, LONDON } = LCA.explore;
  const { months, types } = page;
  const MOST = page.most; // lines
  const CODE = /^E(01|05|09|12)\d{6}$/;
  const known = (list, value, otherwise) => (list.includes(value) ? value : otherwise);
  const SHOW = ["count", "rate", "share"];
  const BY = ["month", "year"];
  const TABS = ["chart", "table", "map"];
  const slugs = [page.recorded, ...types.map(({ slug }) => slug)];

  const read = (hash) => {
    const asked = new URLSearchParams(hash.slice(1));
    const list = (name) => [...new Set((asked.get(name) || "").split(",").filter(Boolean))];
    const places = list("place").filter((code) => CODE.test(code));
    const chosen = list("type").filter((slug) => slugs.includes(slug));
    const from = known(months, asked.get("from"), months[0]);
    const to = known(months, asked.get("to"), months.at(-1));
    const year = months.slice(-page.year);
    return {
      // Nobody has chosen a place yet: London stands in until somebody does.
      chosen: places.length > 0,
      places: places.length ? places.slice(0, MOST) : [LONDON],
      types: chosen.length ? chosen.slice(0, MOST) : [page.recorded],
      show: known(SHOW, asked.get("show"), "count"),
      by: known(BY, asked.get("by"), "month"),
      from: from <= to ? from : months[0],
      to: from <= to ? to : months.at(-1),
      first: known(months, asked.get("map")?.slice(0, 7), year[0]),
      last: known(months, asked.get("map")?.slice(8), year.at(-1)),
      tab: known(TABS, asked.get("tab"), "chart"),
      embed: asked.get("embed") === "yes",
    };
  };
  const write = (state) => {
    const year = months.slice(-page.year);
    const parts = {
      place: state.chosen ? state.places.join(",") : "",
      type: state.types.join(","),
      show: state.show,
      by: state.by,
      from: state.from === months[0] ? "" : state.from,
      to: state.to === months.at(-1) ? "" : state.to,
      map: state.first === year[0] && state.last === year.at(-1) ? "" : `${state.first}:${state.last}`,
      tab: state.tab === "chart" ? "" : state.tab,
      embed: state.embed ? "yes" : "",
    };
    const written = Object.entries(parts).filter(([, value]) => value);
    return `#${written.map(([name, value]) => `${name}=${value}`).join("&")}`;
  };

  Object.assign(LCA.explore, { read, write, MOST });
})();
