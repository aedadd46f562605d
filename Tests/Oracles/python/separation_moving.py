#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How near two moving points come at instants that are close enough, by search on a grid that shrinks around the best.

Each line of input holds, parted by blanks: the greatest time between the instants in milliseconds, and for each of two
points its first and last instant in milliseconds and its first and last position (longitude and latitude in 1e-7
degrees). Points move along geodesics at constant speed. Each line of output is the least distance in metres.
"""
import sys

import numpy as np
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
GRID = 60


class Leg:
    def __init__(self, numbers):
        self.start, self.end, *degrees = numbers
        lon0, lat0, lon1, lat1 = (degree / 1e7 for degree in degrees)
        self.azimuth, _, self.metres = WGS84.inv(lon0, lat0, lon1, lat1)
        self.from_ = (lon0, lat0)

    def at(self, instants):
        fraction = (instants - self.start) / (self.end - self.start)
        count = len(instants)
        longitude, latitude, _ = WGS84.fwd(
            np.full(count, self.from_[0]), np.full(count, self.from_[1]), np.full(count, self.azimuth),
            self.metres * fraction)
        return np.asarray(longitude), np.asarray(latitude)


def least(first, second, most):
    """Coordinates are the first point's instant and how much later the second's is, which keeps the grid in the band."""
    low = max(-most, second.start - first.end)
    high = min(most, second.end - first.start)
    best, spans = np.inf, ((first.start, first.end), (low, high))
    for _ in range(12):
        t = np.linspace(*spans[0], GRID)
        lag = np.linspace(*spans[1], GRID)
        lon1, lat1 = first.at(t)
        when, later = np.meshgrid(t, lag, indexing="ij")
        other = np.clip(when + later, second.start, second.end)
        allowed = np.abs(other - when) <= most + 1e-6
        lon2, lat2 = second.at(other.ravel())
        metres = WGS84.inv(np.repeat(lon1, GRID), np.repeat(lat1, GRID), lon2, lat2)[2].reshape(GRID, GRID)
        metres = np.where(allowed, metres, np.inf)
        i, j = np.unravel_index(np.argmin(metres), metres.shape)
        best = min(best, metres[i, j])
        spans = tuple(
            (max(limit[0], at - width * 0.2), min(limit[1], at + width * 0.2))
            for at, width, limit in (
                (t[i], t[-1] - t[0], (first.start, first.end)), (lag[j], lag[-1] - lag[0], (low, high))))
    return best


def main():
    for line in sys.stdin:
        most, *numbers = map(int, line.split())
        print("%.4f" % least(Leg(numbers[:6]), Leg(numbers[6:]), most))


if __name__ == "__main__":
    main()
