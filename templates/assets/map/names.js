// Names on the map: boroughs, town centres, stations and parks, as many as have room, none over another.
"use strict";
(() => {
  const { atlas } = LCA;
  const ROOM = 6; // pixels kept free around a name
  const LEADING = 1.15;
  const WIDE = 13; // letters after which a name is set on two lines
  const MOST = 90;
  const pen = document.createElement("canvas").getContext("2d");
  const SIZE = 14; // pixels, as the style sheet has it
  const WEIGHT = { borough: "600", centre: "500", station: "500", park: "italic 400" };
  // Zoom from which the names of a kind are set, by their rank.
  const FROM = { centre: [9.8, 10.6, 11.6, 12.4, 13.2], park: [11.2, 12.4, 13.6], station: [12.4, 13.2] };
  const BOROUGHS_UNTIL = 12.2;

  const twoLines = (name) => {
    if (name.length <= WIDE || !name.includes(" ")) return [name];
    const words = name.split(" ");
    const lengths = words.slice(1).map((_, at) => {
      const cut = at + 1;
      return Math.max(words.slice(0, cut).join(" ").length, words.slice(cut).join(" ").length);
    });
    const cut = lengths.indexOf(Math.min(...lengths)) + 1;
    return [words.slice(0, cut).join(" "), words.slice(cut).join(" ")];
  };
  const measured = (kind, text) => {
    const lines = twoLines(text);
    pen.font = `${WEIGHT[kind]} ${SIZE}px ${atlas.colour("sans")}`;
    const width = Math.max(...lines.map((line) => pen.measureText(line).width));
    return { lines, width: Math.ceil(width) + 2, height: Math.ceil(lines.length * SIZE * LEADING) };
  };
  let candidates;
  const all = () => {
    if (candidates && candidates.complete === Boolean(atlas.context)) return candidates.list;
    const { areas, context } = atlas;
    const made = (kind, name, at, from, until = 99) => ({ kind, text: name, at, from, until, ...measured(kind, name) });
    const list = areas.boroughs.map(({ name, at }) => made("borough", name, at, 0, BOROUGHS_UNTIL));
    for (const [kind, { name, at, rank }] of Object.entries(context?.names ?? {})) {
      list.push(...name.map((one, index) => made(kind, one, at[index], FROM[kind][rank[index]])));
    }
    candidates = { list, complete: Boolean(context) };
    return list;
  };
  // Where a name stands: around its point, but under the mark of a station.
  const boxOf = ({ kind, width, height }, [x, y]) => {
    const top = kind === "station" ? y + 5 : y - height / 2;
    return { left: x - width / 2, top, right: x + width / 2, bottom: top + height };
  };
  const apart = (a, b) =>
    a.right + ROOM <= b.left ||
    b.right + ROOM <= a.left ||
    a.bottom + ROOM / 2 <= b.top ||
    b.bottom + ROOM / 2 <= a.top;

  // Names for a view on so many pixels, the most important first: each with its box. `blocked` are boxes to keep free.
  const placed = (view, width, height, blocked = []) => {
    const { place } = atlas.projection(view, width, height, 1);
    const taken = [];
    for (const one of all()) {
      if (view.zoom < one.from || view.zoom >= one.until || taken.length >= MOST) continue;
      // A station is often called as the town centre around it.
      if (taken.some((other) => other.one.text === one.text)) continue;
      const box = boxOf(one, place(one.at));
      if (box.right < 0 || box.left > width || box.bottom < 0 || box.top > height) continue;
      if (blocked.every((other) => apart(box, other)) && taken.every((other) => apart(box, other.box)))
        taken.push({ one, box });
    }
    return taken;
  };

  // In the page: one element a name, moved with the map.
  const shown = new Map();
  const show = (frame, view, blocked) => {
    const now = placed(view, frame.clientWidth, frame.clientHeight, blocked);
    const kept = new Set(now.map(({ one }) => one));
    for (const [one, node] of shown) {
      if (kept.has(one)) continue;
      node.remove();
      shown.delete(one);
    }
    for (const { one, box } of now) {
      if (!shown.has(one)) {
        const lines = one.lines.flatMap((line, at) => (at ? [LCA.element("br"), line] : [line]));
        const node = LCA.element("span", { class: `map-name ${one.kind}` }, ...lines);
        node.style.width = `${one.width}px`;
        frame.append(node);
        shown.set(one, node);
      }
      shown.get(one).style.transform = `translate(${box.left.toFixed(1)}px, ${box.top.toFixed(1)}px)`;
    }
  };
  atlas.names = { placed, show, WEIGHT, SIZE, LEADING };
})();
