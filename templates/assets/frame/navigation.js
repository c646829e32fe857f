// The lists of pages fold back when the reader turns to something else.
"use strict";
(() => {
  for (const list of document.querySelectorAll(".nav-more, .nav-fold")) {
    document.addEventListener("click", ({ target }) => {
      if (!list.contains(target)) list.open = false;
    });
    list.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !list.open) return;
      list.open = false;
      list.querySelector("summary").focus();
    });
  }
})();
