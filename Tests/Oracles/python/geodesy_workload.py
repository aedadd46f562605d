#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Volumes for the strategic benchmark and its answer keys: geodesy_workload.py COUNT SEED FIRST_ID

A line for each volume, fields parted by spaces, integers only:
  id party lower_m upper_m start_s end_s P longitude_e7 latitude_e7 longitude_e7 latitude_e7 ...
  id party lower_m upper_m start_s end_s C longitude_e7 latitude_e7 radius_m
The order of the draws from the generator is part of the recipe: the keys hold for these volumes only.
"""
import sys

import numpy as np
from pyproj import Geod

BEGIN = 1767225600  # 2026-01-01T00:00:00Z


def e7(degrees):
    """Seven decimals, as the recipe writes them."""
    return int(("%.7f" % degrees).replace(".", ""))


def main(count, seed, first_id):
    draw = np.random.Generator(np.random.PCG64(seed))
    across = draw.uniform(2000, 40000, count)
    is_circle = draw.random(count) < 0.3
    corners = draw.integers(4, 13, count)
    latitude = draw.uniform(32.2, 37.3, count)
    longitude = draw.uniform(35.25, 42.25, count)
    party = draw.permutation(count) % 2
    lower = draw.integers(0, 12001, count)
    thickness = draw.integers(300, 3001, count)
    start = BEGIN + draw.integers(0, 30 * 86400 + 1, count)
    duration = draw.integers(600, 21601, count)

    owner = np.repeat(np.arange(count), corners)
    begins = np.concatenate([[0], np.cumsum(corners)])
    number = np.arange(len(owner)) - begins[owner]
    angle = (number + draw.uniform(0.1, 0.9, len(owner))) * 360.0 / corners[owner]
    reach = draw.uniform(0.45, 1.0, len(owner)) * across[owner] / 2
    x, y, _ = Geod(ellps="WGS84").fwd(longitude[owner], latitude[owner], 90.0 - angle, reach)

    for i in range(count):
        head = (first_id + i, "AB"[party[i]], lower[i], lower[i] + thickness[i], start[i], start[i] + duration[i])
        if is_circle[i]:
            tail = ["C", e7(longitude[i]), e7(latitude[i]), round(across[i] / 2)]
        else:
            tail = ["P"]
            for corner in range(begins[i], begins[i + 1]):
                tail += [e7(x[corner]), e7(y[corner])]
        print(*head, *tail)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
