// The colour of every area, and where a place is on a canvas: what all that draws the map starts from.
"use strict";
(() => {
  const { atlas } = LCA;
  const TILE = 512; // pixels that the world is wide at zoom 0, as MapLibre counts
  const HAIRLINES = 12; // zoom from which areas have outlines
  const east = (lng) => (lng + 180) / 360;
  const south = (lat) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
  const lngOf = (x) => x * 360 - 180;
  const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const parts = (hex) => hex.match(/\w\w/g).map((part) => parseInt(part, 16));
  const mixed = (over, under, strength) => {
    const below = parts(under);
    const bytes = parts(over).map((part, index) => Math.round(strength * part + (1 - strength) * below[index]));
    return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  };
  // One colour an area: its class's, paler where it is less sure, or the ground's where it has none.
  const colours = () => {
    const measure = atlas.measure();
    const ground = colour("ground");
    const shades = atlas.legend().palette.map((name) => {
      const full = colour(name);
      return new Map((measure.fade?.strength ?? [1]).map((strength) => [strength, mixed(full, ground, strength)]));
    });
    return atlas.areas.code.map(
      (_, area) => shades[atlas.classOf(measure, area)]?.get(atlas.strengthOf(measure, area)) ?? ground,
    );
  };

  // Where a place is on a canvas of so many pixels that shows a view ({ zoom, lng, lat }), and the other way round.
  const projection = ({ zoom, lng, lat }, width, height, scale) => {
    const pixels = TILE * 2 ** zoom * scale;
    const [x, y] = [east(lng) * pixels - width / 2, south(lat) * pixels - height / 2];
    return {
      pixels,
      x,
      y,
      place: (point) => [east(point[0]) * pixels - x, south(point[1]) * pixels - y],
      degrees: ([px, py]) => [lngOf((px + x) / pixels), latOf((py + y) / pixels)],
    };
  };
  // The view that shows a box of degrees on so many pixels of the page.
  const fitted = ([w, s, e, n], width, height, maxZoom) => {
    const zoom = Math.log2(Math.min(width / (east(e) - east(w)), height / (south(s) - south(n))) / TILE);
    return { zoom: Math.min(zoom, maxZoom), lng: (w + e) / 2, lat: latOf((south(s) + south(n)) / 2) };
  };

  Object.assign(atlas, { east, south, colour, colours, parts, projection, fitted, HAIRLINES });
})();
