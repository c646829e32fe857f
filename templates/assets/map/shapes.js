// Outlines: unpacked from one string; boxes, middles, neighbours.
"use strict";
(() => {
  // Each border is written once; the second area walks it backwards. See build/report/map/outlines.py.
  const decode = ({ west, north, step_x: stepX, step_y: stepY, stream }, count) => {
    let place = 0;
    const digit = () => {
      const code = stream.charCodeAt(place++);
      return code - (code > 92 ? 36 : 35);
    };
    const whole = () => {
      const first = digit();
      if (first < 64) return first;
      if (first < 88) return 64 + (first - 64) * 91 + digit();
      return 2248 + ((first - 88) * 91 + digit()) * 91 + digit();
    };
    const signed = () => {
      const value = whole();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
    const times = (many, make) => Array.from({ length: many }, make);
    const degrees = (px, py) => [west + px * stepX, north + py * stepY];
    const borders = [];
    let x = 0,
      y = 0;
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
      const line = [
        degrees(x, y),
        ...times(whole(), () => {
          x += signed();
          y += signed();
          return degrees(x, y);
        }),
      ];
      borders.push({ line, start, first: area, second: -1 });
      return line;
    };
    const ring = (area) => {
      const parts = whole();
      x += signed();
      y += signed();
      const [startX, startY] = [x, y];
      const points = [];
      for (let left = parts; left; left--) {
        if (points.length) points.pop();
        points.push(...border(area));
      }
      [x, y] = [startX, startY];
      return points;
    };
    const polygons = times(count, (_, area) => times(whole(), () => times(whole(), () => ring(area))));
    return { polygons, borders };
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
      box,
      neighbours,
      boroughs,
      centre: box.map(middle),
      whole: joined(boroughs),
      outer: borders.filter(outer),
    };
  };

  // The neighbour that lies most nearly in a direction (east, north), or the area itself where none does.
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

  Object.assign(LCA.atlas, { prepare, joined, middle, next, nearest });
})();
