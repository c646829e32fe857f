// Ways to take a figure along: its picture at twice the size with headline and source, code to embed it, its address.
"use strict";
(() => {
  const SCALE = 2;
  const MARGIN = 24; // pixels around the picture
  const say = (control, text) => {
    control.closest(".figure-links").querySelector(".said").textContent = text;
  };
  const copy = async (control, text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      say(control, done);
    } catch {
      say(control, text); // no clipboard here: the text itself, to select
    }
  };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const face = (name, size, weight) => `${weight} ${size}px ${colour(name)}`;
  const lines = (pen, text, width) => {
    const found = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${found.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= width || !found.at(-1)) found[found.length - 1] = longer;
      else found.push(word);
    }
    return found;
  };
  // The chart as Vega draws it, under the headline and over the source, as one picture.
  const picture = async (figure) => {
    const view = await LCA.viewOf(figure.querySelector("[data-chart]"));
    const chart = await view.toCanvas(SCALE);
    const width = chart.width / SCALE + 2 * MARGIN;
    const text = (selector) => figure.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() || "";
    const label = document.querySelector(".estimated")?.firstChild?.textContent.trim() || "";
    const parts = [
      [text(".headline"), face("--serif", 22, 600), 28, "--ink"],
      [text(".subtitle"), face("--sans", 14, 400), 19, "--muted"],
      [null],
      [[text(".source"), label, location.hostname].filter(Boolean).join(" · "), face("--sans", 12, 400), 17, "--muted"],
    ];
    const pen = document.createElement("canvas").getContext("2d");
    const laid = parts.map(([words, font, step, ink]) => {
      if (words === null) return { chart: true, height: chart.height / SCALE + 12 };
      pen.font = font;
      const rows = lines(pen, words, width - 2 * MARGIN);
      return { rows, font, step, ink, height: rows.length * step + 6 };
    });
    const canvas = LCA.element("canvas", {
      width: width * SCALE,
      height: (laid.reduce((sum, { height }) => sum + height, 0) + 2 * MARGIN) * SCALE,
    });
    const ink = canvas.getContext("2d");
    ink.fillStyle = colour("--ground");
    ink.fillRect(0, 0, canvas.width, canvas.height);
    ink.scale(SCALE, SCALE);
    let y = MARGIN;
    for (const part of laid) {
      if (part.chart) ink.drawImage(chart, MARGIN, y, chart.width / SCALE, chart.height / SCALE);
      else {
        ink.font = part.font;
        ink.fillStyle = colour(part.ink);
        for (const [i, row] of part.rows.entries()) ink.fillText(row, MARGIN, y + (i + 0.8) * part.step);
      }
      y += part.height;
    }
    return canvas;
  };
  const save = (canvas, name) =>
    canvas.toBlob((blob) => {
      const link = LCA.element("a", { href: URL.createObjectURL(blob), download: `${name}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });

  for (const button of document.querySelectorAll("[data-png]")) {
    button.hidden = !button.closest("figure").querySelector("[data-chart]");
    button.addEventListener("click", async () => {
      try {
        save(await picture(button.closest("figure")), button.dataset.png + LCA.choice().replace("?show=", "-"));
        say(button, "Picture saved.");
      } catch (reason) {
        console.warn("No picture:", reason);
        say(button, "The picture could not be drawn. The SVG is the same chart.");
      }
    });
  }
  // An address with what the reader chose, of the page itself or of a chart's own page.
  const address = (link) => {
    const [page, part] = link.href.split("#");
    return page.split("?")[0] + LCA.choice() + (part ? `#${part}` : "");
  };
  const taken = (link, words, done) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.matches("[data-embed]")) event.preventDefault();
      copy(link, words(), done);
    });
  for (const link of document.querySelectorAll("[data-embed]")) {
    const title = () => link.closest("figure").querySelector(".headline").textContent.replace(/"/g, "&quot;");
    const code = () => `<iframe src="${address(link)}" title="${title()}" width="100%" height="560"></iframe>`;
    taken(link, code, "Embed code copied.");
  }
  for (const link of document.querySelectorAll("[data-link]")) taken(link, () => address(link), "Address copied.");
})();
