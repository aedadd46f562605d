# SPDX-License-Identifier: Apache-2.0
"""Areas as polygons and heights as metres, against shapely in a projection with true distances from the middle."""
import math
import unittest

import pyproj
import shapely
from shapely.geometry import LineString, Point, Polygon

from support import Browser, Server, wait

CENTRE = [37.16, 36.2]
# A sphere is up to half a percent away from the ellipsoid that the oracle knows.
TOLERANCE = 0.006


class Geometry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server, cls.browser = Server(), Browser()
        cls.page = cls.browser.page(cls.server.address + "/parts.html")
        wait(cls.page, "Boolean(window.parts)")

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def drawn(self, area, centre=CENTRE):
        """The polygon in metres around a centre, and its anchor."""
        shape, anchor = self.page.evaluate("a => [parts.geometry.polygon(a), parts.geometry.anchor(a)]", area)
        flat = pyproj.Transformer.from_crs(4326, f"+proj=aeqd +lat_0={centre[1]} +lon_0={centre[0]}", always_xy=True)
        polygon = flattened(flat, Polygon(shape["coordinates"][0], shape["coordinates"][1:]))
        self.assertTrue(polygon.is_valid, shapely.is_valid_reason(polygon))
        self.assertEqual(shape["coordinates"][0][0], shape["coordinates"][0][-1])
        self.assertTrue(polygon.buffer(1).contains(flattened(flat, Point(anchor))), f"the label lies outside: {anchor}")
        return polygon, flat

    def assertAlike(self, polygon, wanted):
        off = polygon.symmetric_difference(wanted).area / wanted.area
        self.assertLess(off, 2 * TOLERANCE, f"{off:.4f} of the area is off")

    def test_circle(self):
        polygon, _ = self.drawn({"type": "Point", "coordinates": CENTRE, "radiusMetres": 20000})
        self.assertAlike(polygon, Point(0, 0).buffer(20000))

    def test_ring_and_sector(self):
        ring = {"type": "Point", "coordinates": CENTRE, "innerRadiusMetres": 10000, "outerRadiusMetres": 30000, "fromDegrees": 0, "toDegrees": 0}
        polygon, _ = self.drawn(ring | {"fromDegrees": 40, "toDegrees": 40})
        self.assertAlike(polygon, Point(0, 0).buffer(30000) - Point(0, 0).buffer(10000))
        # Through north: from 330 to 60 degrees is a quarter of the ring.
        polygon, _ = self.drawn(ring | {"fromDegrees": 330, "toDegrees": 60})
        self.assertAlike(polygon, (Point(0, 0).buffer(30000) - Point(0, 0).buffer(10000)) & wedge(330, 420))

    def test_fan(self):
        area = {"type": "Point", "coordinates": CENTRE, "lineDegrees": 10, "spreadDegrees": 60, "minimumRangeMetres": 5000, "maximumRangeMetres": 25000}
        polygon, _ = self.drawn(area)
        self.assertAlike(polygon, (Point(0, 0).buffer(25000) - Point(0, 0).buffer(5000)) & wedge(-20, 40))

    def test_ellipse(self):
        area = {"type": "Point", "coordinates": CENTRE, "semiMajorMetres": 30000, "semiMinorMetres": 10000, "orientationDegrees": 30}
        polygon, _ = self.drawn(area)
        wanted = shapely.affinity.rotate(shapely.affinity.scale(Point(0, 0).buffer(1), 10000, 30000), -30, origin=(0, 0))
        self.assertAlike(polygon, wanted)

    def test_corridor(self):
        for line in (
            [[36.9, 36.0], [37.4, 36.4]],
            [[36.9, 36.0], [37.2, 36.4], [37.6, 36.1]],
            [[36.9, 36.0], [37.2, 36.2], [37.5, 36.2], [37.5, 36.5]],
        ):
            polygon, flat = self.drawn({"type": "LineString", "coordinates": line, "halfWidthMetres": 3000})
            self.assertAlike(polygon, flattened(flat, LineString(line)).buffer(3000))

    def test_corridor_of_one_place_and_of_turning_back(self):
        polygon, _ = self.drawn({"type": "LineString", "coordinates": [CENTRE, CENTRE], "halfWidthMetres": 3000})
        self.assertAlike(polygon, Point(0, 0).buffer(3000))
        shape = self.page.evaluate(
            "a => parts.geometry.polygon(a)",
            {"type": "LineString", "coordinates": [[37, 36], [38, 36], [37, 36.01]], "halfWidthMetres": 3000},
        )
        self.assertTrue(all(36.9 < lon < 38.1 and 35.9 < lat < 36.1 for lon, lat in shape["coordinates"][0]))

    def test_moving_circle(self):
        area = {"type": "LineString", "coordinates": [[37.0, 36.0], [38.0, 36.0]], "movingRadiusMetres": 8000}
        polygon, flat = self.drawn(area)
        self.assertAlike(polygon, flattened(flat, LineString(area["coordinates"])).buffer(8000))
        middle = pyproj.Geod(ellps="WGS84").npts(37, 36, 38, 36, 1)[0]
        half = self.page.evaluate("a => parts.geometry.movingCircle(a, 0.5)", area)
        self.assertAlike(flattened(flat, Polygon(half["coordinates"][0])), flattened(flat, Point(middle)).buffer(8000))
        self.assertIsNone(self.page.evaluate("parts.geometry.movingCircle({type: 'Point', coordinates: [0, 0], radiusMetres: 5}, 0)"))

    def test_label_lies_inside_a_bent_polygon(self):
        bent = [[36, 36], [37, 36], [37, 37], [36.9, 37], [36.9, 36.1], [36.1, 36.1], [36.1, 37], [36, 37], [36, 36]]
        self.drawn({"type": "Polygon", "coordinates": [bent]})
        hole = [[36.2, 36.2], [36.2, 36.8], [36.8, 36.8], [36.8, 36.2], [36.2, 36.2]]
        self.drawn({"type": "Polygon", "coordinates": [[[36, 36], [37, 36], [37, 37], [36, 37], [36, 36]], hole]})

    def test_antimeridian(self):
        for area in (
            {"type": "Polygon", "coordinates": [[[179, 10], [-179, 10], [-179, 12], [179, 12], [179, 10]]]},
            {"type": "Point", "coordinates": [179.9, 50], "radiusMetres": 40000},
            {"type": "LineString", "coordinates": [[179.5, 0], [-179.5, 1]], "halfWidthMetres": 5000},
        ):
            ring = self.page.evaluate("a => parts.geometry.polygon(a).coordinates[0]", area)
            self.assertLess(max(abs(a[0] - b[0]) for a, b in zip(ring, ring[1:])), 5)
            west, _, east, _ = self.page.evaluate("a => parts.geometry.bounds([parts.geometry.polygon(a)])", area)
            self.assertLess(east - west, 5)

    def test_heights(self):
        for altitude, metres in (
            ("surface", 0), ("FL 100", 3048), ("1500 m MSL", 1500), ("5000 ft MSL", 1524), ("unlimited", 20000), ("3000 ft QNH 1013.2 hPa", 914.4),
            ("150 m AGL (ground up to 600 m MSL)", 750), ({"datum": "agl", "metres": 800, "terrainMetres": 450}, 1250), ({"datum": "flight-level", "hundredsOfFeet": 250}, 7620),
            ({"datum": "wgs84", "metres": -30}, 0), ({"datum": "msl", "feet": 99999}, 20000),
        ):
            self.assertAlmostEqual(self.page.evaluate("a => parts.altitudes.metres(a, 'upper')", altitude), metres, 6, str(altitude))
        self.assertEqual(self.page.evaluate("parts.altitudes.band('surface', {datum: 'msl', metres: 1500}, (k, v) => k + (v ? v.feet : ''))"), "map.altitude.surface–map.altitude.msl4,920")

    def test_peers_text_cannot_hide_or_turn(self):
        self.assertEqual(self.page.evaluate("parts.plain('A\\u202eB\\u200b\\nC')"), "A\ufffdB\ufffd\ufffdC")
        self.assertEqual(len(self.page.evaluate("parts.plain('x'.repeat(99))")), 60)


def flattened(flat, geometry):
    return shapely.transform(geometry, flat.transform, interleaved=False)


def wedge(start, end):
    """A wedge by azimuths, large enough to cut any ring here."""
    steps = [start + (end - start) * i / 20 for i in range(21)]
    return Polygon([(0, 0), *((1e6 * math.sin(math.radians(a)), 1e6 * math.cos(math.radians(a))) for a in steps)])


if __name__ == "__main__":
    unittest.main()
