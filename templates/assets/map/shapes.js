// Outlines: unpacked from one string; boxes, middles, neighbours, the lines around what is chosen.
"use strict";
(() => {
  const { reader, times } = LCA.atlas;

  // Each border is written once; the second area walks it backwards. See build/report/map/outlines.py.
  const decode = ({ west, north, step_x: stepX, step_y: stepY, stream }, count) => {
    const { whole, signed } = reader(stream);
    const degrees = (px, py) => [west + px * stepX, north + py * stepY];
    const borders = [];
    let x = 0;
    let y = 0;
    const step = () => {
      x += signed();
      y += signed();
      return degrees(x, y);
    };
    // Leaves the pen, in steps, at the border's other end.
    const border = (area) => {
      const ago = whole();
      if (ago) {
        const known = borders[borders.length - ago];
        known.second = area;
        [x, y] = known.start;
        return [...known.line].reverse();
      }
      const start = [x, y];
      const line = [degrees(x, y), ...times(whole(), step)];
      borders.push({ line, start, first: area, second: -1 });
      return line;
    };
    const ring = (area) => {
      const parts = whole();
      step();
      const [startX, startY] = [x, y];
      const points = [];
      for (let left = parts; left; left--) {
        if (points.length) points.pop();
        points.push(...border(area));
      }
      [x, y] = [startX, startY];
      return points;
    };
    const polygons = times(count, (area) => times(whole(), () => times(whole(), () => ring(area))));
    return { polygons, borders };
  };
  // Rings or lines of a context layer: each starts where the one before started. See build/report/map/layers.py.
  const decodeLines = ({ west, north, step_x: stepX, step_y: stepY }, stream, many) => {
    const { whole, signed } = reader(stream);
    let [startX, startY] = [0, 0];
    return times(many, () => {
      startX += signed();
      startY += signed();
      let [x, y] = [startX, startY];
      const line = [[west + x * stepX, north + y * stepY]];
      for (let left = whole(); left; left--) {
        x += signed();
        y += signed();
        line.push([west + x * stepX, north + y * stepY]);
      }
      return line;
    });
  };
  const around = (points) => {
    const box = [180, 90, -180, -90];
    for (const [x, y] of points) {
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    return box;
  };
  const joined = (boxes) =>
    around(
      boxes.flatMap(([w, s, e, n]) => [
        [w, s],
        [e, n],
      ]),
    );
  const middle = ([w, s, e, n]) => [(w + e) / 2, (s + n) / 2];

  const prepare = (packed, areas) => {
    const shapes = decode(packed, areas.code.length);
    const { polygons, borders } = shapes;
    const box = polygons.map((parts) => around(parts.flatMap((rings) => rings[0])));
    const neighbours = polygons.map(() => new Set());
    for (const { first, second } of borders) {
      if (second < 0 || second === first) continue;
      neighbours[first].add(second);
      neighbours[second].add(first);
    }
    const boroughs = areas.boroughs.map((_, index) => joined(box.filter((__, area) => areas.borough[area] === index)));
    const outer = ({ first, second }) => second < 0 || areas.borough[first] !== areas.borough[second];
    return {
      ...shapes,
      packed,
      box,
      neighbours,
      boroughs,
      centre: box.map(middle),
      whole: joined(boroughs),
      outer: borders.filter(outer),
    };
  };
  const inChosen = () => {
    const { state, areas } = LCA.atlas;
    if (state.area >= 0) return (area) => area === state.area;
    if (state.ward >= 0) return (area) => areas.ward[area] === state.ward;
    if (state.borough >= 0) return (area) => areas.borough[area] === state.borough;
    return () => false;
  };
  // The lines around the chosen area, ward or borough.
  const chosenLines = () => {
    const inside = inChosen();
    return LCA.atlas.shapes.borders
      .filter(({ first, second }) => inside(first) !== (second >= 0 && inside(second)))
      .map(({ line }) => line);
  };
  const chosenBox = () => {
    const { box } = LCA.atlas.shapes;
    const boxes = LCA.atlas.all(inChosen()).map((area) => box[area]);
    return boxes.length ? joined(boxes) : undefined;
  };

  // The neighbour most nearly in a direction (east, north), or the area itself where there is none.
  const next = ({ centre, neighbours }, area, [dx, dy]) => {
    const [x, y] = centre[area];
    const stretch = Math.cos((y * Math.PI) / 180);
    const score = (one) => {
      const [east, north] = [(centre[one][0] - x) * stretch, centre[one][1] - y];
      return (east * dx + north * dy) / Math.hypot(east, north);
    };
    const best = [...neighbours[area]].sort((a, b) => score(b) - score(a))[0];
    return best !== undefined && score(best) > 0.3 ? best : area;
  };
  const nearest = ({ centre }, [lng, lat]) =>
    centre.reduce(
      (best, [x, y], area) => {
        const distance = Math.hypot(x - lng, y - lat);
        return distance < best.distance ? { area, distance } : best;
      },
      { area: 0, distance: Infinity },
    ).area;

  Object.assign(LCA.atlas, { prepare, decodeLines, middle, next, nearest, inChosen, chosenLines, chosenBox });
})();
