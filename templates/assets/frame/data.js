// What every page needs: data as scripts, elements, the first sign of a reader.
"use strict";
(() => {
  const held = new Map();
  const scripts = new Map();

  // A page opened from a disk may not fetch; it may load a script, which hands over its data here.
  LCA.data = (name, value) => held.set(name, value);
  LCA.chart = (name, spec) => held.set(`chart ${name}`, spec);
  LCA.load = (address, name) => {
    if (!scripts.has(address)) {
      scripts.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = address;
          script.onload = resolve;
          script.onerror = () => reject(new Error(`${address} did not load`));
          document.head.append(script);
        }),
      );
    }
    return scripts.get(address).then(() => held.get(name));
  };
  LCA.element = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    const given = children.filter((child) => child != null && child !== "");
    node.append(...given.flatMap((child) => (tag === "td" && child === "–" ? missing() : child)));
    return node;
  };
  // A dash alone says nothing to those who listen.
  const missing = () => [
    LCA.element("span", { "aria-hidden": "true" }, "–"),
    LCA.element("span", { class: "visually-hidden" }, "not available"),
  ];

  // Kept at the first sign that somebody uses the page: what is large and adds only what a pointer or a key asks for waits
  // for it.
  LCA.used = new Promise((resolve) => {
    const signs = ["pointermove", "pointerdown", "keydown", "focusin", "scroll"];
    for (const sign of signs) window.addEventListener(sign, resolve, { capture: true, passive: true, once: true });
  });
})();
