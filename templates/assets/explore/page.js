// The Explore page: controls, tabs and who does what when something is chosen.
"use strict";
(() => {
  const { element: h, explore } = LCA;
  const { page, place, read, write, lines, within, said, typeName, subtitle, MOST } = explore;
  const { months } = page;
  const at = (id) => document.getElementById(id);
  const TABS = ["chart", "table", "map"];
  let state = read(window.location.hash);
  let shownLines = [];
  let shownPlaces = [];
  let mapView;

  const say = (text) => {
    at("explore-status").textContent = text;
  };
  const fits = ({ places, types }) => places.length * types.length <= MOST;
  const show = (changes, { step = true } = {}) => {
    const next = { ...state, ...changes };
    if (!fits(next)) {
      say(`At most ${MOST} lines: take a place or a type away first.`);
      return setControls();
    }
    state = next;
    if (step && window.location.hash !== write(state)) window.history.pushState(null, "", write(state));
    return render().catch(failed);
  };
  const failed = (reason) => {
    console.warn(reason);
    say(reason.message.startsWith("No place") ? reason.message : "What was asked for did not load. Reload the page.");
  };

  // Controls
  const addPlace = (code) => {
    if (state.places.includes(code) && state.chosen) return render();
    return show({ places: state.chosen ? [...state.places, code] : [code], chosen: true });
  };
  const removePlace = (code) => {
    const places = state.places.filter((one) => one !== code);
    show(places.length ? { places } : { places: [explore.LONDON], chosen: false });
    at("explore-borough").focus();
  };
  const chip = ({ code, name }) => {
    const remove = h("button", { type: "button", class: "chip-remove", "aria-label": `Take ${name} away` }, "×");
    remove.addEventListener("click", () => removePlace(code));
    return h("li", { class: "chip" }, name, state.chosen ? remove : "");
  };
  const setControls = () => {
    at("explore-places").replaceChildren(...shownPlaces.map(chip));
    at("explore-borough").value = "";
    at("explore-type").value = state.types.length === 1 ? state.types[0] : "";
    for (const box of document.querySelectorAll("[name=types]")) box.checked = state.types.includes(box.value);
    for (const name of ["show", "by", "from", "to"]) at(`explore-${name}`).value = state[name];
    for (const tab of TABS) {
      at(`tab-${tab}`).setAttribute("aria-selected", String(state.tab === tab));
      at(`tab-${tab}`).tabIndex = state.tab === tab ? 0 : -1;
      at(`panel-${tab}`).hidden = state.tab !== tab;
    }
    document.body.classList.toggle("embedded", state.embed);
  };

  // What is announced when it changes is left alone when it does not.
  const put = (id, text) => {
    if (at(id).textContent !== text) at(id).textContent = text;
  };
  const sentences = () => shownLines.map(({ place: one, type }) => said(one, type).join(": "));
  const render = async () => {
    say("");
    const asked = state;
    shownPlaces = await Promise.all(state.places.map(place));
    if (asked !== state) return;
    shownLines = lines(state, shownPlaces);
    setControls();
    const [claim, counts] = said(shownPlaces[0], state.types[0]);
    put("explore-sentence", claim);
    put("explore-counts", counts);
    const others = sentences().slice(1);
    at("explore-others").replaceChildren(...others.map((text) => h("li", {}, text)));
    put("explore-subtitle", subtitle(state));
    const estimated = shownLines.some(({ estimated: flags }) => within(state).some(([, index]) => flags[index]));
    at("explore-estimated").hidden = !estimated;
    at("explore-table").replaceChildren(explore.table(state, shownLines));
    if (state.tab === "chart") {
      await explore.draw(at("explore-chart"), state, shownLines, (first, last) => brush(first, last));
      at("explore-chart").setAttribute("aria-label", `${sentences().join(". ")}. The table has every month.`);
    }
    if (state.tab === "map") {
      mapView = await explore.drawMap(at("explore-map"), at("explore-legend"), state, shownPlaces);
      at("explore-map").setAttribute("aria-label", `Map: ${typeName(state.types[0])}, ${subtitle(state)}.`);
    }
    at("explore").dataset.state = "ready";
  };
  // The brush stays as it was drawn: nothing of the chart is drawn again.
  const brush = (first, last) => {
    const inside = (month) => months.find((one) => one >= month) || months.at(-1);
    state = { ...state, first: inside(first), last: inside(last) };
    if (window.location.hash !== write(state)) window.history.replaceState(null, "", write(state));
    say(`The map shows ${explore.span(state.first, state.last)}.`);
  };

  // Taking it away
  const address = (changes = {}) => `${window.location.href.replace(/#.*/, "")}${write({ ...state, ...changes })}`;
  const words = () => ({
    headlines: sentences(),
    subtitle: at("explore-subtitle").textContent,
    keys: state.tab === "map" ? mapKeys() : [],
    notes: [
      at("explore-source").textContent,
      at("explore-estimated").hidden ? "" : at("explore-estimated").textContent,
      window.location.protocol === "file:" ? "" : address(),
    ],
  });
  const mapKeys = () =>
    [...at("explore-legend").children]
      .filter((item) => item.querySelector(".swatch"))
      .map((item) => ({
        text: [...item.children]
          .slice(1)
          .map((part) => part.textContent)
          .join(": "),
        ink: getComputedStyle(item.querySelector(".swatch")).backgroundColor,
      }));
  const actions = {
    "take-csv": () => explore.saveTable(state, explore.rows(state, shownLines)),
    "take-png": async () => {
      if (state.tab === "table") await show({ tab: "chart" });
      await explore.savePicture(state, state.tab === "map" ? mapView : explore.view(), words());
    },
    "take-link": () => explore.copy(address()).then(() => say("The link is copied.")),
    "take-sentence": () => explore.copy(`${words().headlines.join(". ")}.`).then(() => say("The sentence is copied.")),
    "take-embed": () => {
      const code = explore.embedCode(address({ embed: true }), words().headlines[0]);
      at("embed-code").hidden = false;
      at("embed-code").value = code;
      return explore.copy(code).then(() => say("The code is copied, and stands below."));
    },
    "take-share": () =>
      navigator.share({ title: document.title, text: words().headlines[0], url: address() }).catch(() => {}),
  };

  const listen = () => {
    at("explore-borough").addEventListener("change", ({ target }) => target.value && addPlace(target.value));
    at("explore-type").addEventListener("change", ({ target }) => target.value && show({ types: [target.value] }));
    for (const name of ["show", "by"])
      at(`explore-${name}`).addEventListener("change", ({ target }) => show({ [name]: target.value }));
    at("explore-from").addEventListener("change", ({ target: { value } }) =>
      show({ from: value, to: value > state.to ? months.at(-1) : state.to }),
    );
    at("explore-to").addEventListener("change", ({ target: { value } }) =>
      show({ to: value, from: value < state.from ? months[0] : state.from }),
    );
    for (const box of document.querySelectorAll("[name=types]")) {
      box.addEventListener("change", () => {
        const types = box.checked ? [...state.types, box.value] : state.types.filter((one) => one !== box.value);
        show({ types: types.length ? types : [page.recorded] });
      });
    }
    document.getElementById("explore-controls").addEventListener("place", (event) => {
      event.preventDefault();
      addPlace(event.detail.code);
    });
    const step = { ArrowRight: 1, ArrowLeft: -1 };
    for (const tab of TABS) {
      at(`tab-${tab}`).addEventListener("click", () => show({ tab }));
      at(`tab-${tab}`).addEventListener("keydown", ({ key }) => {
        if (!step[key]) return;
        const next = TABS[(TABS.indexOf(tab) + step[key] + TABS.length) % TABS.length];
        show({ tab: next });
        at(`tab-${next}`).focus();
      });
    }
    for (const [id, act] of Object.entries(actions))
      at(id).addEventListener("click", () => Promise.resolve(act()).catch(failed));
    at("take-share").hidden = !navigator.share;
    const follow = () => {
      state = read(window.location.hash);
      render().catch(failed);
    };
    window.addEventListener("popstate", follow);
    window.addEventListener("hashchange", follow);
    LCA.dark.addEventListener("change", () => render().catch(failed));
  };
  // A menu that was used before this script was there counts too; an address says all by itself.
  const catchUp = () => {
    const menus = ["show", "by", "from", "to"].map((name) => [`explore-${name}`, state[name]]);
    for (const [id, value] of [["explore-borough", ""], ["explore-type", state.types[0]], ...menus])
      if (at(id).value !== value) at(id).dispatchEvent(new Event("change"));
    for (const box of document.querySelectorAll("[name=types]:checked")) box.dispatchEvent(new Event("change"));
  };
  listen();
  if (!window.location.hash) catchUp();
  // The build drew what an address without a state shows: nothing loads until somebody uses the page.
  const drawn = !window.location.hash && at("explore-picture");
  Promise.resolve(drawn && LCA.used)
    .then(() => render())
    .catch(failed);
})();
