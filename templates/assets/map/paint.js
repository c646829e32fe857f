// The map drawn without WebGL, on a plain canvas: for browsers that have none, and for the picture to be saved.
"use strict";
(() => {
  const { atlas } = LCA;
  const { colour, colours, projection, east, south, HAIRLINES } = atlas;
  const UNIT = 2 ** 20; // steps of the paths across the world: a tenth of a pixel at zoom 8

  // Paths start from London's corner: their coordinates are kept with few digits.
  const origin = () => [east(atlas.shapes.whole[0]), south(atlas.shapes.whole[3])];
  const outline = (lines) => {
    const [x0, y0] = origin();
    const path = new Path2D();
    for (const line of lines) {
      line.forEach(([lng, lat], index) => {
        path[index ? "lineTo" : "moveTo"]((east(lng) - x0) * UNIT, (south(lat) - y0) * UNIT);
      });
    }
    return path;
  };
  let paths;
  let around;
  const traced = () => {
    const { shapes } = atlas;
    paths ||= {
      areas: shapes.polygons.map((rings) => outline(rings.flat())),
      borders: outline(shapes.borders.map(({ line }) => line)),
      boroughs: outline(shapes.outer.map(({ line }) => line)),
    };
    const { AREAS, LINES } = atlas.layers;
    if (atlas.context) {
      around ||= Object.fromEntries([...AREAS, ...LINES].map((name) => [name, outline(atlas.context[name])]));
    }
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

  const stations = (context, place, scale) => {
    context.fillStyle = colour("ground");
    context.strokeStyle = colour("ink");
    context.lineWidth = 1.5 * scale;
    for (const at of atlas.context.stations) {
      const [x, y] = place(at);
      context.beginPath();
      context.arc(x, y, 3 * scale, 0, 7);
      context.fill();
      context.stroke();
    }
  };

  // Draw the chosen measure and place for a view; scale is pixels of the canvas for one of the page.
  const paint = (context, view, scale) => {
    const { width, height } = context.canvas;
    const { areas, borders, boroughs } = traced();
    const { pixels, x, y, place } = projection(view, width, height, scale);
    const zoomed = pixels / UNIT;
    const [x0, y0] = origin();
    const transform = new DOMMatrix([zoomed, 0, 0, zoomed, x0 * pixels - x, y0 * pixels - y]);
    const stroke = (path, name, thick) => {
      context.strokeStyle = colour(name);
      context.lineWidth = (thick * scale) / zoomed;
      context.stroke(path);
    };
    const drawn = (name) => around && view.zoom >= atlas.layers.FROM[name];
    context.fillStyle = colour("ground");
    context.fillRect(0, 0, width, height);
    context.save();
    context.setTransform(transform);
    context.lineJoin = "round";
    for (const [fill, path] of grouped(colours(), areas)) {
      context.fillStyle = fill;
      context.strokeStyle = fill;
      context.lineWidth = (0.6 * scale) / zoomed;
      context.fill(path);
      context.stroke(path);
    }
    context.restore();
    if (atlas.measure().hatch && !atlas.changes()) {
      const flagged = grouped(atlas.areas.flag.map(Boolean), areas).get(true);
      if (flagged) hatch(context, flagged, transform, scale);
    }
    context.save();
    context.setTransform(transform);
    context.lineJoin = "round";
    if (view.zoom >= HAIRLINES) stroke(borders, "ground", 0.75);
    for (const name of atlas.layers.AREAS.filter(drawn)) {
      const [kind, strength] = name === "river" ? ["river", 1] : ["park", 0.45];
      context.globalAlpha = strength;
      context.fillStyle = colour(kind);
      context.fill(around[name], "evenodd");
      context.globalAlpha = 1;
    }
    for (const name of atlas.layers.LINES.filter(drawn)) {
      stroke(around[name], "ground", 3);
      stroke(around[name], "context", 1.25);
    }
    stroke(boroughs, "muted", 1);
    const chosen = outline(atlas.chosenLines());
    stroke(chosen, "ground", 5);
    stroke(chosen, "emphasis", 2);
    context.restore();
    if (drawn("stations")) stations(context, place, scale);
  };
  // On a canvas: the same names for the picture that is saved.
  const drawNames = (context, view, width, height, scale) => {
    const { WEIGHT, SIZE, LEADING } = atlas.names;
    context.save();
    context.scale(scale, scale);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = atlas.colour("ground");
    for (const { one, box } of atlas.names.placed(view, width, height)) {
      context.font = `${WEIGHT[one.kind]} ${SIZE}px ${atlas.colour("sans")}`;
      context.fillStyle = atlas.colour(one.kind === "borough" ? "ink" : "muted");
      one.lines.forEach((line, at) => {
        const [x, y] = [(box.left + box.right) / 2, box.top + at * SIZE * LEADING];
        context.strokeText(line, x, y);
        context.fillText(line, x, y);
      });
    }
    context.restore();
  };
  const areaAt = (context, [lng, lat]) => {
    const [x0, y0] = origin();
    const [x, y] = [(east(lng) - x0) * UNIT, (south(lat) - y0) * UNIT];
    const near = ([w, s, e, n]) => lng >= w && lng <= e && lat >= s && lat <= n;
    context.resetTransform();
    const { areas } = traced();
    return atlas.shapes.box.findIndex((box, area) => near(box) && context.isPointInPath(areas[area], x, y));
  };
  Object.assign(atlas, { paint, drawNames, areaAt });
})();
