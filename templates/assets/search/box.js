// The search box: an editable combobox with a list of places (WAI-ARIA Authoring Practices), in the masthead of every page.
"use strict";
(() => {
  const { root } = document.documentElement.dataset;
  const OFFLINE =
    "You are offline. A postcode can be looked up online only; boroughs, wards and areas are found without.";
  const WHOLE_PLEASE = "No place of that name. For a postcode, type all of it.";

  // A list of options under an input, walked with the arrow keys while the focus stays in the input.
  const optionList = (input, list, chosen) => {
    let shown = [];
    let active = -1;
    const open = () => !list.hidden && shown.length > 0;
    const mark = (position) => {
      active = position;
      [...list.children].forEach((node, at) => {
        node.setAttribute("aria-selected", String(at === active));
      });
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      list.children[active].scrollIntoView({ block: "nearest" });
      return input.setAttribute("aria-activedescendant", list.children[active].id);
    };
    const show = (is) => {
      list.hidden = !is;
      input.setAttribute("aria-expanded", String(is));
      mark(-1);
    };
    const option = (one, position) => {
      const node = LCA.element(
        "li",
        { role: "option", id: `${list.id}-${position}`, "aria-selected": "false" },
        one.name,
        LCA.element("span", {}, one.note),
      );
      node.addEventListener("mousedown", (event) => event.preventDefault());
      node.addEventListener("click", () => chosen(one));
      return node;
    };
    return {
      open,
      close: () => show(false),
      reopen: () => show(shown.length > 0),
      fill: (options) => {
        shown = options;
        list.replaceChildren(...shown.map(option));
        show(shown.length > 0);
      },
      step: (by) => mark(active < 0 && by < 0 ? shown.length - 1 : (active + by + shown.length) % shown.length),
      active: () => shown[active],
      first: () => shown[0],
    };
  };

  const searchBox = (box) => {
    const input = box.querySelector("input");
    const status = box.querySelector("[role=status]");
    let asking = new AbortController();
    // What a list shows is said to those who do not see it; what no list shows is there for all.
    const say = (text, aloud = false) => {
      status.textContent = text;
      status.classList.toggle("visually-hidden", !aloud || !text);
    };
    const go = (one) => {
      options.close();
      say("");
      input.value = "";
      window.location.href = root + one.href;
    };
    const ask = async (postcode) => {
      options.close();
      say(`Asking postcodes.io for ${postcode} …`, true);
      const { area, said } = await LCA.postcodes.ask(await LCA.places.load(), postcode, asking);
      if (area) go(area);
      else if (said) say(said, true);
    };
    const choose = (one) => (one.postcode ? ask(one.postcode).catch(failed) : go(one));
    const options = optionList(input, box.querySelector("[role=listbox]"), choose);
    const failed = () => say("The list of places did not load.", true);
    const offer = (postcode) => ({
      postcode,
      name: `Ask postcodes.io for ${postcode}`,
      note: "Your browser will send the postcode to that service. Nothing is sent before you choose this.",
    });
    const summary = (query, count, close) => {
      if (!query.trim()) return "";
      if (count) return close ? `No place of that name; ${count} with a similar one` : `${count} places`;
      return LCA.postcodes.begun(query) ? WHOLE_PLEASE : "No place of that name";
    };

    const update = async () => {
      asking.abort();
      asking = new AbortController();
      const query = input.value;
      const index = await LCA.places.load();
      if (query !== input.value) return;
      const postcode = LCA.postcodes.whole(query);
      const { found, close } = LCA.places.find(index, query);
      options.fill(postcode && navigator.onLine ? [offer(postcode), ...found] : found);
      if (postcode && navigator.onLine) say("A postcode: choose the option to ask postcodes.io.");
      else if (postcode) say(OFFLINE, true);
      else say(summary(query, found.length, close), !found.length);
    };
    // Enter takes the first place without further ado; a postcode leaves the browser only from its own, marked option.
    const enter = async () => {
      if (!options.active()) await update();
      const picked = options.active() || options.first();
      if (picked?.postcode && picked !== options.active()) options.step(1);
      else if (picked) choose(picked);
    };
    input.addEventListener("focus", () => LCA.places.load().catch(failed), { once: true });
    input.addEventListener("input", () => update().catch(failed));
    input.addEventListener("blur", options.close);
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && options.open()) options.close();
      else if (event.key === "Escape") {
        input.value = "";
        say("");
      } else if (event.key === "Enter") enter().catch(failed);
      else if (step && !options.open()) options.reopen();
      else if (step) options.step(step);
      else return;
      event.preventDefault();
    });
  };
  document.querySelectorAll("search.search").forEach(searchBox);
})();
