#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Solves geodesic problems with GeographicLib's own Python code, which shares no code with the C library that is tested.

Each line of input "latitude1 longitude1 latitude2 longitude2", in 1e-7 degrees, gives a line "metres azimuth1 azimuth2".
"""
import sys

from geographiclib.geodesic import Geodesic

for line in sys.stdin:
    solved = Geodesic.WGS84.Inverse(*[int(field) / 1e7 for field in line.split()])
    print(repr(solved["s12"]), repr(solved["azi1"]), repr(solved["azi2"]))
