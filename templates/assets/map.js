// The map page: all areas drawn from one packed string, with their values, a panel and a view that can be shared.
"use strict";
(() => {
  const { element: h, load } = LCA;
  const { root } = document.documentElement.dataset;
  const at = (id) => document.getElementById(id);
  const page = JSON.parse(at("map-data").textContent);
  const { labels } = page;
  const state = { measure: page.measures[0].name, period: page.periods[0].name, area: -1, ward: -1, view: "" };
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const number = (value, places = 0) => (value == null || Number.isNaN(value) ? "–" : value.toLocaleString("en-GB",
    { minimumFractionDigits: places, maximumFractionDigits: places }).replace("-", "−"));
  const measureOf = (name) => page.measures.find((one) => one.name === name);
  const periodOf = (name) => page.periods.find((one) => one.name === name);
  const isRate = (measure) => measure.name in page.values;
  let areas, limits, shapes, map;
  const values = {};

  // Outlines: each border is written once; the second area walks it backwards.
  const decode = ({ west, north, step_x: stepX, step_y: stepY, stream }) => {
    let place = 0;
    const digit = () => { const code = stream.charCodeAt(place++); return code - (code > 92 ? 36 : 35); };
    const whole = () => {
      const first = digit();
      if (first < 64) return first;
      if (first < 88) return 64 + (first - 64) * 91 + digit();
      return 2248 + ((first - 88) * 91 + digit()) * 91 + digit();
    };
    const signed = () => { const value = whole(); return value % 2 ? -(value + 1) / 2 : value / 2; };
    const times = (count, make) => Array.from({ length: count }, make);
    const borders = [];
    let x = 0, y = 0;
    const border = (area) => {
      const ago = whole();
      if (ago) {
        const known = borders[borders.length - ago];
        known.second = area;
        return [...known.line].reverse();
      }
      let [px, py] = [x, y];
      const line = [[px, py], ...times(whole(), () => [px += signed(), py += signed()])];
      borders.push({ line, first: area, second: -1 });
      return line;
    };
    const ring = (area) => {
      const count = whole();
      x += signed(); y += signed();
      const [startX, startY] = [x, y];
      const points = [];
      for (let left = count; left; left--) {
        const line = border(area);
        points.push(...(points.length ? line.slice(1) : line));
        [x, y] = line[line.length - 1];
      }
      [x, y] = [startX, startY];
      return points;
    };
    const degrees = ([px, py]) => [west + px * stepX, north + py * stepY];
    const polygons = areas.code.map((_, area) => times(whole(), () => times(whole(), () => ring(area))));
    return {
      polygons: polygons.map((parts) => parts.map((rings) => rings.map((points) => points.map(degrees)))),
      borders: borders.map((one) => ({ ...one, line: one.line.map(degrees) })),
    };
  };
  const around = (points) => points.reduce(([w, s, e, n], [x, y]) =>
    [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)], [180, 90, -180, -90]);
  const joined = (boxes) => around(boxes.flatMap(([w, s, e, n]) => [[w, s], [e, n]]));
  const prepare = (packed) => {
    shapes = decode(packed);
    shapes.box = shapes.polygons.map((parts) => around(parts.flatMap((rings) => rings[0])));
    shapes.centre = shapes.box.map(([w, s, e, n]) => [(w + e) / 2, (s + n) / 2]);
    shapes.neighbours = areas.code.map(() => new Set());
    for (const { first, second } of shapes.borders) {
      if (second < 0 || second === first) continue;
      shapes.neighbours[first].add(second);
      shapes.neighbours[second].add(first);
    }
  };

  // Figures of an area
  const years = (period, area) => {
    const { months } = periodOf(period);
    return areas.population[area] * (Array.isArray(months) ? months[area] : months) / labels.yearMonths;
  };
  const within = (count, exposure) => {
    const place = limits.count.indexOf(count);
    return exposure > 0 ? [limits.low[place], limits.high[place]].map((limit) => limit / exposure * labels.per) : [];
  };
  const span = ([low, high]) => (low === undefined ? "–" : `${number(low, 1)} to ${number(high, 1)}`);
  const figures = (measure, period, area) => {
    const held = values[measure.name];
    const count = held.count[period][area];
    const exposure = years(period, area);
    return { count, rate: exposure > 0 ? count / exposure * labels.per : null,
      interval: within(count, exposure), smoothed: held.smoothed[period][area] };
  };
  const pooled = (measure, period, which) => {
    const held = values[measure.name].count[period];
    let count = 0, exposure = 0;
    areas.code.forEach((_, area) => {
      if (which(area)) { count += held[area]; exposure += years(period, area); }
    });
    return exposure > 0 ? count / exposure * labels.per : null;
  };
  const valueOf = (measure, area) => {
    if (isRate(measure)) return values[measure.name].smoothed[state.period][area];
    if (measure.name === "decile") return areas.decile[area] == null ? null : 10 - areas.decile[area];
    return areas[measure.name][area];
  };
  const classOf = (measure, area) => {
    if (measure.hatch && areas.flag[area]) return -1;
    const value = valueOf(measure, area);
    return value == null ? -1 : measure.breaks.filter((limit) => value >= limit).length;
  };
  const strengthOf = ({ fade }, area) => (fade ? fade.strength[fade.breaks.filter((limit) => areas.membership[area] >= limit * 100).length] : 1);
  const periodWords = () => periodOf(state.period).title;
  const residualWords = (area) => {
    const residual = areas.residual[area];
    return residual == null ? "no prediction" : `${number(Math.exp(residual), 2)} times the predicted rate`;
  };
  const summary = (area) => {
    const measure = measureOf(state.measure);
    if (measure.name === "decile") return [`Decile ${areas.decile[area]}`];
    if (measure.name === "cluster") return [areas.clusters[areas.cluster[area]], `Stays in this cluster in ${areas.membership[area]}% of refits`];
    if (measure.name === "residual") return [residualWords(area)];
    const { count, rate, interval } = figures(measure, state.period, area);
    return [`${number(rate, 1)} ${measure.unit}`, `${labels.confidence}% interval ${span(interval)}; ${number(count)} counted`];
  };

  // Panel
  const link = (area) => h("a", { href: hash({ area, ward: -1, view: "" }) }, areas.name[area]);
  const links = (list) => h("ul", { class: "links" }, ...list.map((area) => h("li", {}, link(area))));
  const svg = (tag, attributes, text) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text) node.textContent = text;
    return node;
  };
  const monthName = (month, style) => new Date(`${month}-15T12:00:00Z`).toLocaleDateString("en-GB",
    { month: style, year: "numeric", timeZone: "UTC" });
  const spark = (months, series) => {
    const [width, height, top, bottom] = [340, 96, 16, 18];
    const most = Math.max(1, ...series.map((value) => value ?? 0));
    const x = (index) => index / Math.max(1, months.length - 1) * width;
    const y = (value) => height - bottom - value / most * (height - top - bottom);
    const path = series.map((value, index) => value == null ? ""
      : `${index && series[index - 1] != null ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    const known = series.filter((value) => value != null);
    const words = `Recorded crime by month, ${monthName(months[0], "long")} to ${monthName(months.at(-1), "long")}: `
      + `between ${number(Math.min(...known))} and ${number(Math.max(...known))} a month.`;
    const drawing = svg("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words });
    const step = months.indexOf(page.systemChange);
    drawing.append(svg("line", { class: "axis", x1: 0, x2: width, y1: y(0), y2: y(0) }),
      svg("line", { class: "axis", x1: 0, x2: width, y1: y(most), y2: y(most) }));
    if (step >= 0) {
      drawing.append(svg("line", { class: "change", x1: x(step), x2: x(step), y1: top - 4, y2: y(0) }),
        svg("text", { x: x(step) + 4, y: 9 }, "new police system"));
    }
    drawing.append(svg("path", { class: "line", d: path }), svg("text", { x: 0, y: y(most) - 4 }, `${number(most)} a month`),
      svg("text", { x: 0, y: height - 3 }, monthName(months[0], "short")),
      svg("text", { x: width, y: height - 3, "text-anchor": "end" }, monthName(months.at(-1), "short")));
    return drawing;
  };
  const typeTable = (area, counts) => {
    const exposure = years(page.periods[0].name, area);
    const rows = page.types.map(({ title }, index) => h("tr", {}, h("th", { scope: "row" }, title),
      h("td", { class: "number" }, number(counts[index])), h("td", { class: "number" }, span(within(counts[index], exposure)))));
    const heads = [["Type", ""], ["Count", "number"], [`Rate, ${labels.confidence}% interval`, "number"]];
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...heads.map(([title, kind]) =>
      h("th", { scope: "col", class: kind || null }, title)))), h("tbody", {}, ...rows));
    LCA.sortable(table);
    return table;
  };
  const rank = (area) => {
    if (areas.rankLow[area] == null) return null;
    return h("p", {}, `Rank by rate: between ${number(areas.rankLow[area])} and ${number(areas.rankHigh[area])} of `
      + `${number(areas.code.length - page.flagged)} areas, where 1 is the highest.`);
  };
  const rateWords = (area) => {
    const chosen = measureOf(state.measure);
    const measure = isRate(chosen) ? chosen : page.measures[0];
    const { count, rate, interval, smoothed } = figures(measure, state.period, area);
    const borough = areas.borough[area];
    const what = measure.name === page.measures[0].name ? "recorded crimes" : measure.title.toLowerCase();
    const compare = [`Shrunk towards the average, as coloured: ${number(smoothed, 1)}.`,
      `${areas.boroughs[borough].name}: ${number(pooled(measure, state.period, (one) => areas.borough[one] === borough), 1)}.`,
      `London: ${number(pooled(measure, state.period, () => true), 1)}.`];
    return [
      h("p", { class: "quote" }, `${number(rate, 1)} ${what} ${measure.unit} (${labels.confidence}% interval ${span(interval)}).`),
      h("p", { class: "small muted" }, `${number(count)} counted in ${periodOf(state.period).words}. `
        + `${number(areas.population[area])} residents, ${labels.population}. ${compare.join(" ")}`),
    ];
  };
  const context = (area) => [
    h("h3", {}, "Deprivation and model"),
    h("p", {}, areas.decile[area] == null ? "No deprivation score."
      : `${labels.deprivation}: decile ${areas.decile[area]} of ${labels.deciles} in England, where 1 is the most deprived.`),
    areas.predicted[area] == null ? null : h("p", {}, `Rate predicted from deprivation: ${number(areas.predicted[area], 1)}. `
      + `Recorded: ${residualWords(area)}. A gap is what deprivation does not say, not a failing of the place.`),
    h("p", {}, "Crime mix: ", areas.clusters[areas.cluster[area]], `. It stays in this cluster in ${areas.membership[area]}% of refits. `, h("a", { href: `${root}clusters.html` }, "About clusters")),
  ];
  const fill = (...children) => at("panel").replaceChildren(...children.filter((child) => child != null && child !== ""));
  const showArea = async (area) => {
    const borough = areas.boroughs[areas.borough[area]];
    const trend = h("div", {});
    const reason = areas.reasons[areas.flag[area]];
    const near = [...shapes.neighbours[area]].sort((a, b) => a - b);
    fill(
      h("h2", {}, areas.name[area]),
      h("p", { class: "muted" }, `${areas.wards[areas.ward[area]][1]} ward, `,
        h("a", { href: `${root}boroughs/${borough.slug}.html` }, borough.name), `. ${areas.code[area]}`),
      reason ? h("p", {}, h("span", { class: "flag" }, "flagged"), ` A rate per resident means little here: ${reason}.`) : null,
      ...rateWords(area), reason ? null : rank(area), trend, ...context(area),
      h("h3", {}, "Neighbours"), links(near),
      labels.estimated ? h("p", { class: "small muted" }, labels.estimated) : "");
    const name = borough.slug;
    const held = await load(root + page.months[name], name);
    if (state.area !== area) return;
    const row = held.area.indexOf(area);
    const [first] = page.periods;
    trend.append(h("h3", {}, "Recorded crime by month"), spark(held.months, held.recorded[row]),
      h("details", { class: "more" }, h("summary", {}, `By type, ${first.words}`), typeTable(area, held.types[row])));
  };
  const showWard = (ward) => {
    const [, name] = areas.wards[ward];
    const inside = areas.code.map((_, area) => area).filter((area) => areas.ward[area] === ward);
    const borough = areas.boroughs[areas.borough[inside[0]]];
    fill(h("h2", {}, name), h("p", { class: "muted" }, "Ward in ",
      h("a", { href: `${root}boroughs/${borough.slug}.html` }, borough.name)), h("h3", {}, "Areas"), links(inside));
  };

  // Controls and legend
  const option = (value, text, chosen) => h("option", { value, selected: chosen }, text);
  const grouped = (list, groupOf, make) => {
    const groups = new Map();
    list.forEach((one) => groups.set(groupOf(one), [...(groups.get(groupOf(one)) || []), one]));
    return [...groups].map(([label, members]) => h("optgroup", { label }, ...members.map(make)));
  };
  const fillControls = () => {
    at("measure").replaceChildren(...grouped(page.measures, (one) => one.group, (one) => option(one.name, one.title)));
    at("period").replaceChildren(...page.periods.map((one) => option(one.name, one.title)));
    at("borough").replaceChildren(option("", "All of London"), ...areas.boroughs.map((one, index) => option(index, one.name)));
  };
  let listed;
  const fillAreas = (borough) => {
    if (listed === borough) return;
    listed = borough;
    const inside = areas.code.map((_, area) => area).filter((area) => areas.borough[area] === borough);
    at("area").disabled = !inside.length;
    at("area").replaceChildren(option("", inside.length ? "Choose an area" : "First choose a borough"),
      ...grouped(inside.sort((a, b) => areas.name[a].localeCompare(areas.name[b])), (area) => areas.wards[areas.ward[area]][1],
        (area) => option(area, areas.name[area])));
  };
  const drawLegend = (measure) => {
    const counts = measure.counts[isRate(measure) ? state.period : ""];
    const item = (kind, label, count) => h("li", {}, h("span", { class: `swatch ${kind}` }), h("span", { class: "legend-label" }, label),
      " ", h("span", { class: "legend-count" }, `${number(count)} areas`));
    const wide = measure.labels.some((label) => label.length > 18);
    at("legend").replaceChildren(h("ul", { class: wide ? "legend wide-labels" : "legend" },
      ...measure.labels.map((label, index) => item(measure.palette[index], label, counts[index])),
      ...(measure.fade?.labels ?? []).map((label, index) => item(`fade-${index + 1}`, label, measure.fade.counts[index])).reverse(),
      measure.hatch ? item("hatched", "not comparable", page.flagged) : ""));
    at("map-title").textContent = `${measure.title}, ${measure.unit}${isRate(measure) ? `. ${periodWords()}` : ""}`;
  };

  // Address: what is shown can be shared
  const hash = (changes) => {
    const { measure, period, area, ward, view } = { ...state, ...changes };
    const parts = { measure, period, area: areas.code[area], ward: area < 0 && ward >= 0 ? areas.wards[ward][0] : "", view };
    return `#${Object.entries(parts).filter(([, value]) => value).map(([name, value]) => `${name}=${value}`).join("&")}`;
  };
  const readHash = (hash = window.location.hash) => {
    const asked = new URLSearchParams(hash.slice(1));
    if (measureOf(asked.get("measure"))) state.measure = asked.get("measure");
    if (periodOf(asked.get("period"))) state.period = asked.get("period");
    const ward = areas.wards.findIndex(([code]) => code === asked.get("ward"));
    const area = areas.code.indexOf(asked.get("area"));
    return { area, ward, view: /^[0-9.]+(\/-?[0-9.]+){2}$/.test(asked.get("view")) ? asked.get("view") : "" };
  };
  const writeHash = () => {
    if (window.location.hash !== hash({})) window.history.replaceState(null, "", hash({}));
  };

  // Map
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const hatch = () => {
    const size = 8, data = new Uint8Array(size * size * 4);
    const [r, g, b] = colour("muted").match(/\w\w/g).map((part) => parseInt(part, 16));
    for (let index = 0; index < size * size; index++) {
      if ((index + Math.floor(index / size)) % size < 2) data.set([r, g, b, 255], index * 4);
    }
    return { width: size, height: size, data };
  };
  const feature = (geometry, id, properties = {}) => ({ type: "Feature", id, properties, geometry });
  const lines = (list) => feature({ type: "MultiLineString", coordinates: list.map((one) => one.line) }, 0);
  const sources = () => {
    const polygons = shapes.polygons.map((coordinates, id) =>
      feature({ type: "MultiPolygon", coordinates }, id, { flag: areas.flag[id] ? 1 : 0 }));
    const outer = ({ first, second }) => second < 0 || areas.borough[first] !== areas.borough[second];
    const source = (data, more) => ({ type: "geojson", data, ...more });
    return {
      areas: source({ type: "FeatureCollection", features: polygons }, { tolerance: 0.2 }),
      borders: source(lines(shapes.borders), { tolerance: 0.2 }),
      boroughs: source(lines(shapes.borders.filter(outer)), { tolerance: 0.2 }),
    };
  };
  const fillColour = (measure) => ["match", ["coalesce", ["feature-state", "class"], -1],
    ...measure.palette.flatMap((name, index) => [index, colour(name)]), colour("ground")];
  const layers = (measure) => [
    { id: "ground", type: "background", paint: { "background-color": colour("ground") } },
    { id: "fill", type: "fill", source: "areas", paint: { "fill-color": fillColour(measure), "fill-antialias": false,
      "fill-opacity": ["coalesce", ["feature-state", "strength"], 1] } },
    { id: "hatch", type: "fill", source: "areas", filter: ["==", ["get", "flag"], 1], paint: { "fill-pattern": "hatch" } },
    { id: "hairlines", type: "line", source: "borders", minzoom: 12, paint: { "line-color": colour("ground"), "line-width": 0.75 } },
    { id: "boroughs", type: "line", source: "boroughs", paint: { "line-color": colour("muted"), "line-width": 1 } },
    { id: "chosen", type: "line", source: "areas", filter: ["==", ["id"], -1], paint: { "line-color": colour("ground"), "line-width": 5 } },
    { id: "chosen-line", type: "line", source: "areas", filter: ["==", ["id"], -1], paint: { "line-color": colour("accent"), "line-width": 2 } },
  ];
  const recolour = () => {
    if (!map) return;
    const measure = measureOf(state.measure);
    areas.code.forEach((_, id) => map.setFeatureState({ source: "areas", id }, { class: classOf(measure, id), strength: strengthOf(measure, id) }));
    map.setPaintProperty("fill", "fill-color", fillColour(measure));
    map.setLayoutProperty("hatch", "visibility", measure.hatch ? "visible" : "none");
  };
  const restyle = () => {
    if (!map) return;
    map.updateImage("hatch", hatch());
    map.setPaintProperty("ground", "background-color", colour("ground"));
    for (const [layer, token] of [["hairlines", "ground"], ["boroughs", "muted"], ["chosen", "ground"], ["chosen-line", "accent"]]) {
      map.setPaintProperty(layer, "line-color", colour(token));
    }
    recolour();
  };
  const fit = (box, maxZoom) => map?.fitBounds(box, { padding: 40, maxZoom, animate: !still.matches, duration: 600 });
  const mark = (area) => ["chosen", "chosen-line"].forEach((layer) => map?.setFilter(layer, ["==", ["id"], area]));

  const show = async (changes, { move = true } = {}) => {
    Object.assign(state, changes);
    const measure = measureOf(state.measure);
    at("measure").value = state.measure;
    at("period").value = state.period;
    at("period").disabled = !isRate(measure);
    const wanted = isRate(measure) ? measure.name : page.measures[0].name;
    values[wanted] ||= await load(root + page.values[wanted], wanted);
    recolour();
    drawLegend(measure);
    mark(state.area);
    if (state.area >= 0) {
      at("borough").value = areas.borough[state.area];
      fillAreas(areas.borough[state.area]);
      at("area").value = state.area;
      at("map-status").textContent = `${areas.name[state.area]}: ${summary(state.area).join("; ")}`;
      await showArea(state.area);
      if (move) fit(shapes.box[state.area], 13.5);
    } else if (state.ward >= 0) {
      showWard(state.ward);
      if (move) fit(joined(shapes.box.filter((_, area) => areas.ward[area] === state.ward)), 13.5);
    }
    writeHash();
  };
  const choose = (area, options) => show({ area, ward: -1 }, options);

  // The neighbour that lies most nearly in the direction of the key.
  const towards = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const next = (area, [dx, dy]) => {
    const [x, y] = shapes.centre[area];
    const stretch = Math.cos(y * Math.PI / 180);
    const score = (one) => {
      const [east, north] = [(shapes.centre[one][0] - x) * stretch, shapes.centre[one][1] - y];
      return (east * dx + north * dy) / Math.hypot(east, north);
    };
    const best = [...shapes.neighbours[area]].sort((a, b) => score(b) - score(a))[0];
    return best !== undefined && score(best) > 0.3 ? best : area;
  };
  const nearest = ({ lng, lat }) => shapes.centre.reduce((best, [x, y], area) => {
    const distance = Math.hypot(x - lng, y - lat);
    return distance < best.distance ? { area, distance } : best;
  }, { area: 0, distance: Infinity }).area;
  const onKey = (event) => {
    const direction = towards[event.key];
    if (direction && !event.shiftKey) choose(state.area < 0 ? nearest(map.getCenter()) : next(state.area, direction));
    else if (direction) map.panBy([direction[0] * 120, -direction[1] * 120], { animate: !still.matches });
    else if (event.key === "+" || event.key === "=") map.zoomIn({ animate: !still.matches });
    else if (event.key === "-") map.zoomOut({ animate: !still.matches });
    else if (event.key === "Enter" && state.area >= 0) at("panel").focus();
    else if (event.key === "Escape") release();
    else return;
    event.preventDefault();
  };
  const release = () => {
    at("area").value = "";
    at("map-status").textContent = "";
    fill(h("p", { class: "muted" }, "Choose an area on the map, from the lists, or by search."));
    show({ area: -1, ward: -1 });
  };
  const tip = ({ point, features: [hit] }) => {
    const node = at("map-tip");
    const [first, ...rest] = summary(hit.id);
    const reason = areas.reasons[areas.flag[hit.id]];
    node.replaceChildren(h("strong", {}, areas.name[hit.id]), first, ...rest.map((text) => h("span", {}, text)),
      reason ? h("span", {}, `Flagged: ${reason}`) : "");
    node.hidden = false;
    const width = at("map").clientWidth;
    node.style.left = `${Math.max(0, Math.min(point.x + 14, width - node.offsetWidth - 4))}px`;
    node.style.top = `${point.y > node.offsetHeight + 20 ? point.y - node.offsetHeight - 12 : point.y + 18}px`;
    map.getCanvas().style.cursor = "pointer";
  };
  const untip = () => { at("map-tip").hidden = true; map.getCanvas().style.cursor = ""; };
  const names = () => areas.boroughs.forEach((borough, index) => {
    const [w, s, e, n] = joined(shapes.box.filter((_, area) => areas.borough[area] === index));
    const label = h("div", { class: "borough-name", "aria-hidden": "true" }, borough.name);
    new maplibregl.Marker({ element: label }).setLngLat([(w + e) / 2, (s + n) / 2]).addTo(map);
  });
  const viewOf = (text) => {
    const [zoom, lat, lng] = text.split("/").map(Number);
    return { zoom, center: [lng, lat] };
  };
  const startMap = async (opened) => {
    await load(at("map-page").dataset.library);
    if (!window.WebGL2RenderingContext) throw new Error("no WebGL");
    at("map").hidden = false;
    at("map-picture").hidden = true;
    const whole = joined(shapes.box);
    const view = opened ? viewOf(opened) : { bounds: whole, fitBoundsOptions: { padding: 12 } };
    map = new maplibregl.Map({
      container: "map", ...view, attributionControl: false, dragRotate: false, pitchWithRotate: false, keyboard: false, fadeDuration: 0,
      minZoom: 8, maxZoom: 16, maxBounds: [[whole[0] - 0.4, whole[1] - 0.3], [whole[2] + 0.4, whole[3] + 0.3]],
      style: { version: 8, sources: sources(), layers: layers(measureOf(state.measure)) },
    });
    map.on("styleimagemissing", () => map.hasImage("hatch") || map.addImage("hatch", hatch()));
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    const canvas = map.getCanvas();
    canvas.setAttribute("aria-label", "Map of areas. Arrow keys go to the next area.");
    canvas.addEventListener("keydown", onKey);
    map.on("mousemove", "fill", tip);
    map.on("mouseleave", "fill", untip);
    map.on("click", "fill", ({ features: [hit] }) => choose(hit.id, { move: false }));
    const far = () => at("map").classList.toggle("far", map.getZoom() < 9.4);
    map.on("zoom", far);
    map.on("moveend", () => {
      const { lng: x, lat: y } = map.getCenter();
      state.view = `${map.getZoom().toFixed(2)}/${y.toFixed(4)}/${x.toFixed(4)}`;
      writeHash();
    });
    names();
    far();
    await map.once("load");
    LCA.map = map;
    LCA.middle = (code) => shapes.centre[areas.code.indexOf(code)];
  };
  const unmapped = (reason) => {
    map = undefined;
    at("map").hidden = true;
    at("map-picture").hidden = false;
    at("map-status").textContent = "This browser can not draw the map. The lists and the search still lead to every area.";
    console.warn(reason);
    return false;
  };
  const listen = () => {
    at("measure").addEventListener("change", ({ target }) => show({ measure: target.value }, { move: false }));
    at("period").addEventListener("change", ({ target }) => show({ period: target.value }, { move: false }));
    at("borough").addEventListener("change", ({ target }) => {
      const borough = target.value === "" ? -1 : Number(target.value);
      fillAreas(borough);
      fit(joined(shapes.box.filter((_, area) => borough < 0 || areas.borough[area] === borough)));
    });
    at("area").addEventListener("change", ({ target }) => target.value && choose(Number(target.value)));
    // The event's own address: a movement that ends just now may already have written another.
    window.addEventListener("hashchange", ({ newURL }) => {
      const { area, ward, view } = readHash(new URL(newURL).hash);
      if (view) map?.jumpTo(viewOf(view));
      show({ area, ward }, { move: !view });
    });
    LCA.dark.addEventListener("change", restyle);
  };
  const start = async () => {
    const files = ["areas", "limits", "outlines"].map((name) => load(root + page.files[name], name));
    [areas, limits] = await Promise.all(files);
    prepare(await files[2]);
    const { area, ward, view } = readHash();
    fillControls();
    fillAreas(-1);
    listen();
    await show({ area, ward, view });
    const drawn = await startMap(view).then(() => true, unmapped);
    if (drawn) await show({}, { move: !view });
    at("map-page").dataset.state = drawn ? "ready" : "unmapped";
  };
  start().catch((reason) => {
    at("map-status").textContent = "The map did not load. The picture and the table of boroughs still stand.";
    console.warn(reason);
  });
})();
