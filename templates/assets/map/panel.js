// The panel beside the map: a borough's or ward's areas as a table, or all that is known of one area.
"use strict";
(() => {
  const { element: h, atlas } = LCA;
  const { page, labels, state, number, span } = atlas;
  const { root } = document.documentElement.dataset;
  const panel = document.getElementById("panel");
  const HINT = "Choose an area on the map, from the lists, or by search.";

  const link = (area, text = atlas.areas.name[area]) =>
    h("a", { href: atlas.hash({ area, ward: -1, borough: -1, view: "" }) }, text);
  const boroughLink = ({ slug, name }) => h("a", { href: `${root}places/${slug}.html` }, name);
  const links = (list) => h("ul", { class: "links" }, ...list.map((area) => h("li", {}, link(area))));
  // A heading that can take the focus, so that a change is read out to whoever caused it from here.
  const heading = (text) => h("h2", { tabindex: "-1" }, text);
  const fill = (...children) => {
    const inside = panel.contains(document.activeElement);
    panel.replaceChildren(...children.filter((child) => child != null && child !== ""));
    if (inside) (panel.querySelector("h2") || panel).focus();
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
            ...rest.map((content, index) => cell("td", content, heads[index + 1][1])),
          ),
        ),
      ),
    );
    LCA.sortable(made);
    return made;
  };

  // Recorded crime by month, as a line
  const svg = (tag, attributes, text) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text) node.textContent = text;
    return node;
  };
  const monthName = (month, style) =>
    new Date(`${month}-15T12:00:00Z`).toLocaleDateString("en-GB", { month: style, year: "numeric", timeZone: "UTC" });
  const spark = (months, series) => {
    const [width, height, top, bottom] = [340, 96, 16, 18];
    const most = Math.max(1, ...series.map((value) => value ?? 0));
    const x = (index) => (index / Math.max(1, months.length - 1)) * width;
    const y = (value) => height - bottom - (value / most) * (height - top - bottom);
    const path = series
      .map((value, index) =>
        value == null
          ? ""
          : `${index && series[index - 1] != null ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`,
      )
      .join("");
    const known = series.filter((value) => value != null);
    const words =
      `Recorded crime by month, ${monthName(months[0], "long")} to ${monthName(months.at(-1), "long")}: ` +
      `between ${number(Math.min(...known))} and ${number(Math.max(...known))} a month.`;
    const drawing = svg("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words });
    const step = months.indexOf(page.systemChange);
    drawing.append(
      svg("line", { class: "axis", x1: 0, x2: width, y1: y(0), y2: y(0) }),
      svg("line", { class: "axis", x1: 0, x2: width, y1: y(most), y2: y(most) }),
    );
    if (step >= 0) {
      drawing.append(
        svg("line", { class: "change", x1: x(step), x2: x(step), y1: top - 4, y2: y(0) }),
        svg("text", { x: x(step) + 4, y: 9 }, `new system, ${monthName(page.systemChange, "short")}`),
      );
    }
    drawing.append(
      svg("path", { class: "line", d: path }),
      svg("text", { x: 0, y: y(most) - 4 }, `${number(most)} a month`),
      svg("text", { x: 0, y: height - 3 }, monthName(months[0], "short")),
      svg("text", { x: width, y: height - 3, "text-anchor": "end" }, monthName(months.at(-1), "short")),
    );
    return drawing;
  };

  // The figures of an area, in sentences
  const rank = (area) => {
    const [low, high] = [atlas.areas.rankLow[area], atlas.areas.rankHigh[area]];
    if (low == null) return null;
    return h(
      "p",
      {},
      `Rank by recorded crime, ${page.periods[0].words}: between ${number(low)} and ${number(high)} of ` +
        `${number(atlas.areas.code.length - page.flagged)} areas, where 1 is the highest rate.`,
    );
  };
  // A rate beside another: only an interval wholly on one side says that they differ.
  const against = ([low, high], other, whose) => {
    if (low > other) return `higher than ${whose} ${number(other, 1)}`;
    if (high < other) return `lower than ${whose} ${number(other, 1)}`;
    return `not to be told apart from ${whose} ${number(other, 1)}`;
  };
  const compared = (area, interval) => {
    if (!interval.length || atlas.areas.flag[area]) return null;
    const borough = atlas.areas.borough[area];
    const { name } = atlas.areas.boroughs[borough];
    const inBorough = against(
      interval,
      atlas.pooled((one) => atlas.areas.borough[one] === borough),
      `${name}'s`,
    );
    const inLondon = against(
      interval,
      atlas.pooled(() => true),
      "London's",
    );
    return h("p", {}, `With its interval, the rate is ${inBorough} and ${inLondon}.`);
  };
  const rateWords = (area) => {
    const measure = atlas.rated();
    const { count, rate, interval, smoothed } = atlas.figures(area);
    const { words } = atlas.periodOf(state.period);
    if (rate == null)
      return [h("p", { class: "quote" }, `No rate for ${words}: no month was published, or nobody lives here.`)];
    const what = measure.name === page.measures[0].name ? "recorded crimes" : measure.title.toLowerCase();
    const shown = atlas.isRate(atlas.measure()) && atlas.comparable(atlas.measure(), area);
    return [
      h(
        "p",
        { class: "quote" },
        `${number(rate, 1)} ${what} ${measure.unit} (${labels.confidence}% interval ${span(interval)}).`,
      ),
      h(
        "p",
        {},
        `In ${words} ${number(count)} were counted. With a count of that size chance alone allows any underlying rate ` +
          `between ${number(interval[0], 1)} and ${number(interval[1], 1)}.`,
      ),
      compared(area, interval),
      h(
        "p",
        { class: "small muted" },
        `Shrunk towards ${labels.average}${shown ? ", as coloured" : ""}: ${number(smoothed, 1)}. ` +
          `${number(atlas.areas.population[area])} residents, ${labels.population}.`,
      ),
    ];
  };
  const context = ({ decile, predicted, cluster, clusters, membership }, area) => [
    h("h3", {}, "Deprivation and model"),
    h(
      "p",
      {},
      decile[area] == null
        ? "No deprivation score."
        : `${labels.deprivation}: decile ${decile[area]} of ${labels.deciles} in England, where 1 is the most deprived.`,
    ),
    predicted[area] == null
      ? null
      : h(
          "p",
          {},
          `Rate predicted from deprivation: ${number(predicted[area], 1)}. ` +
            `Recorded: ${atlas.residualWords(area)}. A gap is what deprivation does not say, not a failing of the place.`,
        ),
    h(
      "p",
      {},
      "Crime mix: ",
      clusters[cluster[area]],
      `. It stays in this cluster in ${membership[area]}% of refits. `,
      h("a", { href: `${root}clusters.html` }, "About clusters"),
    ),
  ];
  const typeRows = (area, counts) =>
    page.types.map(({ title }, index) => {
      const exposure = atlas.years(page.periods[0].name, area);
      return [
        title,
        number(counts[index]),
        number(atlas.perYear(counts[index], exposure), 1),
        span(atlas.within(counts[index], exposure)),
      ];
    });
  const byMonthAndType = async (area) => {
    const { slug } = atlas.areas.boroughs[atlas.areas.borough[area]];
    const held = await atlas.load(page.months[slug], slug);
    const row = held.area.indexOf(area);
    const title = `By type, ${page.periods[0].words}`;
    const heads = [["Type"], ["Count", "number"], ["Rate", "number"], [`${labels.confidence}% interval`, "number"]];
    return [
      h("h3", {}, "Recorded crime by month"),
      spark(held.months, held.recorded[row]),
      h(
        "details",
        { class: "more", id: "by-type" },
        h("summary", {}, title),
        table(title, heads, typeRows(area, held.types[row])),
      ),
    ];
  };
  let open = false; // the table by type stays open from area to area
  const showArea = async (area) => {
    const { areas } = atlas;
    const borough = areas.boroughs[areas.borough[area]];
    const reason = areas.reasons[areas.flag[area]];
    const trend = h("div", { class: "panel-trend" });
    fill(
      heading(areas.name[area]),
      h(
        "p",
        { class: "muted" },
        `${areas.wards[areas.ward[area]][1]} ward, `,
        boroughLink(borough),
        `. ${areas.code[area]}`,
      ),
      reason
        ? h("p", {}, h("span", { class: "flag" }, "flagged"), ` A rate per resident means little here: ${reason}.`)
        : null,
      ...rateWords(area),
      reason ? null : rank(area),
      trend,
      ...context(areas, area),
      h("h3", {}, "Neighbours"),
      links([...atlas.shapes.neighbours[area]].sort((a, b) => a - b)),
      labels.estimated ? h("p", { class: "small muted" }, labels.estimated) : "",
    );
    const parts = await byMonthAndType(area);
    if (state.area !== area) return;
    trend.replaceChildren(...parts);
    const details = trend.querySelector("details");
    details.open = open;
    details.addEventListener("toggle", () => {
      open = details.open;
    });
  };

  // Areas of a borough or ward, by the chosen measure
  const placeRow = (area) => {
    const { name, boroughs, borough, flag } = atlas.areas;
    const first = h(
      "span",
      {},
      link(area, name[area].replace(`${boroughs[borough[area]].name} `, "")),
      flag[area] ? " flagged" : "",
    );
    if (!atlas.isRate(atlas.measure())) return [first, atlas.summary(area)[0]];
    const { rate, interval } = atlas.figures(area);
    return [first, number(rate, 1), span(interval)];
  };
  const showPlace = (title, note, inside) => {
    const heads = atlas.isRate(atlas.measure())
      ? [["Area"], ["Rate", "number"], [`${labels.confidence}% interval`, "number"]]
      : [["Area"], [atlas.measure().title]];
    const rows = inside.sort((a, b) => (atlas.areas.name[a] < atlas.areas.name[b] ? -1 : 1)).map(placeRow);
    fill(
      heading(title),
      note,
      h("p", { class: "small muted" }, `${number(inside.length)} areas: ${atlas.title()}`),
      h(
        "div",
        { class: "area-list", role: "region", "aria-label": `Areas of ${title}`, tabindex: "0" },
        table(`Areas of ${title}`, heads, rows),
      ),
    );
  };
  const showWard = (ward) => {
    const inside = atlas.all((area) => atlas.areas.ward[area] === ward);
    const borough = atlas.areas.boroughs[atlas.areas.borough[inside[0]]];
    showPlace(atlas.areas.wards[ward][1], h("p", { class: "muted" }, "Ward in ", boroughLink(borough)), inside);
  };
  const showBorough = (borough) =>
    showPlace(
      atlas.areas.boroughs[borough].name,
      h("p", { class: "muted" }, "Its page: ", boroughLink(atlas.areas.boroughs[borough])),
      atlas.all((area) => atlas.areas.borough[area] === borough),
    );

  atlas.panel = {
    show: async () => {
      if (state.area >= 0) await showArea(state.area);
      else if (state.ward >= 0) showWard(state.ward);
      else if (state.borough >= 0) showBorough(state.borough);
      else fill(h("p", { class: "muted" }, HINT));
    },
    focus: () => {
      const target = panel.querySelector("h2") || panel;
      target.focus();
      target.scrollIntoView({ block: "nearest" });
    },
  };
})();
