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
GRID = 40


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
    """The first point's instant and, for each, the second's are fractions of the way through what is allowed."""
    t_from, t_to = max(first.start, second.start - most), min(first.end, second.end + most)
    best, spans = np.inf, [(0.0, 1.0), (0.0, 1.0)]
    for _ in range(24):
        u, v = (np.linspace(*span, GRID) for span in spans)
        t = t_from + u * (t_to - t_from)
        low, high = np.maximum(second.start, t - most), np.minimum(second.end, t + most)
        s = low[:, None] + v[None, :] * (high - low)[:, None]
        lon1, lat1 = first.at(t)
        lon2, lat2 = second.at(s.ravel())
        metres = WGS84.inv(np.repeat(lon1, GRID), np.repeat(lat1, GRID), lon2, lat2)[2].reshape(GRID, GRID)
        i, j = np.unravel_index(np.argmin(metres), metres.shape)
        best = min(best, metres[i, j])
        spans = [
            (max(0.0, at - 0.25 * (to - from_)), min(1.0, at + 0.25 * (to - from_)))
            for at, (from_, to) in zip((u[i], v[j]), spans)]
    return best


def main():
    for line in sys.stdin:
        most, *numbers = map(int, line.split())
        print("%.4f" % least(Leg(numbers[:6]), Leg(numbers[6:]), most))


if __name__ == "__main__":
    main()
