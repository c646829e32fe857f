// The map by MapLibre: one source of areas, coloured by feature state, so that a change of measure makes no new tiles.
"use strict";
(() => {
  const { atlas } = LCA;
  const { colour } = atlas;
  // Outlines are whole steps of some seven metres: closer tiles than these would show nothing more.
  const TILES = { tolerance: 0.2, maxzoom: 13, buffer: 32 };
  const NEAREST = 16; // zoom
  const PARK = 0.45; // how strongly a park is laid over its areas' colours
  const NOTHING = { type: "FeatureCollection", features: [] };
  const LAYERS = [...atlas.layers.AREAS, ...atlas.layers.LINES, "stations"];

  const hatch = () => {
    const size = 8;
    const data = new Uint8Array(size * size * 4);
    const [r, g, b] = atlas.parts(colour("muted"));
    for (let index = 0; index < size * size; index++) {
      if ((index + Math.floor(index / size)) % size < 2) data.set([r, g, b, 255], index * 4);
    }
    return { width: size, height: size, data };
  };
  const feature = (geometry, id, properties = {}) => ({ type: "Feature", id, properties, geometry });
  const lines = (list) => feature({ type: "MultiLineString", coordinates: list }, 0);
  // Outer rings turn anticlockwise, and the holes that follow one belong to it.
  const turns = (ring) =>
    ring.reduce((sum, [x, y], at) => sum + (x - ring.at(at - 1)[0]) * (y + ring.at(at - 1)[1]), 0);
  const polygons = (rings) => {
    const list = [];
    for (const ring of rings) {
      if (turns(ring) < 0 || !list.length) list.push([ring]);
      else list.at(-1).push(ring);
    }
    return feature({ type: "MultiPolygon", coordinates: list }, 0);
  };
  const points = (list) => feature({ type: "MultiPoint", coordinates: list }, 0);
  const shapeOf = (name) => {
    const held = atlas.context[name];
    if (name === "stations") return points(held);
    return atlas.layers.AREAS.includes(name) ? polygons(held) : lines(held);
  };
  const sources = (fills) => {
    const features = atlas.shapes.polygons.map((coordinates, id) =>
      feature({ type: "MultiPolygon", coordinates }, id, { flag: atlas.areas.flag[id] ? 1 : 0, colour: fills[id] }),
    );
    const source = (data) => ({ type: "geojson", data, ...TILES });
    const lineOf = (borders) => source(lines(borders.map(({ line }) => line)));
    return {
      areas: source({ type: "FeatureCollection", features }),
      borders: lineOf(atlas.shapes.borders),
      boroughs: lineOf(atlas.shapes.outer),
      chosen: source(NOTHING),
      ...Object.fromEntries(LAYERS.map((name) => [name, source(NOTHING)])),
    };
  };
  // The colours of layers that are not areas, by layer and property.
  const inks = () => ({
    ground: { "background-color": colour("ground") },
    hairlines: { "line-color": colour("ground") },
    boroughs: { "line-color": colour("muted") },
    "large-parks": { "fill-color": colour("park") },
    parks: { "fill-color": colour("park") },
    river: { "fill-color": colour("river") },
    "motorways-edge": { "line-color": colour("ground") },
    motorways: { "line-color": colour("context") },
    "roads-edge": { "line-color": colour("ground") },
    roads: { "line-color": colour("context") },
    chosen: { "line-color": colour("ground") },
    "chosen-line": { "line-color": colour("emphasis") },
    stations: { "circle-color": colour("ground"), "circle-stroke-color": colour("ink") },
  });
  const layers = () => {
    const { FROM } = atlas.layers;
    const ink = inks();
    const round = { layout: { "line-join": "round", "line-cap": "round" } };
    const line = (id, source, width, more = {}) => ({
      id,
      type: "line",
      source,
      paint: { ...ink[id], "line-width": width },
      ...more,
    });
    const area = (id, strength) => ({
      id,
      type: "fill",
      source: id,
      minzoom: FROM[id],
      paint: { ...ink[id], "fill-opacity": strength },
    });
    const road = (id) => [
      line(`${id}-edge`, id, 3, { minzoom: FROM[id] }),
      line(id, id, ["interpolate", ["linear"], ["zoom"], 11, 1, 15, 2.5], { minzoom: FROM[id] }),
    ];
    const fill = { "fill-color": ["to-color", ["coalesce", ["feature-state", "colour"], ["get", "colour"]]] };
    return [
      { id: "ground", type: "background", paint: ink.ground },
      { id: "fill", type: "fill", source: "areas", paint: { ...fill, "fill-antialias": false } },
      {
        id: "hatch",
        type: "fill",
        source: "areas",
        filter: ["==", ["get", "flag"], 1],
        paint: { "fill-pattern": "hatch" },
        layout: { visibility: hatched() },
      },
      line("hairlines", "borders", 0.75, { minzoom: atlas.HAIRLINES }),
      area("large-parks", PARK),
      area("parks", PARK),
      area("river", 1),
      ...road("motorways"),
      ...road("roads"),
      line("boroughs", "boroughs", 1),
      line("chosen", "chosen", 5, round),
      line("chosen-line", "chosen", 2, round),
      {
        id: "stations",
        type: "circle",
        source: "stations",
        minzoom: FROM.stations,
        paint: { ...ink.stations, "circle-radius": 3, "circle-stroke-width": 1.5 },
      },
    ];
  };
  const hatched = () => (atlas.measure().hatch && !atlas.changes() ? "visible" : "none");
  const centred = ({ zoom, lng, lat }) => ({ zoom, center: [lng, lat] });
  const corners = ([w, s, e, n]) => [
    [w, s],
    [e, n],
  ];
  const made = (frame, opened, fills, padding) => {
    const [w, s, e, n] = atlas.shapes.whole;
    const map = new maplibregl.Map({
      container: frame,
      ...(opened ? centred(opened) : { bounds: corners(atlas.shapes.whole), fitBoundsOptions: { padding } }),
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      keyboard: false,
      fadeDuration: 0,
      maxZoom: NEAREST,
      maxBounds: corners([w - 1.2, s - 0.7, e + 1.2, n + 0.7]),
      style: { version: 8, sources: sources(fills), layers: layers() },
    });
    map.on("styleimagemissing", () => map.hasImage("hatch") || map.addImage("hatch", hatch()));
    map.touchZoomRotate.disableRotation();
    return map;
  };

  // frame: an element that is shown; opened: a view or nothing; events: over(area, point), out(), chosen(area),
  // drawn(view), moved(view), padding(), cooperate(changed).
  atlas.webgl = async (frame, opened, still, events) => {
    await LCA.load(frame.closest("[data-library]").dataset.library);
    let fills = atlas.colours();
    const { padding } = events;
    const map = made(frame, opened, fills, padding());
    map.on("mousemove", "fill", ({ point, features: [hit] }) => {
      map.getCanvas().style.cursor = "pointer";
      events.over(hit.id, point);
    });
    map.on("mouseleave", "fill", () => {
      map.getCanvas().style.cursor = "";
      events.out();
    });
    map.on("click", "fill", ({ features: [hit] }) => events.chosen(hit.id));
    events.cooperate((engaged) => map.cooperativeGestures[engaged ? "disable" : "enable"]());
    await map.once("load");
    const view = () => ({ zoom: map.getZoom(), ...map.getCenter() });
    // Zooming out ends where London fits.
    const bound = () =>
      map.setMinZoom(map.cameraForBounds(corners(atlas.shapes.whole), { padding: padding() })?.zoom ?? 8);
    bound();
    map.on("resize", bound);
    map.on("move", () => events.drawn(view()));
    map.on("moveend", () => events.moved(view()));
    LCA.map = map;

    const moving = () => ({ animate: !still.matches });
    const paint = () => {
      const now = atlas.colours();
      now.forEach((fill, id) => {
        if (fill !== fills[id]) map.setFeatureState({ source: "areas", id }, { colour: fill });
      });
      fills = now;
      map.setLayoutProperty("hatch", "visibility", hatched());
    };
    const restyle = () => {
      map.updateImage("hatch", hatch());
      for (const [layer, paints] of Object.entries(inks())) {
        for (const [property, ink] of Object.entries(paints)) map.setPaintProperty(layer, property, ink);
      }
      paint();
    };
    const fit = (box, maxZoom = NEAREST) =>
      map.fitBounds(corners(box), { padding: padding(), maxZoom, duration: 600, ...moving() });
    return {
      canvas: map.getCanvas(),
      view,
      paint,
      restyle,
      fit,
      home: () => fit(atlas.shapes.whole),
      size: () => [frame.clientWidth, frame.clientHeight],
      mark: () => map.getSource("chosen").setData(lines(atlas.chosenLines())),
      surround: () => {
        for (const name of LAYERS) map.getSource(name).setData(shapeOf(name));
      },
      bounds: () => map.getBounds().toArray().flat(),
      jump: (to) => map.jumpTo(centred(to)),
      panBy: (by) => map.panBy(by, moving()),
      zoomBy: (by) => map.zoomTo(map.getZoom() + by, moving()),
    };
  };
})();
