// What every page needs: data as scripts, search, sortable tables.
"use strict";
(() => {
  const LCA = (window.LCA = window.LCA || {});
  const { root, search } = document.documentElement.dataset;
  const held = new Map();
  const scripts = new Map();

  // A page opened from a disk may not fetch; it may load a script, which hands over its data here.
  LCA.data = (name, value) => held.set(name, value);
  LCA.chart = (name, spec) => held.set(`chart ${name}`, spec);
  LCA.load = (address, name) => {
    if (!scripts.has(address)) {
      scripts.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${address} did not load`));
        document.head.append(script);
      }));
    }
    return scripts.get(address).then(() => held.get(name));
  };
  LCA.element = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child != null && child !== ""));
    return node;
  };

  // Tables: a press on a heading sorts by it, a second press turns the order round.
  const sortKey = (cell) => {
    const text = cell.dataset.sort ?? cell.textContent.trim();
    const number = parseFloat(text.replace(/−/g, "-").replace(/[,%£+]/g, ""));
    return { text, number, missing: text === "" || text.startsWith("–") };
  };
  const collator = new Intl.Collator("en-GB", { numeric: true });
  const compare = (a, b, numeric) => (numeric ? a.number - b.number : collator.compare(a.text, b.text));
  const sortBy = (table, heading, column) => {
    const numeric = heading.classList.contains("number");
    const now = heading.getAttribute("aria-sort");
    const down = now ? now === "ascending" : numeric;
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
    rows.sort((a, b) => a.key.missing - b.key.missing || (down ? -1 : 1) * compare(a.key, b.key, numeric));
    body.append(...rows.map(({ row }) => row));
  };
  LCA.sortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = LCA.element("button", { type: "button" }, ...heading.childNodes);
      heading.replaceChildren(button);
      button.addEventListener("click", () => sortBy(table, heading, column));
    });
  };
  document.querySelectorAll("table[data-sortable]").forEach(LCA.sortable);

  // Search: a combobox over boroughs, wards and areas; the index is loaded when the box is first used.
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f'’.]/g, "").toLowerCase();
  const words = (text) => plain(text).split(/[^a-z0-9]+/).filter(Boolean);
  const place = (kind, name, note, href, extra) => ({ kind, name, note, href, words: words(`${name} ${extra}`) });
  const listed = (boroughs) => boroughs.flatMap(({ name, slug, wards }) => [
    place(0, name, "Borough", `boroughs/${slug}.html`, ""),
    ...wards.flatMap(([code, ward, areas]) => [
      place(1, ward, `Ward in ${name}`, `map.html#ward=${code}`, code),
      ...areas.filter((_, index) => index % 2 === 0).map((area, index) =>
        place(2, `${name} ${areas[2 * index + 1]}`, `${area}, ${ward} ward`, `map.html#area=${area}`, area)),
    ]),
  ]);
  let places;
  const index = () => (places ||= LCA.load(search, "search").then(listed));
  const matches = (all, query) => {
    const asked = words(query);
    if (!asked.length) return [];
    const found = all.filter((one) => asked.every((word) => one.words.some((own) => own.startsWith(word))));
    const whole = asked.join(" ");
    const rank = (one) => one.kind - (one.words.join(" ").startsWith(whole) ? 0.5 : 0);
    return found.sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name)).slice(0, 12);
  };

  const searchBox = (box) => {
    const input = box.querySelector("input");
    const list = box.querySelector("[role=listbox]");
    const status = box.querySelector("[role=status]");
    let shown = [];
    let active = -1;
    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const go = (one) => {
      close();
      input.value = "";
      window.location.href = root + one.href;
    };
    const option = (one, position) => {
      const node = LCA.element("li", { role: "option", id: `${list.id}-${position}`, "aria-selected": "false" },
        one.name, LCA.element("span", {}, one.note));
      node.addEventListener("mousedown", (event) => event.preventDefault());
      node.addEventListener("click", () => go(one));
      return node;
    };
    const choose = (position) => {
      active = (position + shown.length) % shown.length;
      [...list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === active)));
      list.children[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[active].id);
    };
    const update = async () => {
      const query = input.value;
      const all = await index();
      if (query !== input.value) return;
      shown = matches(all, query);
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(...shown.map(option));
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(shown.length > 0));
      status.textContent = !query ? "" : shown.length ? `${shown.length} places` : "No place of that name";
    };
    const failed = () => { status.textContent = "The list of places did not load."; };
    input.addEventListener("focus", () => index().catch(failed), { once: true });
    input.addEventListener("input", () => update().catch(failed));
    input.addEventListener("blur", close);
    const enter = async () => {
      if (active < 0) await update();
      const picked = shown[Math.max(active, 0)];
      if (picked) go(picked);
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Enter") { event.preventDefault(); enter().catch(failed); }
      if (!shown.length || list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); choose(active + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); choose(active < 0 ? shown.length - 1 : active - 1); }
    });
  };
  document.querySelectorAll("search.search").forEach(searchBox);
})();
