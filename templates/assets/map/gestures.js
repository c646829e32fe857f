// Who gets the wheel and the fingers: the page, until the reader has clicked the map; two fingers are always the map's.
"use strict";
(() => {
  const SHOWN = 1500; // milliseconds that a hint stays
  const WHEEL = "Click the map to zoom with the wheel";
  const TOUCH = "Use two fingers to move the map";

  // Keeps `frame.dataset.engaged` and calls `changed` when it turns; a hint says why nothing moved.
  LCA.atlas.cooperate = (frame, hint, changed) => {
    let engaged = false;
    let hiding;
    const hide = () => {
      hint.hidden = true;
    };
    const set = (to) => {
      if (to === engaged) return;
      engaged = to;
      frame.toggleAttribute("data-engaged", engaged);
      hide();
      changed(engaged);
    };
    const say = (words) => {
      hint.textContent = words;
      hint.hidden = false;
      clearTimeout(hiding);
      hiding = setTimeout(hide, SHOWN);
    };
    frame.addEventListener("pointerdown", ({ pointerType }) => set(pointerType === "mouse"), true);
    frame.addEventListener("pointerleave", () => set(false));
    window.addEventListener("keydown", ({ key }) => key === "Escape" && set(false));
    window.addEventListener("blur", () => set(false));
    frame.addEventListener("wheel", ({ ctrlKey }) => engaged || ctrlKey || say(WHEEL), { passive: true });
    frame.addEventListener("touchmove", ({ touches }) => touches.length === 1 && say(TOUCH), { passive: true });
    frame.addEventListener("touchstart", ({ touches }) => touches.length > 1 && hide(), { passive: true });
    return { engaged: () => engaged };
  };
})();
