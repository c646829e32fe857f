// The panel of the map: what was recorded in London, or in the chosen borough, ward or area.
"use strict";
(() => {
  const { element: h, atlas } = LCA;
  const { page, labels, state, number } = atlas;
  const { root } = document.documentElement.dataset;
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  const TYPE = 1; // the first row that is a type
  const [LONDON, LONDON_NAME] = ["london", "London"];
  const KINDS = ["second", "third", "fourth"]; // of lines, from the smallest place around to London
  const HIGHEST = 5;

  const link = (area, text = atlas.areas.name[area]) =>
    h("a", { href: atlas.hash({ area, ward: -1, borough: -1, view: "" }) }, text);
  const to = (href, text) => h("a", { href: root + href }, text);
  // A heading that can take the focus, so that a change is read out to whoever caused it from here.
  const heading = (text) => h("h2", { tabindex: "-1" }, text);
  const fill = (...children) => {
    const inside = panel.contains(document.activeElement);
    body.replaceChildren(...children.flat().filter((child) => child != null && child !== ""));
    body.scrollTop = 0;
    if (inside) (body.querySelector("h2") || panel).focus();
  };
  const table = (caption, heads, rows) => {
    const cell = (tag, content, kind, more = {}) => h(tag, { class: kind || null, ...more }, content);
    const made = h(
      "table",
      {},
      h("caption", { class: "visually-hidden" }, caption),
      h("thead", {}, h("tr", {}, ...heads.map(([title, kind]) => cell("th", title, kind, { scope: "col" })))),
      h(
        "tbody",
        {},
        ...rows.map(([first, ...rest]) =>
          h(
            "tr",
            {},
            cell("th", first, "", { scope: "row" }),
            ...rest.map((content, at) => cell("td", content, heads[at + 1][1])),
          ),
        ),
      ),
    );
    LCA.sortable(made);
    return made;
  };

  // The chosen place: its code, its name, the areas in it, and the places that it is part of, the smallest first.
  const chosen = () => {
    const { areas } = atlas;
    const london = { code: LONDON, level: "london", name: LONDON_NAME, inside: atlas.all(() => true), key: LONDON };
    const inside = atlas.all(atlas.inChosen());
    if (!inside.length) return { ...london, within: [] };
    const [first] = inside;
    const own = areas.boroughs[areas.borough[first]];
    const [wardCode, wardName, wardHref] = areas.wards[areas.ward[first]];
    const key = own.slug;
    const borough = {
      ...own,
      level: "borough",
      inside: atlas.all((area) => areas.borough[area] === areas.borough[first]),
      within: [london],
      key,
    };
    if (state.borough >= 0) return borough;
    const ward = {
      code: wardCode,
      level: "ward",
      name: wardName,
      href: wardHref,
      inside: atlas.all((area) => areas.ward[area] === areas.ward[first]),
      within: [borough, london],
      key,
    };
    if (state.ward >= 0) return ward;
    return {
      code: areas.code[first],
      level: "area",
      name: areas.name[first],
      inside,
      within: [ward, borough, london],
      key,
    };
  };
  const lead = ({ within: [first, second] }) => {
    if (state.area >= 0)
      return h("p", { class: "muted" }, to(first.href, `${first.name} ward`), ", ", to(second.href, second.name));
    return state.ward >= 0 ? h("p", { class: "muted" }, "Ward in ", to(first.href, first.name)) : null;
  };
  // The patterns of build/report/places/sentences.py, filled in.
  const filled = (pattern, words) => {
    const text = pattern.replace(/\{(\w+)\}/g, (_, key) => words[key]).replace(/^City of London(?! \d)/, "the $&");
    return text[0].toUpperCase() + text.slice(1);
  };
  const difference = (count, previous) => {
    if (count === previous) return "as many as";
    return `${number(Math.abs(count - previous))} ${count > previous ? "more" : "fewer"} than`;
  };
  // A rank of build/report/places/sentences.py: from the nearer end, of small areas a percentage.
  const ordinal = (count) =>
    `${number(count)}${{ 1: "st", 2: "nd", 3: "rd" }[/1\d$/.test(count) ? 0 : count % 10] || "th"}`;
  const ranked = (level, rank) => {
    const patterns = page.say.rank[level];
    if (!rank || !patterns) return "";
    const end = { 1: "first", [-1]: "last" }[rank] ?? (rank > 0 ? "high" : "low");
    return patterns[end].replace("{rank}", level === "area" ? Math.abs(rank) : ordinal(Math.abs(rank)));
  };
  const said = ({ name, level: kind }, one, [count, previous, , times, level, change, rank]) => {
    const words = {
      name,
      period: page.period,
      counted: count === 0 ? `no ${one.nouns[1]}` : count && atlas.withNoun(count, one),
      times,
      rank: ranked(kind, rank),
      previous: number(previous),
      difference: difference(count, previous),
    };
    return [filled(page.say.level[level], words), filled(page.say.change[change], words)];
  };
  // In a period other than the newest: what was counted then.
  const then = ({ name, inside }, one) => {
    const count = atlas.total(inside, one);
    if (count == null) return filled(page.say.level.none, { name, period: atlas.windowName(state.window) });
    const counted = atlas.withNoun(count, one);
    return filled(page.say.level.count, { name, counted, period: `the ${atlas.windowName(state.window)}` }).replace(
      /the (\d{4})/,
      "$1",
    );
  };
  const sentences = (place, row) => {
    const one = atlas.counted();
    const [level, change] = said(place, one, row);
    const words = atlas.measure().words;
    if (words && state.area >= 0)
      return [h("p", { class: "quote" }, `${atlas.summary(state.area).join(". ")}.`), h("p", {}, level)];
    if (atlas.isRate(atlas.measure()) && !atlas.changes() && state.window !== atlas.newest)
      return [h("p", { class: "quote" }, then(place, one)), h("p", {}, level)];
    return [h("p", { class: "quote" }, level), h("p", {}, change)];
  };
  const typeTable = ({ name, within }, rows) => {
    const heads = [["Type"], [page.period, "number"], ["Year before", "number"], ["Change", "verdict"]];
    if (within.length) heads.push(["Times London’s rate", "number"]);
    const cells = rows.map(([count, earlier, verdict, times], at) => {
      const { title } = page.measures[at];
      const own = page.measures[at].name === state.measure ? h("strong", {}, title) : title;
      const row = [own, number(count), number(earlier), page.verdicts[verdict] ?? "–"];
      return within.length ? [...row, times ?? "–"] : row;
    });
    return h(
      "div",
      { class: "area-list", role: "region", "aria-label": `${name}: every type`, tabindex: "0" },
      table(`${name}: every type of crime`, heads, [...cells.slice(TYPE), ...cells.slice(0, TYPE)]),
    );
  };
  // Months of a place: from its borough's file, or of a borough or London from London's.
  const monthsOf = (place, held, london, name) => {
    if (place.key === LONDON) return atlas.summed(london.series(name), place.inside);
    const at = new Map(held.areas.map((area, index) => [area, index]));
    const series = held.series(name);
    return atlas.summed(
      place.inside.map((area) => series[at.get(area)]),
      place.inside,
    );
  };
  const residentsOf = ({ inside }) => inside.reduce((sum, area) => sum + atlas.areas.population[area], 0);
  const trendOf = async (place, held) => {
    const one = atlas.counted();
    const london = await atlas.loadPlaces(LONDON);
    // Counts where there is nothing to compare with, rates next to the places around.
    const alone = !place.within.length || (state.area >= 0 && atlas.areas.flag[state.area]);
    const unit = alone ? "a month" : `a month per ${number(labels.per)} residents`;
    const values = (each) => {
      const counts = monthsOf(each, held, london, one.name);
      const residents = residentsOf(each) / labels.per;
      return alone ? counts : counts.map((count) => (count == null || !residents ? null : count / residents));
    };
    const kinds = KINDS.slice(-place.within.length);
    const series = [
      { name: state.area >= 0 ? "This area" : place.name, kind: "own", values: values(place) },
      ...(alone ? [] : place.within.map((each, at) => ({ name: each.name, kind: kinds[at], values: values(each) }))),
    ];
    return [h("h3", {}, `${one.title}, ${unit}`), atlas.trend(page.months, series, unit)];
  };
  // Where more is told of the place, and where it stands next to another.
  const further = ({ code, name, href, within }) => {
    const [smallest] = within;
    const page = href ?? `${smallest.href}#${code}`;
    const other = ({ code: one }) => (one === LONDON ? labels.london : one);
    const pair = (place) => to(`explore.html#place=${code},${other(place)}&type=${atlas.counted().name}`, place.name);
    return [
      to(page, `All about ${name}`),
      ". Compare with ",
      ...within.flatMap((place) => [pair(place), ", "]).slice(0, -1),
      " or ",
      to(`explore.html#place=${code}&type=${atlas.counted().name}`, "another place"),
      ".",
    ];
  };
  const listed = (list) => h("ul", { class: "links" }, ...list.map((area) => h("li", {}, link(area))));
  const highest = (inside) => {
    const one = atlas.counted();
    const value = (area) => atlas.values[one.name].value[area] ?? -1;
    const ranked = inside.filter((area) => !atlas.areas.flag[area]).sort((a, b) => value(b) - value(a));
    // Those with the highest smoothed rates, in the order of the rates printed.
    const printed = ranked.slice(0, HIGHEST).map((area) => ({ area, ...atlas.figures(area, one, atlas.newest) }));
    const items = printed
      .sort((a, b) => b.rate - a.rate)
      .map(({ area, count, rate }) => {
        const counted = count == null ? "" : `${atlas.withNoun(count, one)}, `;
        return h("li", {}, link(area), ` ${counted}${number(rate, 1)} ${one.unit}`);
      });
    return [h("h3", {}, `Highest rates: ${one.title.toLowerCase()}`), h("ol", { class: "highest" }, ...items)];
  };
  const nearby = (inside) => {
    if (state.area < 0) return [h("h3", {}, "Its small areas"), listed(inside)];
    const near = [...atlas.shapes.neighbours[state.area]].sort((a, b) => a - b);
    return [h("h3", {}, "Neighbours"), listed(near)];
  };
  const show = async () => {
    const place = chosen();
    const held = await atlas.loadPlaces(place.key);
    if (chosen().code !== place.code) return;
    const rows = held.rows[place.code];
    const row = rows[page.measures.indexOf(atlas.counted())];
    const streets = held.streets?.[place.code];
    const reason = state.area >= 0 ? atlas.areas.reasons[atlas.areas.flag[state.area]] : "";
    const label = held.estimated[place.level];
    const trend = h("div", { class: "panel-trend" });
    fill(
      heading(streets ? `${place.name}, around ${streets}` : place.name),
      lead(place),
      ...sentences(place, row),
      reason ? h("p", {}, h("span", { class: "flag" }, "flagged"), ` Its rate is not compared: ${reason}.`) : "",
      label ? h("p", { class: "estimated-in-part" }, `${label}.`) : "",
      place.within.length ? h("p", {}, ...further(place)) : "",
      trend,
      h("h3", {}, "Every type"),
      typeTable(place, rows),
      ...(place.code === LONDON || state.borough >= 0 ? highest(place.inside) : nearby(place.inside)),
    );
    const lines = await trendOf(place, held);
    if (trend.isConnected) trend.replaceChildren(...lines);
  };

  atlas.panel = {
    show,
    name: () => chosen().name,
    focus: () => {
      atlas.controls.openPanel(true);
      (body.querySelector("h2") || panel).focus();
    },
  };
})();
