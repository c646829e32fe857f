// Light or dark, settled before the first paint: the reader's choice, or else what the system prefers.
"use strict";
(() => {
  // The site's one name: every other script adds what it offers to it.
  const LCA = {};
  window.LCA = LCA;
  const page = document.documentElement;
  // Whether the address asks for more than the page: what would be replaced at once is not shown first.
  page.toggleAttribute("data-asked", window.location.hash.length > 1);
  const meta = document.querySelector("meta[name=color-scheme]");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  // A browser may refuse to store anything: the choice then lasts as long as the page.
  const stored = (use) => {
    try {
      return use(window.localStorage);
    } catch {
      return null;
    }
  };

  const dark = new EventTarget();
  Object.defineProperty(dark, "matches", {
    get: () => page.dataset.scheme === "dark" || (page.dataset.scheme === "auto" && system.matches),
  });
  // What draws in colours of its own asks LCA.dark as it would ask a media query.
  LCA.dark = dark;
  const follow = (change) => {
    const before = dark.shown;
    change();
    dark.shown = dark.matches;
    if (dark.shown !== before) dark.dispatchEvent(new Event("change"));
  };
  const set = (asked) =>
    follow(() => {
      page.dataset.scheme = ["light", "dark"].includes(asked) ? asked : "auto";
      meta.content = page.dataset.scheme === "auto" ? "light dark" : page.dataset.scheme;
    });

  set(stored((storage) => storage.getItem("scheme")));
  system.addEventListener("change", () => follow(() => {}));
  document.addEventListener("DOMContentLoaded", () => {
    const control = document.getElementById("scheme");
    if (!control) return; // a page to embed offers no choice
    control.value = page.dataset.scheme;
    control.addEventListener("change", () => {
      set(control.value);
      stored((storage) => storage.setItem("scheme", control.value));
    });
    // Another window of the site was switched.
    window.addEventListener("storage", ({ key, newValue }) => {
      if (key !== "scheme") return;
      set(newValue);
      control.value = page.dataset.scheme;
    });
  });
})();
