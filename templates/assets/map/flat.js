// The map without WebGL: the same behaviour as webgl.js, from a canvas that is redrawn for every view.
"use strict";
(() => {
  const { atlas } = LCA;
  const [NEAREST, FARTHEST, PADDING] = [16, 8, 40];

  atlas.flat = (frame, opened, events) => {
    const canvas = LCA.element("canvas", { tabindex: "0", class: "flat" });
    const zoomer = (sign, words, by) => {
      const button = LCA.element("button", { type: "button", "aria-label": words }, sign);
      button.addEventListener("click", () => drawing.zoomBy(by));
      return button;
    };
    const context = canvas.getContext("2d");
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    const size = () => [frame.clientWidth, frame.clientHeight];
    let view;
    let awaited;
    const draw = () => {
      awaited = undefined;
      [canvas.width, canvas.height] = size().map((side) => Math.round(side * scale));
      atlas.paint(context, view, scale);
    };
    const soon = () => {
      if (!awaited) awaited = requestAnimationFrame(draw);
    };
    const set = (to) => {
      const [w, s, e, n] = atlas.shapes.whole;
      const inside = (value, low, high) => Math.max(low, Math.min(high, value));
      view = { zoom: inside(to.zoom, FARTHEST, NEAREST), lng: inside(to.lng, w, e), lat: inside(to.lat, s, n) };
      soon();
    };
    const jump = (to) => {
      set(to);
      events.moved(view);
    };
    const now = () => atlas.projection(view, ...size(), 1);
    const degrees = (point) => now().degrees(point);
    const under = ({ offsetX, offsetY }) => atlas.areaAt(context, degrees([offsetX, offsetY]));
    const fitted = (box, maxZoom = NEAREST) => atlas.fitted(box, ...size().map((side) => side - 2 * PADDING), maxZoom);
    const drawing = {
      canvas,
      size,
      jump,
      paint: soon,
      restyle: soon,
      mark: soon,
      view: () => view,
      bounds: () => [degrees([0, size()[1]]), degrees([size()[0], 0])].flat(),
      fit: (box, maxZoom) => jump(fitted(box, maxZoom)),
      panBy: ([x, y]) => {
        const [width, height] = size();
        const [lng, lat] = degrees([width / 2 + x, height / 2 + y]);
        jump({ ...view, lng, lat });
      },
      zoomBy: (by) => jump({ ...view, zoom: view.zoom + by }),
    };

    // A press that does not move chooses; one that moves drags the map along.
    let held;
    canvas.addEventListener("pointerdown", ({ clientX, clientY, pointerId }) => {
      held = { x: clientX, y: clientY, moved: false };
      canvas.setPointerCapture(pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!held || !event.buttons) {
        const area = under(event);
        if (area < 0) events.out();
        else events.over(area, { x: event.offsetX, y: event.offsetY });
        return;
      }
      const [x, y] = [held.x - event.clientX, held.y - event.clientY];
      if (!held.moved && Math.hypot(x, y) < 4) return;
      held = { x: event.clientX, y: event.clientY, moved: true };
      drawing.panBy([x, y]);
    });
    canvas.addEventListener("pointerleave", events.out);
    canvas.addEventListener("click", (event) => {
      const area = held?.moved ? -1 : under(event);
      if (area >= 0) events.chosen(area);
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        drawing.zoomBy(-Math.sign(event.deltaY) / 4);
      },
      { passive: false },
    );
    new ResizeObserver(soon).observe(frame);
    frame.replaceChildren(
      canvas,
      LCA.element("div", { class: "flat-zoom" }, zoomer("+", "Zoom in", 1), zoomer("−", "Zoom out", -1)),
    );
    set(opened || fitted(atlas.shapes.whole));
    return drawing;
  };
})();
