// The search box: an editable combobox with a list of places (WAI-ARIA Authoring Practices), in the masthead of every page.
"use strict";
(() => {
  const { root } = document.documentElement.dataset;
  const { index, answer, address, code, postcodes } = LCA.search;
  const PAUSE = 250; // milliseconds
  const FAILED = "The list of places did not load. Reload the page, or choose from the list of boroughs.";

  // A list of options in groups under an input, walked with the arrow keys while the focus stays in the input.
  const optionList = (input, list, chosen) => {
    let shown = [];
    let active = -1;
    const nodes = () => [...list.querySelectorAll("[role=option]")];
    const open = () => !list.hidden && shown.length > 0;
    const mark = (position) => {
      active = position;
      nodes().forEach((node, at) => {
        node.setAttribute("aria-selected", String(at === active));
      });
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      nodes()[active].scrollIntoView({ block: "nearest" });
      return input.setAttribute("aria-activedescendant", nodes()[active].id);
    };
    const show = (is) => {
      list.hidden = !is;
      input.setAttribute("aria-expanded", String(is));
      mark(-1);
    };
    const option = (one, position) => {
      const attributes = { role: "option", id: `${list.id}-${position}`, "aria-selected": "false" };
      const node = LCA.element("div", attributes, one.name, LCA.element("span", {}, one.note));
      node.addEventListener("mousedown", (event) => event.preventDefault());
      node.addEventListener("click", () => chosen(one));
      return node;
    };
    const group = ({ title, options }) =>
      LCA.element(
        "li",
        { role: "group", "aria-label": title },
        LCA.element("div", { class: "search-kind", "aria-hidden": "true" }, title),
        ...options.map((one) => option(one, shown.push(one) - 1)),
      );
    return {
      open,
      close: () => show(false),
      reopen: () => show(shown.length > 0),
      fill: (groups) => {
        shown = [];
        list.replaceChildren(...groups.map(group));
        list.scrollTop = 0;
        show(shown.length > 0);
        return shown.length;
      },
      step: (by) => mark(active < 0 && by < 0 ? shown.length - 1 : (active + by + shown.length) % shown.length),
      picked: () => shown[Math.max(active, 0)],
    };
  };

  const searchBox = (box) => {
    const input = box.querySelector("input");
    const status = box.querySelector("[role=status]");
    // What a list shows is said to those who do not see it; what no list shows is there for all.
    const say = (text, aloud = false) => {
      status.textContent = text;
      status.classList.toggle("visually-hidden", !aloud || !text);
    };
    const failed = (reason) => {
      console.warn(reason);
      say(FAILED, true);
    };
    const choose = async (one) => {
      if (one.refill) {
        input.value = one.refill;
        return update();
      }
      const [href, detail] = [await address(one.place), { code: await code(one.place) }];
      options.close();
      say("");
      input.value = "";
      // A page that takes places, as Explore does, keeps the reader.
      const chosen = new CustomEvent("place", { bubbles: true, cancelable: true, detail });
      if (box.dispatchEvent(chosen)) window.location.href = root + href;
    };
    const options = optionList(input, box.querySelector("[role=listbox]"), (one) => choose(one).catch(failed));
    const heard = (count, close) => {
      if (!count) return "";
      const places = count === 1 ? "One place" : `${count} places`;
      return close ? `No place of that name. ${places} with a similar one` : places;
    };
    const fill = async (query) => {
      const { groups, said, close } = await answer(query);
      if (query !== input.value || document.activeElement !== input) return;
      const count = options.fill(groups);
      say(said || heard(count, close), Boolean(said));
    };
    let waiting; // for the rest of a postcode
    let answered = Promise.resolve(); // what stands in the box
    const update = () => {
      clearTimeout(waiting);
      waiting = undefined;
      answered = fill(input.value);
      return answered;
    };
    // A key acts on the answer to all that was typed before it, not on an older one that is still shown.
    const press = async (act) => {
      const query = input.value;
      await (waiting ? update() : answered);
      if (query === input.value) await act();
    };
    const enter = async () => {
      if (!options.open()) await update();
      const one = options.picked();
      if (one && options.open()) await choose(one);
    };
    input.addEventListener("focus", () => index().catch(failed), { once: true });
    // Half a postcode looks like a whole district: the rest of it mostly comes at once.
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      const { unit, district } = postcodes.read(input.value) || {};
      waiting = setTimeout(() => update().catch(failed), district && !unit ? PAUSE : 0);
    });
    input.addEventListener("blur", () => {
      options.close();
      say("");
    });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.isComposing) return;
      if (event.key === "Escape" && options.open()) options.close();
      else if (event.key === "Escape") {
        input.value = "";
        say("");
      } else if (event.key === "Enter") press(enter).catch(failed);
      else if (step) press(() => (options.open() ? options.step(step) : options.reopen())).catch(failed);
      else return;
      event.preventDefault();
    });
  };
  for (const box of document.querySelectorAll("search.search")) searchBox(box);
})();
