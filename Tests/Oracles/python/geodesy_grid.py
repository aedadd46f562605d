#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers about grids with GeographicLib's GeoConvert (UTM, UPS, MGRS) and PyGeodesy (GARS).

Argument and lines of input: "utm", "mgrs" or "gars" with "latitude longitude" in 1e-7 degrees, answered with a reference; "place"
with any coordinates that GeoConvert reads, answered with the latitude and longitude in degrees of the point or the square's
middle; "dms" with "latitude longitude" in 1e-7 degrees, answered with degrees, minutes and seconds.
"""
import subprocess
import sys


def degrees(field):
    """Exact decimals, for a text of whole ten-millionths."""
    number = int(field)
    return f"{'-' if number < 0 else ''}{abs(number) // 10**7}.{abs(number) % 10**7:07}"


def convert(options, lines):
    asked = "".join(line + "\n" for line in lines)
    return subprocess.run(["GeoConvert", *options], input=asked, capture_output=True, text=True, check=True).stdout


lines = [line.strip() for line in sys.stdin]
if sys.argv[1] == "place":
    print(convert(["-g", "-p", "9"], lines), end="")
elif sys.argv[1] == "gars":
    from pygeodesy import gars

    for line in lines:
        latitude, longitude = (int(field) / 1e7 for field in line.split())
        print(gars.encode(latitude, longitude, precision=2))
else:
    places = [" ".join(degrees(field) for field in line.split()) for line in lines]
    print(convert({"utm": ["-u", "-p", "6"], "mgrs": ["-m", "-p", "0"], "dms": ["-d", "-p", "3"]}[sys.argv[1]], places), end="")
