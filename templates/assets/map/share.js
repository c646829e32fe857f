// What can be taken away: the address of the view, a picture of it, and its figures as a table.
"use strict";
(() => {
  const { element: h, atlas } = LCA;
  const { page, labels, state, colour } = atlas;
  const box = document.getElementById("map-page");
  const status = document.getElementById("share-status");

  const copy = async () => {
    const address = window.location.href;
    try {
      await navigator.clipboard.writeText(address);
      status.replaceChildren("The link to this view is copied.");
    } catch {
      // A page without a secure address may not write there: the reader copies it by hand.
      const field = h("input", { type: "text", readonly: true, value: address, "aria-label": "Link to this view" });
      status.replaceChildren("This browser lets no page copy for you. The link: ", field);
      field.select();
    }
  };
  const save = (blob, ending, words) => {
    const period = atlas.isRate(atlas.measure()) ? `-${page.windows[state.window]}` : "";
    const name = `london-crime-${state.measure}${period}.${ending}`;
    const address = URL.createObjectURL(blob);
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    status.replaceChildren(`${words} saved as ${name}.`);
  };

  // Table: the areas whose middle is in view
  const inView = () => {
    const [w, s, e, n] = atlas.drawing.bounds();
    return atlas.all((area) => {
      const [x, y] = atlas.shapes.centre[area];
      return x >= w && x <= e && y >= s && y <= n;
    });
  };
  const rounded = (value) => (value == null ? "" : Number(value.toFixed(2)));
  // Column names are those of the site's own downloads; see the dictionary there.
  const columns = () => {
    const { areas } = atlas;
    const place = [
      ["lsoa21cd", (area) => areas.code[area]],
      ["lsoa21nm", (area) => areas.name[area]],
      ["ward", (area) => areas.wards[areas.ward[area]][1]],
      ["borough", (area) => areas.boroughs[areas.borough[area]].name],
      ["population", (area) => areas.population[area]],
      ["denominator_flag", (area) => areas.reasons[areas.flag[area]]],
      ["estimated", (area) => atlas.estimated([areas.boroughs[areas.borough[area]]])],
    ];
    const one = atlas.measure();
    if (one.columns) {
      const held = atlas.values[one.name];
      return [...place, ...Object.entries(one.columns).map(([name, key]) => [name, (area) => held[key][area]])];
    }
    const figure = (read) => (area) => read(atlas.figures(area));
    const bounds = atlas.series[one.name];
    const held = atlas.values[one.name];
    const newest = state.window === atlas.newest;
    return [
      ...place,
      ["crime_type", () => one.title],
      ["period", () => `12 months to ${page.windows[state.window]}`],
      ["count", figure(({ count }) => count)],
      ["rate", figure(({ rate }) => rounded(rate))],
      // Of the newest 12 months there is more to tell.
      ...(newest
        ? [
            ["rate_low", (area) => bounds.low[area]],
            ["rate_high", (area) => bounds.high[area]],
            ["rate_smoothed", (area) => held.value[area]],
            ["count_before", (area) => atlas.before(area)],
          ]
        : []),
    ];
  };
  const quoted = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : `${value ?? ""}`);
  const csv = (areas) => {
    const list = columns();
    const rows = areas.map((area) => list.map(([, read]) => quoted(read(area))).join(","));
    return [list.map(([name]) => name).join(","), ...rows, ""].join("\r\n");
  };
  const saveTable = async () => {
    await atlas.loadSeries();
    const areas = inView();
    save(new Blob([csv(areas)], { type: "text/csv;charset=utf-8" }), "csv", `${atlas.number(areas.length)} areas`);
  };

  // Picture: title, legend, map, source
  const MARGIN = 16;
  const SCALE = 2;
  const wrapped = (context, text, width) =>
    text.split(" ").reduce((lines, word) => {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
      return lines;
    }, []);
  const legendItems = () =>
    [...document.querySelectorAll("#legend li")].map((item) => ({
      fill: getComputedStyle(item.querySelector(".swatch")).backgroundColor,
      strength: Number(getComputedStyle(item.querySelector(".swatch")).opacity),
      hatched: Boolean(item.querySelector(".hatched")),
      words: [item.querySelector(".legend-label").textContent, item.querySelector(".legend-count").textContent],
    }));
  const swatch = (context, { fill, strength, hatched }, x, y) => {
    context.fillStyle = hatched ? colour("ground") : fill;
    context.globalAlpha = strength;
    context.fillRect(x, y, 40, 10);
    context.globalAlpha = 1;
    if (!hatched) return;
    context.strokeStyle = colour("muted");
    context.lineWidth = 1;
    context.beginPath();
    for (let at = 0; at < 30; at += 5) {
      context.moveTo(x + at, y + 10);
      context.lineTo(x + at + 10, y);
    }
    context.stroke();
  };
  // Write a sheet from its top; on a canvas without a size it only finds out how far down the sheet reaches.
  const compose = (context, width, mapHeight) => {
    let y = MARGIN;
    const write = (text, size, ink, { family = "sans", weight = 400, x = MARGIN, room = width - 2 * MARGIN } = {}) => {
      context.font = `${weight} ${size}px ${colour(family)}`;
      context.fillStyle = colour(ink);
      for (const line of wrapped(context, text, room)) {
        y += size * 1.3;
        context.fillText(line, x, y);
      }
    };
    const legend = () => {
      const items = legendItems();
      const wide = items.some(({ words }) => words[0].length > 18);
      const across = Math.max(1, Math.min(items.length, Math.floor((width - 2 * MARGIN) / (wide ? 260 : 96))));
      const room = (width - 2 * MARGIN) / across;
      for (let start = 0; start < items.length; start += across) {
        const top = y + 10;
        const ends = items.slice(start, start + across).map((item, index) => {
          const x = MARGIN + index * room;
          swatch(context, item, x, top);
          y = top + 10;
          const [label, count] = item.words;
          write(label, 11, "ink", { x, room: room - 8 });
          write(count, 11, "muted", { x, room: room - 8 });
          return y;
        });
        y = Math.max(...ends);
      }
    };
    write(atlas.title(), 19, "ink", { family: "serif", weight: 600 });
    if (state.area >= 0) write(`Outlined: ${atlas.panel.name()}. ${atlas.summary(state.area).join("; ")}`, 13, "muted");
    legend();
    if (atlas.estimated()) write("Estimated in part.", 11, "muted");
    y += 12;
    const top = y;
    y += mapHeight;
    write(
      `${document.getElementById("map-note").textContent.replace(/\s+/g, " ")} ${box.dataset.source} ${labels.estimated}`,
      11,
      "muted",
    );
    if (window.location.protocol !== "file:") write(window.location.href.replace(/#.*/, ""), 11, "muted");
    return { top, height: Math.ceil(y + MARGIN) };
  };
  const picture = () => {
    const [width, mapHeight] = atlas.drawing.size();
    const canvas = h("canvas", { width: 0, height: 0 });
    const context = canvas.getContext("2d");
    const { top, height } = compose(context, width, mapHeight);
    [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
    context.fillStyle = colour("ground");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.scale(SCALE, SCALE);
    compose(context, width, mapHeight);
    const map = h("canvas", { width: width * SCALE, height: mapHeight * SCALE });
    const pen = map.getContext("2d");
    atlas.paint(pen, atlas.drawing.view(), SCALE);
    atlas.drawNames(pen, atlas.drawing.view(), width, mapHeight, SCALE);
    context.drawImage(map, 0, top, width, mapHeight);
    return canvas;
  };
  const savePicture = () => picture().toBlob((blob) => save(blob, "png", "The picture"), "image/png");

  let started = false;
  atlas.share = {
    start: () => {
      if (started) return;
      started = true;
      const buttons = { "copy-link": copy, "save-picture": savePicture, "save-table": saveTable };
      for (const [id, act] of Object.entries(buttons)) document.getElementById(id).addEventListener("click", act);
    },
  };
})();
