// The map by MapLibre: one source of areas, coloured by feature state, so that a change of measure makes no new tiles.
"use strict";
(() => {
  const { atlas } = LCA;
  const { colour } = atlas;
  const PADDING = 40;
  // Outlines are whole steps of some seven metres: closer tiles than these would show nothing more.
  const TILES = { tolerance: 0.2, maxzoom: 13, buffer: 32 };

  const hatch = () => {
    const size = 8,
      data = new Uint8Array(size * size * 4);
    const [r, g, b] = atlas.parts(colour("muted"));
    for (let index = 0; index < size * size; index++) {
      if ((index + Math.floor(index / size)) % size < 2) data.set([r, g, b, 255], index * 4);
    }
    return { width: size, height: size, data };
  };
  const feature = (geometry, id, properties = {}) => ({ type: "Feature", id, properties, geometry });
  const lines = (list) => feature({ type: "MultiLineString", coordinates: list.map((one) => one.line) }, 0);
  const sources = (fills) => {
    const { polygons, borders, outer } = atlas.shapes;
    const features = polygons.map((coordinates, id) =>
      feature({ type: "MultiPolygon", coordinates }, id, { flag: atlas.areas.flag[id] ? 1 : 0, colour: fills[id] }),
    );
    const source = (data) => ({ type: "geojson", data, ...TILES });
    return {
      areas: source({ type: "FeatureCollection", features }),
      borders: source(lines(borders)),
      boroughs: source(lines(outer)),
    };
  };
  const layers = () => {
    const line = (id, source, name, width, more = {}) => ({
      id,
      type: "line",
      source,
      ...more,
      paint: { "line-color": colour(name), "line-width": width },
    });
    const chosen = { filter: ["==", ["id"], -1], layout: { "line-join": "round" } };
    const fill = {
      "fill-color": ["to-color", ["coalesce", ["feature-state", "colour"], ["get", "colour"]]],
      "fill-antialias": false,
    };
    return [
      { id: "ground", type: "background", paint: { "background-color": colour("ground") } },
      { id: "fill", type: "fill", source: "areas", paint: fill },
      {
        id: "hatch",
        type: "fill",
        source: "areas",
        filter: ["==", ["get", "flag"], 1],
        paint: { "fill-pattern": "hatch" },
        layout: { visibility: atlas.measure().hatch ? "visible" : "none" },
      },
      line("hairlines", "borders", "ground", 0.75, { minzoom: 12 }),
      line("boroughs", "boroughs", "muted", 1),
      line("chosen", "areas", "ground", 5, chosen),
      line("chosen-line", "areas", "accent", 2, chosen),
    ];
  };
  const nameBoroughs = (map) =>
    atlas.shapes.boroughs.forEach((box, index) => {
      const label = LCA.element(
        "div",
        { class: "borough-name", "aria-hidden": "true" },
        atlas.areas.boroughs[index].name,
      );
      new maplibregl.Marker({ element: label }).setLngLat(atlas.middle(box)).addTo(map);
    });
  const centred = ({ zoom, lng, lat }) => ({ zoom, center: [lng, lat] });
  const made = (frame, opened, fills) => {
    const [w, s, e, n] = atlas.shapes.whole;
    const map = new maplibregl.Map({
      container: frame,
      ...(opened ? centred(opened) : { bounds: [w, s, e, n], fitBoundsOptions: { padding: 12 } }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      keyboard: false,
      fadeDuration: 0,
      minZoom: 8,
      maxZoom: 16,
      maxBounds: [
        [w - 0.4, s - 0.3],
        [e + 0.4, n + 0.3],
      ],
      style: { version: 8, sources: sources(fills), layers: layers() },
    });
    map.on("styleimagemissing", () => map.hasImage("hatch") || map.addImage("hatch", hatch()));
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    return map;
  };

  // frame: an element that is shown; opened: a view or nothing; events: over(area, point), out(), chosen(area), moved().
  atlas.webgl = async (frame, opened, still, events) => {
    await LCA.load(frame.closest("[data-library]").dataset.library);
    let fills = atlas.colours();
    const map = made(frame, opened, fills);
    map.on("mousemove", "fill", ({ point, features: [hit] }) => {
      map.getCanvas().style.cursor = "pointer";
      events.over(hit.id, point);
    });
    map.on("mouseleave", "fill", () => {
      map.getCanvas().style.cursor = "";
      events.out();
    });
    map.on("click", "fill", ({ features: [hit] }) => events.chosen(hit.id));
    const far = () => frame.classList.toggle("far", map.getZoom() < atlas.NAMES_FROM);
    map.on("zoom", far);
    far();
    nameBoroughs(map);
    await map.once("load");
    const view = () => ({ zoom: map.getZoom(), ...map.getCenter() });
    map.on("moveend", () => events.moved(view()));
    LCA.map = map;

    const moving = () => ({ animate: !still.matches });
    const paint = () => {
      const now = atlas.colours();
      now.forEach((fill, id) => {
        if (fill !== fills[id]) map.setFeatureState({ source: "areas", id }, { colour: fill });
      });
      fills = now;
      map.setLayoutProperty("hatch", "visibility", atlas.measure().hatch ? "visible" : "none");
    };
    const restyle = () => {
      map.updateImage("hatch", hatch());
      map.setPaintProperty("ground", "background-color", colour("ground"));
      const inks = { hairlines: "ground", boroughs: "muted", chosen: "ground", "chosen-line": "accent" };
      for (const [layer, name] of Object.entries(inks)) map.setPaintProperty(layer, "line-color", colour(name));
      paint();
    };
    return {
      canvas: map.getCanvas(),
      view,
      paint,
      restyle,
      size: () => [frame.clientWidth, frame.clientHeight],
      mark: () => {
        for (const layer of ["chosen", "chosen-line"]) map.setFilter(layer, ["==", ["id"], atlas.state.area]);
      },
      bounds: () => map.getBounds().toArray().flat(),
      jump: (view) => map.jumpTo(centred(view)),
      fit: (box, maxZoom) => map.fitBounds(box, { padding: PADDING, maxZoom, duration: 600, ...moving() }),
      panBy: (by) => map.panBy(by, moving()),
      zoomBy: (by) => map.zoomTo(map.getZoom() + by, moving()),
    };
  };
})();
