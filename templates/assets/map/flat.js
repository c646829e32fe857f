// The map without WebGL: the same answers as webgl.js gives, from a canvas that is drawn again for every view.
"use strict";
(() => {
  const { atlas } = LCA;
  const NEAREST = 16;

  atlas.flat = (frame, opened, events) => {
    const canvas = LCA.element("canvas", { tabindex: "0", class: "flat" });
    const context = canvas.getContext("2d");
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    const size = () => [frame.clientWidth, frame.clientHeight];
    let view;
    let awaited;
    let gestures;
    const draw = () => {
      awaited = undefined;
      [canvas.width, canvas.height] = size().map((side) => Math.round(side * scale));
      atlas.paint(context, view, scale);
      events.drawn(view);
    };
    const soon = () => {
      if (!awaited) awaited = requestAnimationFrame(draw);
    };
    const fitted = (box, maxZoom = NEAREST) => {
      const { left, right, top, bottom } = events.padding();
      const [width, height] = size();
      const fit = atlas.fitted(box, width - left - right, height - top - bottom, maxZoom);
      const middle = [(width + right - left) / 2, (height + bottom - top) / 2];
      const [lng, lat] = atlas.projection(fit, width, height, 1).degrees(middle);
      return { ...fit, lng, lat };
    };
    const farthest = () => fitted(atlas.shapes.whole).zoom;
    const set = (to) => {
      const [w, s, e, n] = atlas.shapes.whole;
      const inside = (value, low, high) => Math.max(low, Math.min(high, value));
      view = { zoom: inside(to.zoom, farthest(), NEAREST), lng: inside(to.lng, w, e), lat: inside(to.lat, s, n) };
      soon();
    };
    const jump = (to) => {
      set(to);
      events.moved(view);
    };
    const now = () => atlas.projection(view, ...size(), 1);
    const degrees = (point) => now().degrees(point);
    const under = ({ offsetX, offsetY }) => atlas.areaAt(context, degrees([offsetX, offsetY]));
    const drawing = {
      canvas,
      size,
      jump,
      paint: soon,
      restyle: soon,
      mark: soon,
      surround: soon,
      view: () => view,
      bounds: () => [degrees([0, size()[1]]), degrees([size()[0], 0])].flat(),
      fit: (box, maxZoom) => jump(fitted(box, maxZoom)),
      home: () => jump(fitted(atlas.shapes.whole)),
      panBy: ([x, y]) => {
        const [width, height] = size();
        const [lng, lat] = degrees([width / 2 + x, height / 2 + y]);
        jump({ ...view, lng, lat });
      },
      zoomBy: (by) => jump({ ...view, zoom: view.zoom + by }),
    };

    // A press that does not move chooses; a mouse that moves, or two fingers, take the map along.
    const fingers = new Map();
    let dragged = false;
    const spread = () => {
      const [a, b] = [...fingers.values()];
      return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
    };
    canvas.addEventListener("pointerdown", ({ clientX: x, clientY: y, pointerId, pointerType }) => {
      fingers.set(pointerId, { x, y });
      dragged = false;
      if (pointerType === "mouse") canvas.setPointerCapture(pointerId);
    });
    const lift = ({ pointerId }) => fingers.delete(pointerId);
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    canvas.addEventListener("pointermove", (event) => {
      const held = fingers.get(event.pointerId);
      if (!held) {
        const area = under(event);
        if (area < 0) events.out();
        else events.over(area, { x: event.offsetX, y: event.offsetY });
        return;
      }
      if (event.pointerType === "touch" && fingers.size < 2) return;
      const [x, y] = [held.x - event.clientX, held.y - event.clientY];
      if (!dragged && Math.hypot(x, y) < 4) return;
      const before = spread();
      dragged = true;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (before) drawing.zoomBy(Math.log2(spread() / before));
      drawing.panBy([x / fingers.size, y / fingers.size]);
    });
    canvas.addEventListener("pointerleave", events.out);
    canvas.addEventListener("click", (event) => {
      const area = dragged ? -1 : under(event);
      if (area >= 0) events.chosen(area);
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        if (!gestures.engaged() && !event.ctrlKey) return;
        event.preventDefault();
        drawing.zoomBy(-Math.sign(event.deltaY) / 4);
      },
      { passive: false },
    );
    gestures = events.cooperate(() => {});
    new ResizeObserver(soon).observe(frame);
    frame.replaceChildren(canvas);
    set(opened || fitted(atlas.shapes.whole));
    return drawing;
  };
})();
