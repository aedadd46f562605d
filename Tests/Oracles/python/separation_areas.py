#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Distances between pairs of areas up to some kilometres across, in a plane: the oracle of areas with curved boundaries.

Each line of input holds two figures parted by "|". Lengths are millimetres, angles millionths of a degree, points 1e-7
degrees, longitude first:
  P 0 point point ... ; point ...              polygon and its holes
  L offset point ...                           corridor (also a circle, with one point)
  S 0 point inner outer from to                annular sector
  E 0 point semi-major semi-minor orientation  ellipse
  F 0 point line spread range                  firing fan
Each line of output is the distance in metres, 0 where the figures share a point.

Figures are drawn in the azimuthal equidistant projection around the first point of the first figure, with thousands of
vertices on curved boundaries, and compared by GEOS. Within 30 km of that point lengths are true to some centimetres.
"""
import sys

import numpy as np
import shapely
from pyproj import Geod, Proj

WGS84 = Geod(ellps="WGS84")


def arc(center, radius, azimuths):
    """Points around a centre at distances and azimuths in metres and degrees."""
    count = len(azimuths)
    longitude, latitude, _ = WGS84.fwd(
        np.full(count, center[0]), np.full(count, center[1]), azimuths, np.broadcast_to(radius, count))
    return np.column_stack([longitude, latitude])


def densified(points):
    """A ring or path with points every 500 m along its geodesics."""
    parts = [points[:1]]
    for (lon0, lat0), (lon1, lat1) in zip(points, points[1:]):
        azimuth, _, metres = WGS84.inv(lon0, lat0, lon1, lat1)
        steps = np.linspace(0, 1, 1 + max(1, int(metres // 500)))[1:]
        parts.append(arc((lon0, lat0), metres * steps, np.full(len(steps), azimuth)))
    return np.concatenate(parts)


def sector(center, inner, outer, start, span):
    steps = np.linspace(start, start + span, 1_500)
    outside = arc(center, outer, steps)
    if span == 360:
        return [outside, arc(center, inner, steps)]
    inside = arc(center, inner, steps[::-1]) if inner > 0 else np.array([center])
    return [np.concatenate([outside, inside, outside[:1]])]


def draw(text, plane):
    kind, offset, rest = text.split(maxsplit=2)
    if kind in "PL":
        parts = [np.array(part.split(), dtype=np.int64).reshape(-1, 2) / 1e7 for part in rest.split(";")]
        if kind == "L":
            points = densified(parts[0]) if len(parts[0]) > 1 else parts[0]
            flat = np.column_stack(plane(points[:, 0], points[:, 1]))
            line = shapely.Point(flat[0]) if len(flat) == 1 else shapely.LineString(flat)
            return line.buffer(int(offset) / 1e3, quad_segs=300)
        rings = [densified(np.concatenate([part, part[:1]])) for part in parts]
    else:
        longitude, latitude, *numbers = map(int, rest.split())
        center = (longitude / 1e7, latitude / 1e7)
        if kind == "S":
            inner, outer, start, end = numbers
            span = (end - start) % 360_000_000 / 1e6 or 360
            rings = sector(center, inner / 1e3, outer / 1e3, start / 1e6, span)
        elif kind == "F":
            line, spread, reach = numbers
            rings = sector(center, 0, reach / 1e3, (line - spread / 2) / 1e6, spread / 1e6)
        else:
            major, minor, orientation = numbers[0] / 1e3, numbers[1] / 1e3, numbers[2] / 1e6
            angle = np.linspace(0, 2 * np.pi, 2_000)
            x, y = major * np.cos(angle), minor * np.sin(angle)
            rings = [arc(center, np.hypot(x, y), orientation + np.degrees(np.arctan2(y, x)))]
    flat = [np.column_stack(plane(ring[:, 0], ring[:, 1])) for ring in rings]
    return shapely.Polygon(flat[0], flat[1:])


def first_point(text):
    return [int(number) / 1e7 for number in text.split()[2:4]]


def main():
    for line in sys.stdin:
        first, second = line.strip().split("|")
        longitude, latitude = first_point(first)
        plane = Proj(proj="aeqd", ellps="WGS84", lon_0=longitude, lat_0=latitude)
        print("%.4f" % draw(first, plane).distance(draw(second, plane)))


if __name__ == "__main__":
    main()
