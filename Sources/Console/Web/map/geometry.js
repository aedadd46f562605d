// SPDX-License-Identifier: Apache-2.0
// Areas of the API as polygons to draw. On a sphere: good for the eye, while the node judges on the ellipsoid.

const R = 6371008.8, RAD = Math.PI / 180;
/** Points on a full circle. */
const ROUND = 48;

/** @typedef {[number, number]} Place longitude, latitude in degrees */
/** @typedef {{type: "Polygon"|"Point"|"LineString", coordinates: any, [shape: string]: any}} Area as in the API */

/** The place at an azimuth (degrees, clockwise from north) and distance (metres). @returns {Place} */
export function destination([lon, lat], azimuth, metres) {
  const d = metres / R, a = azimuth * RAD, f = lat * RAD;
  const s = Math.sin(f) * Math.cos(d) + Math.cos(f) * Math.sin(d) * Math.cos(a);
  const l = Math.atan2(Math.sin(a) * Math.sin(d) * Math.cos(f), Math.cos(d) - Math.sin(f) * s);
  return [lon + l / RAD, Math.asin(Math.max(-1, Math.min(1, s))) / RAD];
}

/** Metres between two places. @param {Place} a @param {Place} b */
export function distance([lonA, latA], [lonB, latB]) {
  const f = Math.sin((latB - latA) * RAD / 2), l = Math.sin((lonB - lonA) * RAD / 2);
  return 2 * R * Math.asin(Math.min(1, Math.sqrt(f * f + Math.cos(latA * RAD) * Math.cos(latB * RAD) * l * l)));
}

/** Azimuth in degrees, 0 up to 360, at `a` of the shortest way to `b`. @param {Place} a @param {Place} b */
export function azimuth([lonA, latA], [lonB, latB]) {
  const l = (lonB - lonA) * RAD, f = latA * RAD, g = latB * RAD;
  const a = Math.atan2(Math.sin(l) * Math.cos(g), Math.cos(f) * Math.sin(g) - Math.sin(f) * Math.cos(g) * Math.cos(l));
  return (a / RAD + 360) % 360;
}

/** Points of an arc, both ends included. */
function arc(centre, metres, from, to) {
  const steps = Math.max(2, Math.ceil(Math.abs(to - from) / 360 * ROUND));
  return Array.from({ length: steps + 1 }, (_, i) => destination(centre, from + (to - from) * i / steps, metres));
}

/** A circle as a ring. @param {Place} centre @param {number} metres */
export const circle = (centre, metres) => arc(centre, metres, 0, 360);

function ellipse(centre, major, minor, orientation) {
  return Array.from({ length: ROUND + 1 }, (_, i) => {
    const a = i / ROUND * 2 * Math.PI, x = major * Math.cos(a), y = minor * Math.sin(a);
    return destination(centre, orientation + Math.atan2(y, x) / RAD, Math.hypot(x, y));
  });
}

/** Rings of a sector of a ring; the whole ring when it begins where it ends. */
function sector(centre, inner, outer, from, to) {
  if ((to - from) % 360 === 0) return inner > 0 ? [circle(centre, outer), circle(centre, inner).reverse()] : [circle(centre, outer)];
  const end = from + ((to - from) % 360 + 360) % 360;
  const near = inner > 0 ? arc(centre, inner, end, from) : [centre];
  const ring = [...arc(centre, outer, from, end), ...near];
  return [[...ring, ring[0]]];
}

/** A line with points at most 40 km apart on the shortest way. */
function dense(points) {
  return points.flatMap((p, i) => {
    const next = points[i + 1];
    if (!next) return [p];
    const metres = distance(p, next), steps = Math.min(200, Math.ceil(metres / 40000)), course = azimuth(p, next);
    return [p, ...Array.from({ length: Math.max(0, steps - 1) }, (_, k) => destination(p, course, metres * (k + 1) / steps))];
  });
}

/** The ring around a line at half a width: round ends, round outer corners, mitred inner ones where the legs are long enough. */
function corridor(line, half) {
  const points = dense(line.filter((p, i) => i === 0 || p[0] !== line[i - 1][0] || p[1] !== line[i - 1][1]));
  if (points.length < 2) return circle(points[0], half);
  const side = (path) => {
    const out = [];
    for (let i = 1; i < path.length - 1; i++) {
      const before = (azimuth(path[i], path[i - 1]) + 180) % 360, after = azimuth(path[i], path[i + 1]);
      const turn = ((after - before + 540) % 360) - 180;
      const reach = half * Math.tan(Math.min(Math.abs(turn), 170) / 2 * RAD);
      if (turn > 0) out.push(...arc(path[i], half, before - 90, before - 90 + turn));
      else if (reach < Math.min(distance(path[i], path[i - 1]), distance(path[i], path[i + 1])))
        out.push(destination(path[i], before - 90 + turn / 2, half / Math.cos(turn / 2 * RAD)));
      else out.push(destination(path[i], before - 90, half), destination(path[i], after - 90, half));
    }
    const end = path[path.length - 1], course = (azimuth(end, path[path.length - 2]) + 180) % 360;
    return [...out, ...arc(end, half, course - 90, course + 90)];
  };
  const ring = [...side(points), ...side([...points].reverse())];
  return [...ring, ring[0]];
}

