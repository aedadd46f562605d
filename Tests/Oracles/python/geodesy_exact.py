#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Solves geodesic problems with GeographicLib's GeodSolve by elliptic integrals, without any series.

Each line of input "latitude1 longitude1 latitude2 longitude2", in 1e-7 degrees, gives a line "azimuth1 azimuth2 metres".
"""
import subprocess
import sys

lines = [" ".join(f"{int(field) / 1e7:.7f}" for field in line.split()) for line in sys.stdin]
solved = subprocess.run(
    ["GeodSolve", "-E", "-i", "-p", "9"], input="".join(line + "\n" for line in lines), capture_output=True, text=True, check=True)
print(solved.stdout, end="")
