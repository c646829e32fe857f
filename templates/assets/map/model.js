// What the map knows: measures, periods, areas, and the figures of each.
"use strict";
(() => {
  const page = JSON.parse(document.getElementById("map-data").textContent);
  const { labels, windows, months } = page;
  const YEAR = labels.yearMonths;
  const newest = windows.length - 1;
  const first = { measure: page.measures[0].name, show: "level", window: newest, area: -1, ward: -1, borough: -1 };
  const state = { ...first, view: "" };
  const values = {};
  const series = {};
  let areas;

  // By decimals: to make one takes as long as to print a hundred numbers.
  const formats = [];
  const format = (places) => {
    const decimals = { minimumFractionDigits: places, maximumFractionDigits: places };
    formats[places] ||= new Intl.NumberFormat("en-GB", decimals);
    return formats[places];
  };
  const number = (value, places = 0) =>
    value == null || Number.isNaN(value) ? "–" : format(places).format(value).replace("-", "−");
  const monthName = (month, style = "long") =>
    new Date(`${month}-15T12:00:00Z`).toLocaleDateString("en-GB", { month: style, year: "numeric", timeZone: "UTC" });
  const windowName = (window) =>
    windows[window].endsWith("-12") && months.indexOf(windows[window]) >= YEAR - 1
      ? windows[window].slice(0, 4)
      : `12 months to ${monthName(windows[window])}`;
  const measureOf = (name) => page.measures.find((one) => one.name === name);
  const measure = () => measureOf(state.measure);
  const isRate = (one) => Boolean(one.months);
  const changes = () => state.show === "change" && isRate(measure());
  // The measure whose counts are given: the chosen one, or all recorded crime where that is no count.
  const counted = () => (isRate(measure()) ? measure() : page.measures[0]);
  // A count with its noun: "1 burglary", "1,204 burglaries".
  const withNoun = (count, { nouns }) => `${number(count)} ${nouns[count === 1 ? 0 : 1]}`;

  // Numbers packed into one string; see build/report/map/packing.py.
  const reader = (stream) => {
    let place = 0;
    const digit = () => {
      const code = stream.charCodeAt(place++);
      return code - (code > 92 ? 36 : 35);
    };
    const whole = () => {
      const start = digit();
      if (start < 64) return start;
      if (start < 88) return 64 + (start - 64) * 91 + digit();
      return 2248 + ((start - 88) * 91 + digit()) * 91 + digit();
    };
    const signed = () => {
      const value = whole();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
    return { whole, signed };
  };
  const times = (many, make) => Array.from({ length: many }, (_, index) => make(index));
  const unpacked = (stream, many) => {
    const { whole } = reader(stream);
    return times(many, whole);
  };

  // Months: observed or not is the same for all areas of a force, of which is kept how many were before each.
  const earlier = {};
  const observed = (area, from, many) => {
    const force = areas.force[area];
    const add = (sums, flag) => [...sums, sums.at(-1) + Number(flag)];
    earlier[force] ||= [...areas.observed[force]].reduce(add, [0]);
    return earlier[force][Math.min(from + many, months.length)] - earlier[force][Math.max(from, 0)];
  };
  const start = (window) => months.indexOf(windows[window]) - YEAR + 1;
  const years = (area, window = state.window) => (areas.population[area] * observed(area, start(window), YEAR)) / YEAR;
  const countIn = (name, area, window) => {
    if (window === newest) return values[name].count[area];
    const from = start(window);
    return times(YEAR, (month) => series[name].count[from + month][area]).reduce((a, b) => a + b, 0);
  };
  const rated = (count, exposure) => (exposure > 0 ? (count / exposure) * labels.per : null);
  const figures = (area, one = counted(), window = state.window) => {
    // A sum over fewer months than the period has is not the period's count.
    const seen = observed(area, start(window), YEAR);
    const sum = seen ? countIn(one.name, area, window) : null;
    return {
      count: seen < Math.min(YEAR, months.length) ? null : sum,
      rate: seen ? rated(sum, years(area, window)) : null,
    };
  };

  // The count of a period in many areas together, month by month: area by area takes forty times as long.
  const total = (inside, one = counted(), window = state.window) => {
    const from = start(window);
    if (inside.some((area) => observed(area, from, YEAR) < Math.min(YEAR, months.length))) return null;
    const sum = (held) => inside.reduce((all, area) => all + held[area], 0);
    if (window === newest) return sum(values[one.name].count);
    return times(YEAR, (month) => sum(series[one.name].count[from + month])).reduce((a, b) => a + b, 0);
  };

  // The count of the 12 months before the newest 12.
  const before = (area, one = counted()) => {
    const from = months.length - 2 * YEAR;
    return from >= 0 && observed(area, from, YEAR) === YEAR ? values[one.name].before[area] : null;
  };

  // Classes
  const comparable = (one, area) => !(one.hatch && !changes() && areas.flag[area]);
  const letter = (text, area) => text.charCodeAt(area) - 97;
  const classOf = (one, area) => {
    if (!comparable(one, area)) return -1;
    if (isRate(one)) {
      if (changes()) return letter(values[one.name].change.classes, areas.ward[area]);
      if (state.window !== newest) return letter(series[one.name].classes[state.window], area);
    }
    const value = values[one.name].value[area];
    return value == null ? -1 : one.breaks.filter((limit) => value >= limit).length;
  };
  // How strongly an area is drawn: by how surely it belongs to its class, where that is known.
  const strengthOf = (one, area) => {
    if (!one.fade) return 1;
    const { membership } = values[one.name];
    return one.fade.strength[one.fade.breaks.filter((limit) => membership[area] >= limit * 100).length];
  };
  const legend = () => (changes() ? page.change : measure());

  // Whether what is shown rests on estimated months: of the forces of these boroughs, or of any.
  const estimated = (boroughs = areas.boroughs) => {
    const { area, ward } = measure().estimated;
    const change = changes();
    const [from, many] = change ? [months.length - 2 * YEAR, 2 * YEAR] : [start(state.window), YEAR];
    const inside = (month) => !isRate(measure()) || (month >= from && month < from + many);
    return boroughs.some(({ force }) => (change ? ward : area)[force].some(inside));
  };

  // What the chosen measure says of an area, in one or two short lines.
  const summary = (area) => {
    const one = measure();
    if (one.words) {
      const held = values[one.name];
      return one.words.map((words) => words.replace(/\{(\w+)\}/g, (_, key) => held[key][area] ?? "–"));
    }
    if (changes()) {
      const ward = areas.ward[area];
      const { count, before } = values[one.name].change;
      if (count[ward] == null) return ["Not published for this period"];
      const counts = `${withNoun(count[ward], one)}, ${number(before[ward])} the year before`;
      return [`${areas.wards[ward][1]} ward: ${counts}`, page.change.labels.at(classOf(one, area))];
    }
    const { count, rate } = figures(area);
    if (count == null) return ["Not published for this period"];
    const words = [withNoun(count, one)];
    if (areas.flag[area]) words.push("Residents are the wrong measure of who is here");
    else if (rate != null) words.push(`${number(rate, 1)} ${one.unit}`);
    return words;
  };

  const load = (address, name) => LCA.load(document.documentElement.dataset.root + address, name);
  const readValues = (held) => ({
    ...held,
    count: held.count && unpacked(held.count, areas.code.length),
    before: held.before && unpacked(held.before, areas.code.length),
  });
  const loadValues = async (one) => {
    values[one.name] ||= readValues(await load(one.file, one.name));
  };
  // Months of a measure: for the slider and for the lines of the panel.
  const loadSeries = async (one = counted()) => {
    if (series[one.name]) return;
    const { count, ...held } = await load(one.months, `${one.name}-months`);
    series[one.name] = { ...held, count: count.map((stream) => unpacked(stream, areas.code.length)) };
  };
  LCA.atlas = {
    page,
    labels,
    state,
    first,
    newest,
    values,
    number,
    monthName,
    windowName,
    measure,
    measureOf,
    isRate,
    counted,
    changes,
    withNoun,
    reader,
    times,
    years,
    rated,
    figures,
    total,
    before,
    series,
    estimated,
    comparable,
    classOf,
    strengthOf,
    legend,
    summary,
    load,
    loadSeries,
    files: async () => {
      areas = await load(page.files.areas, "areas");
      areas.name = areas.suffix.map((suffix, area) => `${areas.boroughs[areas.borough[area]].name} ${suffix}`);
      LCA.atlas.areas = areas;
    },
    // Fetch what the chosen measure and period need.
    ready: async () => {
      await Promise.all([measure(), counted()].map(loadValues));
      if (state.window !== newest && !changes()) await loadSeries();
    },
    // What the panel knows of a borough's places or of London: their rows, and counts by measure, place and month.
    loadPlaces: async (key) => {
      const held = await load(page.places[key], `place-${key}`);
      const many = (held.areas ?? held.boroughs).length;
      held.series ||= (name) => {
        const { whole } = reader(held.months[name]);
        return times(many, () => times(months.length, whole));
      };
      return held;
    },
    // Sums of months over places; null where a month was not published in one of their areas.
    summed: (series, inside) =>
      months.map((_, month) =>
        inside.every((area) => areas.observed[areas.force[area]][month] === "1")
          ? series.reduce((sum, one) => sum + one[month], 0)
          : null,
      ),
    all: (which) => areas.code.map((_, area) => area).filter(which),
    // How many areas, or wards where these are coloured, have each class, are hatched, or have no class.
    tally: () => {
      const counts = legend().labels.map(() => 0);
      const none = { hatched: 0, few: 0 };
      const shown = changes() ? areas.wards.map((_, ward) => areas.ward.indexOf(ward)) : areas.code.keys();
      [...shown].forEach((area) => {
        const place = classOf(measure(), area);
        if (place >= 0) counts[place] += 1;
        else if (comparable(measure(), area)) none.few += 1;
        else none.hatched += 1;
      });
      return { counts, ...none };
    },
    title: () => {
      const one = measure();
      if (changes()) return `${one.title} by ward: ${windowName(newest)} against the 12 months before`;
      return `${one.title}, ${one.unit}${isRate(one) ? `, ${windowName(state.window)}` : ""}`;
    },
  };
})();