/** Longitudes without jumps: a ring over the antimeridian goes on past 180. */
function unwrapped(rings) {
  let last = rings[0][0][0];
  return rings.map((ring) => ring.map(([lon, lat]) => {
    last = lon + Math.round((last - lon) / 360) * 360;
    return [last, lat];
  }));
}

/**
 * The polygon that shows an area; a moving circle as all that it sweeps.
 * @param {Area} area
 * @returns {{type: "Polygon", coordinates: Place[][]}}
 */
export function polygon(area) {
  return { type: "Polygon", coordinates: unwrapped(rings(area)) };
}

function rings(area) {
  const at = area.coordinates;
  if (area.type === "Polygon") return at;
  if (area.type === "LineString") return [corridor(unwrapped([at])[0], area.halfWidthMetres ?? area.movingRadiusMetres ?? 0)];
  if (area.outerRadiusMetres !== undefined)
    return sector(at, area.innerRadiusMetres ?? 0, area.outerRadiusMetres, area.fromDegrees ?? 0, area.toDegrees ?? 0);
  if (area.semiMajorMetres !== undefined) return [ellipse(at, area.semiMajorMetres, area.semiMinorMetres, area.orientationDegrees ?? 0)];
  if (area.maximumRangeMetres !== undefined) {
    const half = area.spreadDegrees / 2;
    return sector(at, area.minimumRangeMetres ?? 0, area.maximumRangeMetres, area.lineDegrees - half, area.lineDegrees + half);
  }
  return [circle(at, area.radiusMetres ?? 0)];
}

/** Where a moving circle is at a share (0 to 1) of its window, or nothing if the area is another. @param {Area} area */
export function movingCircle(area, share) {
  if (area.movingRadiusMetres === undefined) return null;
  const [a, b] = unwrapped([area.coordinates])[0];
  const centre = destination(a, azimuth(a, b), distance(a, b) * Math.max(0, Math.min(1, share)));
  return { type: "Polygon", coordinates: [circle(centre, area.movingRadiusMetres)] };
}

/** Where the label of an area stands: inside of it, whatever its form. @param {Area} area @returns {Place} */
export function anchor(area, shown = polygon(area)) {
  if (area.type === "LineString") {
    const line = unwrapped([area.coordinates])[0], middle = (line.length - 1) / 2;
    const a = line[Math.floor(middle)], b = line[Math.ceil(middle)];
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  }
  if (area.type === "Point" && area.radiusMetres !== undefined) return area.coordinates;
  const ring = shown.coordinates[0], [x0, y0] = ring[0];
  let twice = 0, x = 0, y = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay, bx, by] = [ring[i][0] - x0, ring[i][1] - y0, ring[i + 1][0] - x0, ring[i + 1][1] - y0], cross = ax * by - bx * ay;
    twice += cross; x += (ax + bx) * cross; y += (ay + by) * cross;
  }
  const centre = twice ? [x0 + x / (3 * twice), y0 + y / (3 * twice)] : ring[0];
  return inside(centre, shown.coordinates) ? centre : widest(centre[1], shown.coordinates) ?? ring[0];
}

/** Whether a place is in a polygon's rings (odd number of edges to its east). */
function inside([x, y], all) {
  let odd = false;
  for (const ring of all) for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i], [bx, by] = ring[j];
    if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/** The middle of the longest stretch of a parallel inside the rings. */
function widest(y, all) {
  const xs = [];
  for (const ring of all) for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i], [bx, by] = ring[i + 1];
    if ((ay > y) !== (by > y)) xs.push((bx - ax) * (y - ay) / (by - ay) + ax);
  }
  xs.sort((a, b) => a - b);
  let best = null, length = 0;
  for (let i = 0; i + 1 < xs.length; i += 2) if (xs[i + 1] - xs[i] > length) { length = xs[i + 1] - xs[i]; best = [(xs[i] + xs[i + 1]) / 2, y]; }
  return best;
}

/** West, south, east, north of places or polygons; east may be past 180. @returns {[number, number, number, number]|null} */
export function bounds(geometries) {
  let box = null;
  const take = ([lon, lat]) => {
    if (!box) { box = [lon, lat, lon, lat]; return; }
    const l = lon + Math.round((box[0] - lon) / 360) * 360;
    box = [Math.min(box[0], l), Math.min(box[1], lat), Math.max(box[2], l), Math.max(box[3], lat)];
  };
  for (const g of geometries) (Array.isArray(g) ? [g] : g.coordinates[0]).forEach(take);
  return box;
}
