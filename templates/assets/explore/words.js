// Sentences about what is shown; the four verdicts come with the data and are never made here.
"use strict";
(() => {
  const { page } = LCA.explore;
  const { months, types } = page;

  const number = (value, places = 0) =>
    value == null
      ? "–"
      : value
          .toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places })
          .replace("-", "−");
  const places = { count: 0, rate: 1, share: 1 };
  const shown = (value, { show }) =>
    value == null ? "–" : `${number(value, places[show])}${show === "share" ? "%" : ""}`;
  const monthName = (month) =>
    new Date(`${month}-15T12:00:00Z`).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
  // Whole years are called by their numbers.
  const whole = (from, to) => from.endsWith("-01") && to.endsWith("-12");
  const span = (from, to) => {
    const [first, last] = [from, to].map(whole(from, to) ? (month) => month.slice(0, 4) : monthName);
    return first === last ? first : `${first} to ${last}`;
  };
  const year = (from, to) => (whole(from, to) ? span(from, to) : `the year to ${monthName(to)}`);
  const typeName = (slug) => (slug === page.recorded ? "Recorded crime" : types.find((one) => one.slug === slug).name);
  const lower = (text) => text[0].toLowerCase() + text.slice(1);

  const units = {
    count: { month: "incidents a month", year: "incidents over twelve months" },
    rate: {
      month: `incidents per ${number(page.per)} residents a month`,
      year: `incidents per ${number(page.per)} residents a year, twelve months at a time`,
    },
    share: { month: "share of recorded crime, by month", year: "share of recorded crime, twelve months at a time" },
  };
  const unit = ({ show, by }) => units[show][by];

  // The newest twelve months against the twelve before, and the verdict if there is one.
  const total = (counts, from) => {
    const part = counts.slice(from, from + page.year);
    return part.length < page.year || part.includes(null) ? null : part.reduce((sum, value) => sum + value, 0);
  };
  // A sentence in two parts: which way it went, and the counts.
  const said = (place, slug) => {
    const counts = LCA.explore.counts(place, slug);
    const [now, before] = [total(counts, months.length - page.year), total(counts, months.length - 2 * page.year)];
    const what = `${typeName(slug)} in ${place.name}`;
    const at = (back) => year(months[months.length - (back + 1) * page.year], months.at(-1 - back * page.year));
    if (now == null) return [what, "months are missing, so no year can be given"];
    if (before == null) return [what, `${number(now)} in ${at(0)}`];
    const verdict = place.verdict(slug);
    const usual = verdict === page.same && now !== before && Math.abs(now - before) >= page.notable * before;
    return [
      `${what}${page.verdicts[verdict]}`,
      `${number(now)} in ${at(0)}, ${number(before)} in ${at(1)}${usual ? page.usual : ""}`,
    ];
  };

  Object.assign(LCA.explore, { number, shown, monthName, span, typeName, lower, unit, said });
})();
