// The map drawn without WebGL, on a plain canvas: for browsers that have none, and for the picture to be saved.
"use strict";
(() => {
  const { atlas } = LCA;
  const TILE = 512; // pixels that the world is wide at zoom 0, as MapLibre counts
  const UNIT = 2 ** 20; // steps of the paths across the world: a tenth of a pixel at zoom 8
  const NAMES_FROM = 9.4; // zoom from which borough names have room
  const east = (lng) => (lng + 180) / 360;
  const south = (lat) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
  const lngOf = (x) => x * 360 - 180;
  const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const parts = (hex) => hex.match(/\w\w/g).map((part) => parseInt(part, 16));
  const mixed = (over, under, strength) => {
    const below = parts(under);
    const bytes = parts(over).map((part, index) => Math.round(strength * part + (1 - strength) * below[index]));
    return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  };
  // One colour an area: its class's, paler where it is less sure, or the ground's where it has none.
  const colours = () => {
    const measure = atlas.measure();
    const ground = colour("ground");
    const shades = measure.palette
      .map(colour)
      .map(
        (full) => new Map((measure.fade?.strength ?? [1]).map((strength) => [strength, mixed(full, ground, strength)])),
      );
    return atlas.areas.code.map(
      (_, area) => shades[atlas.classOf(measure, area)]?.get(atlas.strengthOf(measure, area)) ?? ground,
    );
  };

  // Paths start from London's corner: their coordinates are kept with few digits.
  let paths;
  const traced = () => {
    if (paths) return paths;
    const { shapes } = atlas;
    const [x0, y0] = [east(shapes.whole[0]), south(shapes.whole[3])];
    const trace = (path, points) => {
      points.forEach(([lng, lat], index) => {
        path[index ? "lineTo" : "moveTo"]((east(lng) - x0) * UNIT, (south(lat) - y0) * UNIT);
      });
    };
    const outline = (lines) => {
      const path = new Path2D();
      for (const line of lines) trace(path, line);
      return path;
    };
    paths = {
      x0,
      y0,
      areas: shapes.polygons.map((parts) => outline(parts.flat())),
      borders: outline(shapes.borders.map((one) => one.line)),
      boroughs: outline(shapes.outer.map((one) => one.line)),
    };
    return paths;
  };
  const grouped = (keys, list) => {
    const groups = new Map();
    keys.forEach((key, area) => {
      if (!groups.has(key)) groups.set(key, new Path2D());
      groups.get(key).addPath(list[area]);
    });
    return groups;
  };
  // Diagonals across the whole canvas, seen where the flagged areas are.
  const hatch = (context, path, transform, scale) => {
    const { width, height } = context.canvas;
    context.save();
    context.setTransform(transform);
    context.clip(path);
    context.resetTransform();
    context.strokeStyle = colour("muted");
    context.lineWidth = scale;
    context.beginPath();
    for (let x = -height; x < width; x += 5 * scale) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.restore();
  };
  const nameBoroughs = (context, { place, size }) => {
    context.font = `500 ${size}px ${colour("sans")}`;
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = size / 4;
    context.strokeStyle = colour("ground");
    context.fillStyle = colour("ink");
    atlas.shapes.boroughs.forEach((box, index) => {
      const [x, y] = place(atlas.middle(box));
      context.strokeText(atlas.areas.boroughs[index].name, x, y);
      context.fillText(atlas.areas.boroughs[index].name, x, y);
    });
  };

  // Where a place lies on a canvas of so many pixels that shows a view ({ zoom, lng, lat }), and the other way round.
  const projection = ({ zoom, lng, lat }, width, height, scale) => {
    const pixels = TILE * 2 ** zoom * scale;
    const [x, y] = [east(lng) * pixels - width / 2, south(lat) * pixels - height / 2];
    return {
      pixels,
      x,
      y,
      place: (point) => [east(point[0]) * pixels - x, south(point[1]) * pixels - y],
      degrees: ([px, py]) => [lngOf((px + x) / pixels), latOf((py + y) / pixels)],
    };
  };

  // Draw the chosen measure and area for a view; scale is pixels of the canvas for one of the page.
  const paint = (context, view, scale) => {
    const { width, height } = context.canvas;
    const { x0, y0, areas, borders, boroughs } = traced();
    const { pixels, x, y, place } = projection(view, width, height, scale);
    const zoomed = pixels / UNIT;
    const transform = new DOMMatrix([zoomed, 0, 0, zoomed, x0 * pixels - x, y0 * pixels - y]);
    const stroke = (path, name, thick) => {
      context.strokeStyle = colour(name);
      context.lineWidth = (thick * scale) / zoomed;
      context.stroke(path);
    };
    context.fillStyle = colour("ground");
    context.fillRect(0, 0, width, height);
    context.save();
    context.setTransform(transform);
    context.lineJoin = "round";
    for (const [fill, path] of grouped(colours(), areas)) {
      context.fillStyle = context.strokeStyle = fill;
      context.lineWidth = (0.6 * scale) / zoomed;
      context.fill(path);
      context.stroke(path);
    }
    if (view.zoom >= 12) stroke(borders, "ground", 0.75);
    stroke(boroughs, "muted", 1);
    context.restore();
    if (atlas.measure().hatch) {
      const flagged = grouped(atlas.areas.flag.map(Boolean), areas).get(true);
      if (flagged) hatch(context, flagged, transform, scale);
    }
    if (atlas.state.area >= 0) {
      context.save();
      context.setTransform(transform);
      stroke(areas[atlas.state.area], "ground", 5);
      stroke(areas[atlas.state.area], "accent", 2);
      context.restore();
    }
    if (view.zoom >= NAMES_FROM) nameBoroughs(context, { place, size: 11 * scale });
  };
  const areaAt = (context, [lng, lat]) => {
    const { x0, y0, areas } = traced();
    const [x, y] = [(east(lng) - x0) * UNIT, (south(lat) - y0) * UNIT];
    const near = ([w, s, e, n]) => lng >= w && lng <= e && lat >= s && lat <= n;
    context.resetTransform();
    return atlas.shapes.box.findIndex((box, area) => near(box) && context.isPointInPath(areas[area], x, y));
  };
  // The view that shows a box of degrees on so many pixels of the page.
  const fitted = ([w, s, e, n], width, height, maxZoom) => {
    const zoom = Math.log2(Math.min(width / (east(e) - east(w)), height / (south(s) - south(n))) / TILE);
    return { zoom: Math.min(zoom, maxZoom), lng: (w + e) / 2, lat: latOf((south(s) + south(n)) / 2) };
  };

  Object.assign(atlas, { colour, colours, parts, projection, paint, areaAt, fitted, NAMES_FROM });
})();
