// The list of pages that folds out of the navigation line.
"use strict";
(() => {
  // The list that folds out of the navigation line folds back when the reader turns to something else.
  const more = document.querySelector(".nav-more");
  document.addEventListener("click", ({ target }) => {
    if (!more.contains(target)) more.open = false;
  });
  more.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
})();
