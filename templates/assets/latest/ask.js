// The Latest month page: a press on the button asks police.uk, from the reader's browser, whether there is a newer month.
"use strict";
(() => {
  const feed = JSON.parse(document.getElementById("live-feed").textContent);
  const button = document.getElementById("ask");
  const status = document.getElementById("ask-status");
  const place = document.getElementById("ask-answer");
  const PATIENCE = 20_000; // milliseconds for one answer
  const DEEPEST = 5; // times that an area is cut in four
  const TOO_MANY = 503;

  class Refused extends Error {
    constructor(code) {
      super(`status ${code}`);
      this.code = code;
    }
  }

  const ask = async (method, given) => {
    const query = given ? `?${new URLSearchParams(given)}` : "";
    const answer = await fetch(`${feed.api}${method}${query}`, {
      signal: AbortSignal.timeout(PATIENCE),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (!answer.ok) throw new Refused(answer.status);
    return answer.json();
  };

  // An area with too many crimes is refused: ask for its four quarters instead.
  const crimesIn = async (month, [west, south, east, north], depth = 0) => {
    const poly = [
      [south, west],
      [north, west],
      [north, east],
      [south, east],
    ]
      .map((corner) => corner.map((v) => v.toFixed(6)).join(","))
      .join(":");
    try {
      return await ask("crimes-street/all-crime", { date: month, poly });
    } catch (error) {
      if (error.code !== TOO_MANY || depth === DEEPEST) throw error;
      const [x, y] = [(west + east) / 2, (south + north) / 2];
      const quarters = [
        [west, south, x, y],
        [x, south, east, y],
        [west, y, x, north],
        [x, y, east, north],
      ];
      const parts = [];
      for (const quarter of quarters) parts.push(...(await crimesIn(month, quarter, depth + 1)));
      return parts;
    }
  };

  const inWords = (error) => {
    if (error.name === "TimeoutError") return "police.uk did not answer in time. Try again in a while.";
    if (error.code === 429) return "police.uk is asked too much at the moment. Try again in a minute.";
    if (error.code) return `police.uk answers with an error (${error.code}). Try again in a while.`;
    if (error instanceof SyntaxError || error instanceof RangeError)
      return "police.uk answered with something that cannot be read. It may have changed.";
    return "police.uk cannot be reached, or refuses at the moment. Are you online? Try again in a while.";
  };

  const nameOf = (month) =>
    new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
  const number = (n) => n.toLocaleString("en-GB");

  const show = (month, crimes) => {
    const once = new Map(crimes.filter((c) => c.location_type !== feed.leftOut).map((c) => [c.id, c]));
    const counts = new Map(feed.types.map(({ slug }) => [slug, 0]));
    for (const { category } of once.values()) {
      if (!counts.has(category)) throw new RangeError(category);
      counts.set(category, counts.get(category) + 1);
    }
    const cell = (tag, text, attributes) => LCA.element(tag, attributes, text);
    const heads = ["Type", nameOf(month), nameOf(feed.month)];
    const rows = feed.types.map(({ slug, name, count }) =>
      LCA.element(
        "tr",
        {},
        cell("th", name, { scope: "row" }),
        cell("td", number(counts.get(slug)), { class: "number" }),
        cell("td", number(count), { class: "number" }),
      ),
    );
    const table = LCA.element(
      "table",
      {},
      LCA.element(
        "caption",
        {},
        `Central London, ${nameOf(month)} as police.uk has it now, against ${nameOf(feed.month)} as built here`,
      ),
      LCA.element(
        "thead",
        {},
        LCA.element("tr", {}, ...heads.map((h, i) => cell("th", h, { scope: "col", class: i ? "number" : null }))),
      ),
      LCA.element("tbody", {}, ...rows),
    );
    place.replaceChildren(
      LCA.element(
        "div",
        { class: "table-scroll", role: "region", "aria-label": "Answer of police.uk", tabindex: "0" },
        table,
      ),
    );
    status.textContent = `police.uk has ${nameOf(month)}: ${number(once.size)} incidents. The newest month may still be incomplete.`;
  };

  const look = async () => {
    const dates = await ask("crimes-street-dates");
    if (!Array.isArray(dates)) throw new SyntaxError("no list");
    const months = dates.map((d) => d?.date).filter((date) => /^20\d\d-(0[1-9]|1[0-2])$/.test(date));
    if (!months.length) throw new SyntaxError("no month");
    const newest = months.sort().at(-1);
    if (newest <= feed.month) {
      status.textContent = `There is nothing newer: police.uk’s newest month is ${nameOf(newest)}.`;
      return;
    }
    const notYet = `police.uk lists ${nameOf(newest)}, and does not give it yet. Try again in some days.`;
    try {
      const crimes = await crimesIn(newest, feed.bounds);
      if (crimes.length) show(newest, crimes);
      else status.textContent = notYet;
    } catch (error) {
      if (error.code !== 502 && error.code !== 404) throw error;
      status.textContent = notYet;
    }
  };

  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "Asking police.uk …";
    place.replaceChildren();
    try {
      await look();
    } catch (error) {
      status.textContent = inWords(error);
    }
    button.disabled = false;
  });
})();
