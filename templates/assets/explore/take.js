// Taking away exactly what is shown: CSV, picture, link, sentence, code to embed it.
"use strict";
(() => {
  const { element: h } = LCA;
  const { page, unit, span } = LCA.explore;
  const SCALE = 2;
  const MARGIN = 24;

  const save = (blob, name) => {
    const link = h("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  // A cell that a spreadsheet would take for a formula is written as text.
  const cell = (value) => {
    const text = value == null ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const stem = ({ places, types, show }) => ["explore", ...places, ...types, show].join("-");
  const saveTable = (state, rows) => {
    const heads = ["code", "name", "month", "crime_type", "measure", "value", "estimated"];
    const lines = [heads, ...rows].map((row) => row.map(cell).join(","));
    save(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }), `${stem(state)}.csv`);
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const wrapped = (context, text, room) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (context.measureText(longer).width > room && lines.at(-1)) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  };
  // A sheet: headline, measure, drawing, keys, source, label of estimated data, address.
  const sheet = (context, width, picture, words) => {
    let y = MARGIN;
    const write = (text, size, ink, { family = "sans", weight = 400, x = MARGIN } = {}) => {
      if (!text) return;
      context.font = `${weight} ${size}px ${colour(family)}`;
      context.fillStyle = ink.startsWith("#") ? ink : colour(ink);
      for (const line of wrapped(context, text, width - x - MARGIN)) {
        y += size * 1.3;
        context.fillText(line, x, y);
      }
    };
    for (const text of words.headlines) write(text, 20, "ink", { family: "serif", weight: 600 });
    write(words.subtitle, 14, "muted");
    y += 12;
    const top = y;
    y += picture.height;
    for (const { text, ink } of words.keys) {
      context.fillStyle = ink;
      context.fillRect(MARGIN, y + 10, 14, 12);
      write(text, 13, "ink", { x: MARGIN + 22 });
    }
    y += 8;
    for (const text of words.notes) write(text, 12, "muted");
    return { top, height: Math.ceil(y + MARGIN) };
  };
  const savePicture = async (state, view, words) => {
    const drawn = await view.toCanvas(SCALE);
    const picture = { width: drawn.width / SCALE, height: drawn.height / SCALE };
    const width = Math.max(picture.width + 2 * MARGIN, 640);
    const canvas = h("canvas", { width: 0, height: 0 });
    const context = canvas.getContext("2d");
    const { top, height } = sheet(context, width, picture, words);
    [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
    context.fillStyle = colour("ground");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.scale(SCALE, SCALE);
    sheet(context, width, picture, words);
    context.drawImage(drawn, (width - picture.width) / 2, top, picture.width, picture.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    save(blob, `${stem(state)}.png`);
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // From a disk, and in older browsers, there is no clipboard to ask: a field that is selected does as well.
      const field = h("textarea", { class: "visually-hidden", readonly: true });
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };
  const embedCode = (address, title) => {
    const safe = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
    return `<iframe src="${safe(address)}" title="${safe(title)}" width="100%" height="560" loading="lazy"></iframe>`;
  };
  const subtitle = (state) => {
    const [from, to] = state.tab === "map" ? [state.first, state.last] : [state.from, state.to];
    const what = state.tab === "map" ? page.mapUnits[state.show] : unit(state);
    return `${what[0].toUpperCase()}${what.slice(1)}, ${span(from, to)}`;
  };

  Object.assign(LCA.explore, { saveTable, savePicture, copy, embedCode, subtitle, colourOf: colour });
})();
