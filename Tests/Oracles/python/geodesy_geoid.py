#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The geoid of EGM96 from NGA's 15-minute grid, as Debian's proj-data has it.

Argument "nodes": all nodes in metres, a row a line from the south, each eastwards from 180° W. Otherwise each line of input
"latitude longitude", in 1e-7 degrees, gives "exact bilinear" in metres: the band-limited function through the nodes (EGM96 has
no harmonics beyond degree 360, and the nodes are twice as dense as that needs), and PROJ's answer from the same grid.
"""
import sys

import numpy
import pyproj

FILE = "/usr/share/proj/egm96_15.gtx"
grid = numpy.frombuffer(open(FILE, "rb").read()[40:], ">f4").reshape(721, 1440).astype(float)

if sys.argv[1:] == ["nodes"]:
    for row in grid:
        print(" ".join(f"{node:.4f}" for node in row))
    sys.exit()

places = numpy.array([[int(field) for field in line.split()] for line in sys.stdin]) / 1e7
# Along a meridian over the pole and down on the other side the function is periodic, too.
torus = numpy.vstack([grid, numpy.roll(grid[-2:0:-1], 720, axis=1)])
spectrum = numpy.fft.fft2(torus) / torus.size
frequencies = numpy.fft.fftfreq(1440, 1 / 1440)
northward = numpy.exp(1j * numpy.outer(numpy.radians(places[:, 0] + 90), frequencies))
eastward = numpy.exp(1j * numpy.outer(numpy.radians(places[:, 1] + 180), frequencies))
exact = ((northward @ spectrum) * eastward).sum(axis=1).real

shift = pyproj.Transformer.from_pipeline(
    f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=vgridshift +grids={FILE} +multiplier=1")
_, _, bilinear = shift.transform(places[:, 1], places[:, 0], numpy.zeros(len(places)))
for pair in zip(exact, bilinear):
    print(*pair)
