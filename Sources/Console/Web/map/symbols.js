// SPDX-License-Identifier: Apache-2.0
// Pictures on the map: symbols of APP-6 made at set-up, and our own marks and patterns, drawn here in the colours of the theme.

const KINDS = ["flight", "drone-flight", "patrol", "convoy", "exercise", "live-firing", "humanitarian-movement", "static-site", "track"];
/** Pixels of a picture for one of the screen, so that it stays sharp. */
const RATIO = 2;

/** The name of the symbol of a kind of activity; kinds of a later version get the one without a role. */
export function symbolName(kind, own) {
  return `${KINDS.includes(kind) ? kind : "static-site"}.${own ? "own" : "other"}`;
}

const loaded = new Map();

/** @returns {Promise<HTMLImageElement>} */
export function picture(name) {
  if (!loaded.has(name)) loaded.set(name, new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => failed(new Error(`no symbol ${name}: run scripts/console-assets`));
    image.src = `/assets/symbols/${name}.svg`;
  }));
  return loaded.get(name);
}

/** All symbols, loaded. @returns {Promise<[string, HTMLImageElement][]>} */
export function loadSymbols() {
  return Promise.all(KINDS.flatMap((kind) => [`${kind}.own`, `${kind}.other`]).map(async (name) => [name, await picture(name)]));
}

/** @param {[string, HTMLImageElement][]} symbols */
export function addSymbols(map, symbols) {
  for (const [name, image] of symbols) map.addImage(name, scaled(image, 64), { pixelRatio: RATIO });
}

function scaled(image, size) {
  const scale = size / Math.max(image.width, image.height);
  return paint(Math.ceil(image.width * scale) + 4, Math.ceil(image.height * scale) + 4, (c, w, h) => {
    c.shadowColor = "#000"; c.shadowBlur = 3;
    c.drawImage(image, 2, 2, w - 4, h - 4);
  });
}

/** Adds or repaints marks and patterns in the colours of a theme. */
export function addMarks(map, colours) {
  const marks = {
    "hatch-other": hatch(colours.other, 20, 3, 1), "hatch-conflict": hatch(colours.conflict, 14, 5, -1),
    "hatch-no-fly": cross(colours.measure), "dots": dots(colours.measure), "conflict": conflict(colours), "warning.own": warning(colours, true),
    "warning.other": warning(colours, false), "airfield": airfield(colours), "point": point(colours),
  };
  for (const [name, image] of Object.entries(marks)) {
    if (map.hasImage(name)) map.updateImage(name, image); else map.addImage(name, image, { pixelRatio: RATIO });
  }
}

function paint(width, height, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = width; canvas.height = height;
  const context = canvas.getContext("2d");
  draw(context, width, height);
  return context.getImageData(0, 0, width, height);
}

/** Slanted lines; `lean` 1 to the right, -1 to the left. */
function hatch(colour, size, width, lean) {
  return paint(size, size, (c) => {
    c.strokeStyle = colour; c.lineWidth = width;
    for (const shift of [-size, 0, size]) line(c, lean > 0 ? [[shift, size], [shift + size, 0]] : [[shift, 0], [shift + size, size]]);
  });
}

function cross(colour) {
  return paint(24, 24, (c) => {
    c.strokeStyle = colour; c.lineWidth = 1.5;
    line(c, [[0, 24], [24, 0]]); line(c, [[0, 0], [24, 24]]);
  });
}

function dots(colour) {
  return paint(16, 16, (c) => { c.fillStyle = colour; disc(c, 4, 4, 1.7); disc(c, 12, 12, 1.7); });
}

/** Two arrows that meet, in a striped diamond: a conflict is told from all else by its form. */
function conflict(colours) {
  return paint(88, 88, (c) => drawConflict(c, colours));
}

/** The same mark as a picture for the layer in the air. */
export function conflictMark(colours) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 88;
  drawConflict(canvas.getContext("2d"), colours);
  return canvas;
}

function drawConflict(c, colours) {
  const diamond = (r) => { c.beginPath(); c.moveTo(44, 44 - r); c.lineTo(44 + r, 44); c.lineTo(44, 44 + r); c.lineTo(44 - r, 44); c.closePath(); };
  diamond(43); c.fillStyle = colours.halo; c.fill();
  diamond(38); c.fillStyle = colours.conflict; c.fill();
  c.save(); c.clip();
  c.strokeStyle = colours.halo; c.lineWidth = 5;
  for (const away of [-30, -20, 20, 30]) line(c, [[0, 44 + away], [88, 44 + away]]);
  c.restore();
  c.fillStyle = colours.halo;
  triangle(c, 42, 44, -20); triangle(c, 46, 44, 20);
}

function triangle(c, x, y, length) {
  c.beginPath(); c.moveTo(x, y); c.lineTo(x + length, y - 12); c.lineTo(x + length, y + 12); c.fill();
}

/** A triangle with an exclamation mark; another party's is hollow. */
function warning(colours, own) {
  return paint(64, 60, (c) => {
    c.lineJoin = "round"; c.lineWidth = 10; c.strokeStyle = colours.halo; c.fillStyle = own ? colours.warn : colours.halo;
    c.beginPath(); c.moveTo(32, 8); c.lineTo(56, 51); c.lineTo(8, 51); c.closePath(); c.stroke();
    c.lineWidth = 5; c.strokeStyle = colours.warn; c.stroke(); c.fill();
    c.fillStyle = own ? colours.halo : colours.warn; c.fillRect(29.5, 22, 5, 15); disc(c, 32, 43.5, 3.2);
  });
}

function airfield(colours) {
  return paint(28, 28, (c) => {
    c.strokeStyle = colours.halo; c.lineWidth = 5; ring(c, 14, 14, 8.5); line(c, [[6, 20], [22, 8]]);
    c.strokeStyle = colours.airfield; c.lineWidth = 2.4; ring(c, 14, 14, 8.5); line(c, [[5, 21], [23, 7]]);
  });
}

function point(colours) {
  return paint(44, 44, (c) => {
    for (const [colour, width] of [[colours.halo, 7], [colours.accent, 3]]) {
      c.strokeStyle = colour; c.lineWidth = width; ring(c, 22, 22, 10);
      for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) line(c, [[22 + 7 * x, 22 + 7 * y], [22 + 19 * x, 22 + 19 * y]]);
    }
  });
}

function line(c, points) { c.beginPath(); points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y))); c.stroke(); }
function disc(c, x, y, r) { c.beginPath(); c.arc(x, y, r, 0, 7); c.fill(); }
function ring(c, x, y, r) { c.beginPath(); c.arc(x, y, r, 0, 7); c.stroke(); }
