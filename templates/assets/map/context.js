// What is where: the river, parks, roads, stations and town centres, each from the zoom at which there is room for it.
"use strict";
(() => {
  const { atlas } = LCA;
  const AREAS = ["large-parks", "parks", "river"];
  const LINES = ["motorways", "roads"];
  // Zoom from which a layer is drawn.
  const FROM = { river: 0, "large-parks": 10.5, parks: 12, motorways: 9.5, roads: 11.3, stations: 12.4 };

  const prepare = (held) => {
    const decoded = [...AREAS, ...LINES].map((name) => {
      const { stream, lines } = held[name];
      return [name, atlas.decodeLines(atlas.shapes.packed, stream, lines)];
    });
    return { ...Object.fromEntries(decoded), stations: held.names.station.at, names: held.names };
  };
  Object.assign(atlas, {
    layers: { AREAS, LINES, FROM },
    loadContext: async () => {
      atlas.context = prepare(await atlas.load(atlas.page.context, "context"));
    },
  });
})();
