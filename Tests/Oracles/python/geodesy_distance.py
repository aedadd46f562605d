#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Distances between pairs of areas, by brute search over geodesics: the oracle of the conflict test.

Each line of input holds two figures parted by "|", each a kind, an offset in millimetres and its points in 1e-7 degrees:
  P 0 longitude latitude longitude latitude ... ; ...  polygon, its outer ring first, then its holes
  L 500000 longitude latitude longitude latitude ...   corridor (also a circle, with one point)
Each line of output is the distance in metres, 0 where the figures share a point.

The search knows nothing of where two geodesics can be closest. It samples all edges, keeps the pairs of edges that can hold
the least distance, and on those searches both parameters at once by nested golden sections, plus each end against the
other edge. Insides are found by casting a ray in an azimuthal projection of the densified ring.
"""
import sys

import numpy as np
from pyproj import Geod, Proj

WGS84 = Geod(ellps="WGS84")
SAMPLES = 9
GOLDEN = (5**0.5 - 1) / 2


def read(text):
    kind, offset, rest = text.split(maxsplit=2)
    parts = [np.array(part.split(), dtype=np.int64).reshape(-1, 2) / 1e7 for part in rest.split(";")]
    return kind, int(offset) / 1e3, parts


def edges(kind, parts):
    """Start longitude and latitude, azimuth and length of each edge of a path or of all rings."""
    if len(parts) > 1:
        return np.concatenate([edges(kind, [part]) for part in parts])
    points = parts[0]
    if len(points) == 1:
        return np.array([[points[0, 0], points[0, 1], 0.0, 0.0]])
    ends = np.roll(points, -1, axis=0) if kind == "P" else points[1:]
    starts = points if kind == "P" else points[:-1]
    azimuth, _, length = WGS84.inv(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])
    return np.column_stack([starts, azimuth, length])


def along(edge, fraction):
    longitude, latitude, _ = WGS84.fwd(edge[:, 0], edge[:, 1], edge[:, 2], edge[:, 3] * fraction)
    return longitude, latitude


def apart(first, s, second, t):
    return WGS84.inv(*along(first, s), *along(second, t))[2]


def golden(function, count, rounds):
    """The least value of each of `count` unimodal functions over [0, 1]."""
    low, high = np.zeros(count), np.ones(count)
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(rounds):
        keep_left = at_left < at_right
        high, low = np.where(keep_left, right, high), np.where(keep_left, low, left)
        probe = np.where(keep_left, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        at_probe = function(probe)
        left, right = np.where(keep_left, probe, right), np.where(keep_left, left, probe)
        at_left, at_right = np.where(keep_left, at_probe, at_right), np.where(keep_left, at_left, at_probe)
    return np.minimum(at_left, at_right)


def candidates(first, second):
    """Pairs of edges that can hold the least distance, judged by samples."""
    fractions = np.linspace(0, 1, SAMPLES)
    spots = []
    for figure in (first, second):
        rows = np.repeat(figure, SAMPLES, axis=0)
        spots.append(along(rows, np.tile(fractions, len(figure))))
    i, j = np.meshgrid(np.arange(len(spots[0][0])), np.arange(len(spots[1][0])), indexing="ij")
    metres = WGS84.inv(spots[0][0][i], spots[0][1][i], spots[1][0][j], spots[1][1][j])[2]
    metres = metres.reshape(len(first), SAMPLES, len(second), SAMPLES).min(axis=(1, 3))
    slack = (first[:, None, 3] + second[None, :, 3]) / 2 / (SAMPLES - 1)
    return np.nonzero(metres - slack <= metres.min())


def at_the_ends(first, second):
    """The least distance of each pair of edges with one point kept at an end."""
    count = len(first)
    zero, one = np.zeros(count), np.ones(count)
    found = [apart(first, s, second, t) for s in (zero, one) for t in (zero, one)]
    for end in (zero, one):
        found.append(golden(lambda t: apart(first, end, second, t), count, 60))
        found.append(golden(lambda s: apart(first, s, second, end), count, 60))
    return np.minimum.reduce(found)


def within(first, second, rounds):
    """The least distance of each pair of edges with both points free."""
    count = len(first)
    return golden(lambda s: golden(lambda t: apart(first, s, second, t), count, rounds), count, rounds)


def encloses(kind, parts, place):
    if kind != "P":
        return False
    ring = edges(kind, parts)
    # A place inside is at most half the way round from any corner.
    if WGS84.inv(*place, *parts[0][0])[2] > ring[:, 3].sum() / 2:
        return False
    plane = Proj(proj="aeqd", ellps="WGS84", lon_0=place[0], lat_0=place[1])
    steps = 100
    rows = np.repeat(ring, steps, axis=0)
    x, y = plane(*along(rows, np.tile(np.arange(steps) / steps, len(ring))))
    x, y = np.asarray(x), np.asarray(y)
    if not np.all(np.isfinite(x)):
        return False
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    straddles = (y > 0) != (y2 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        hits = straddles & (x + (0 - y) * (x2 - x) / (y2 - y) > 0)
    return np.count_nonzero(hits) % 2 == 1


def main():
    pairs = [tuple(map(read, line.split("|"))) for line in sys.stdin if line.strip()]
    firsts, seconds, owners = [], [], []
    for number, ((kind, _, points), (other_kind, _, other_points)) in enumerate(pairs):
        first, second = edges(kind, points), edges(other_kind, other_points)
        i, j = candidates(first, second)
        firsts.append(first[i])
        seconds.append(second[j])
        owners.append(np.full(len(i), number))
    first, second, owner = np.concatenate(firsts), np.concatenate(seconds), np.concatenate(owners)
    least = np.full(len(pairs), np.inf)
    np.minimum.at(least, owner, at_the_ends(first, second))
    # A coarse search of the inside tells which edges may come nearer there; those are searched to the end.
    inside = within(first, second, 14)
    slack = 2 * GOLDEN**13 * (first[:, 3] + second[:, 3])
    keep = inside - slack <= least[owner]
    # Of each figure, the three most promising: where many edges cross, all of them give zero.
    order = np.lexsort((inside, owner))
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    keep &= place < 3
    np.minimum.at(least, owner[keep], within(first[keep], second[keep], 42))
    for number, ((kind, offset, points), (other_kind, other_offset, other_points)) in enumerate(pairs):
        metres = least[number]
        if metres < 1e-3:
            metres = 0.0
        elif encloses(kind, points, other_points[0][0]) or encloses(other_kind, other_points, points[0][0]):
            metres = 0.0
        print("%.7f" % max(0.0, metres - offset - other_offset))


if __name__ == "__main__":
    main()
