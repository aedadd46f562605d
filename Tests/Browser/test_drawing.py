# SPDX-License-Identifier: Apache-2.0
"""Drawing and editing areas with the mouse and with the keyboard alone."""
import unittest

from axe_playwright_python.sync_playwright import Axe

from support import Browser, Server, wait, words

POLYGON = {"type": "Polygon", "coordinates": [[[37, 35], [38, 35], [38, 36], [37, 36], [37, 35]]]}
CORRIDOR = {"type": "LineString", "coordinates": [[37, 35], [38, 36]], "halfWidthMetres": 5000}
CIRCLE = {"type": "Point", "coordinates": [37.5, 35.5], "radiusMetres": 20000}


class Drawing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server, cls.browser = Server(), Browser()
        cls.page = cls.browser.page(cls.server.address + "/parts.html", 700, 420, reduced_motion="reduce")
        wait(cls.page, "Boolean(window.parts)")
        cls.page.evaluate("parts.map('en')")

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def setUp(self):
        self.page.evaluate("""() => { parts.shown.stopDrawing(); parts.shown.library.jumpTo({center: [37.5, 35.5], zoom: 7});
          parts.seen.changes.length = parts.seen.ended.length = 0; }""")

    def tearDown(self):
        self.assertEqual(self.page.problems, [])
        self.assertEqual(self.page.evaluate("parts.missing"), [])

    def draw(self, shape, area=None):
        self.page.evaluate("([shape, area]) => parts.draw(shape, area)", [shape, area])

    def pixel(self, at):
        return self.page.evaluate(
            "at => { const p = parts.shown.library.project(at), b = document.getElementById('map').getBoundingClientRect(); return [b.x + p.x, b.y + p.y]; }", at
        )

    def click(self, at):
        self.page.mouse.click(*self.pixel(at))
        # Two clicks in a hurry would be a double click.
        self.page.wait_for_timeout(350)

    def drag(self, start, end):
        x, y = self.pixel(start)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for share in (0.5, 1):
            to = self.pixel(end)
            self.page.mouse.move(x + (to[0] - x) * share, y + (to[1] - y) * share)
            self.page.wait_for_timeout(60)
        self.page.mouse.up()

    def last(self):
        return self.page.evaluate("parts.seen.changes.at(-1)")

    def ended(self):
        self.assertEqual(len(self.page.evaluate("parts.seen.ended")), 1)
        return self.page.evaluate("parts.seen.ended[0]")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def assertNear(self, found, wanted, degrees=0.02):
        self.assertEqual(len(found), len(wanted), found)
        for a, b in zip(found, wanted):
            self.assertLess(max(abs(a[0] - b[0]), abs(a[1] - b[1])), degrees, (found, wanted))

    def assertRounded(self, area):
        for lon, lat in area["coordinates"][0] if area["type"] == "Polygon" else area["coordinates"]:
            self.assertEqual((lon, lat), (round(lon, 6), round(lat, 6)))

    def test_polygon_with_the_mouse(self):
        self.draw("polygon")
        for at in ([37, 35], [37, 36], [38, 36], [38, 35]):
            self.click(at)
        self.assertFalse(self.last()[1], "corners that are still being added are not settled")
        self.press("Escape")
        area = self.ended()
        # Drawn clockwise, reported counter-clockwise and closed.
        self.assertNear(area["coordinates"][0], [[38, 35], [38, 36], [37, 36], [37, 35], [38, 35]])
        self.assertRounded(area)
        self.assertEqual(self.last(), [area, True])
        self.assertEqual(self.page.locator(".map-handle, .map-drawbar").count(), 0)

    def test_rubber_band_is_reported_while_the_mouse_moves(self):
        self.draw("polygon")
        self.click([37, 35])
        self.click([38, 35])
        self.page.mouse.move(*self.pixel([37.5, 36]))
        wait(self.page, "parts.seen.changes.at(-1)?.[0]?.coordinates[0].length === 4")
        self.assertFalse(self.last()[1])

    def test_circle_and_corridor_with_the_mouse(self):
        self.draw("circle")
        self.click([37.5, 35.5])
        self.click([37.5, 35.8])
        self.press("Escape")
        area = self.ended()
        self.assertEqual(area["type"], "Point")
        self.assertAlmostEqual(area["radiusMetres"], 33358, delta=700)
        self.setUp()
        self.draw("corridor")
        self.click([37, 35])
        self.click([37.6, 35.4])
        self.page.mouse.dblclick(*self.pixel([38, 36]))
        self.assertEqual(self.last()[0]["halfWidthMetres"], 3704)
        self.assertNear(self.last()[0]["coordinates"], [[37, 35], [37.6, 35.4], [38, 36]])
        self.page.click(f"text={words('en')['draw.done']}")
        self.assertEqual(self.ended(), self.last()[0])

    def test_polygon_with_the_keyboard(self):
        self.draw("polygon")
        self.press("Enter", "Enter", *["Shift+ArrowRight"] * 2, "Enter", *["Shift+ArrowUp"] * 2, "Enter", "ArrowLeft", "Enter")
        self.assertIn("4 points", self.page.inner_text(".map-said"))
        self.press("Backspace", "Escape")
        ring = self.ended()["coordinates"][0]
        self.assertEqual(len(ring), 4)
        self.assertNear(ring[:1], [[37.5, 35.5]])
        self.assertGreater(ring[1][0], 37.9)
        self.assertAlmostEqual(ring[1][1], 35.5, 1)
        self.assertGreater(ring[2][1], 35.9)

    def test_crosshair_takes_the_map_along(self):
        self.draw("polygon")
        self.press(*["Shift+ArrowRight"] * 12)
        self.assertGreater(self.page.evaluate("parts.shown.library.getCenter().lng"), 38)
        self.assertTrue(self.page.locator(".map-crosshair").is_visible())

    def test_circle_with_the_keyboard(self):
        self.draw("circle")
        self.press("Enter", "Enter", "Shift+ArrowRight", "Enter", "Escape")
        # 48 pixels at this zoom and latitude.
        metres = 48 * 40075016.7 * 0.8141 / (512 * 2**7)
        self.assertAlmostEqual(self.ended()["radiusMetres"], metres, delta=500)

    def test_too_few_corners(self):
        self.draw("polygon")
        self.press("Enter", "Enter", "Escape")
        self.assertIsNone(self.ended())

    def test_edit_polygon(self):
        self.draw("polygon", POLYGON)
        self.assertEqual(self.page.locator(".map-handle-corner:visible").count(), 4)
        self.drag([38, 36], [38.3, 36.2])
        area, settled = self.last()
        self.assertTrue(settled)
        self.assertNear(area["coordinates"][0][2:3], [[38.3, 36.2]])
        self.assertIn(False, [s for _, s in self.page.evaluate("parts.seen.changes")], "nothing was told while dragging")
        # The middle of a side becomes a corner.
        self.drag([37.5, 35], [37.5, 34.7])
        self.assertNear(self.last()[0]["coordinates"][0], [[37, 35], [37.5, 34.7], [38, 35], [38.3, 36.2], [37, 36], [37, 35]])
        self.assertRounded(self.last()[0])

    def test_edit_polygon_with_the_keyboard(self):
        self.draw("polygon", POLYGON)
        handles = self.page.locator(".map-handle:visible")
        handles.nth(0).focus()
        self.press("Shift+ArrowLeft")
        self.assertLess(self.last()[0]["coordinates"][0][0][0], 36.8)
        self.press("Backspace")
        self.assertEqual(len(self.last()[0]["coordinates"][0]), 4)
        self.press("Backspace")
        self.assertEqual(len(self.last()[0]["coordinates"][0]), 4, "a polygon keeps three corners")
        self.page.locator(".map-handle-side:visible").first.focus()
        self.press("Enter", "ArrowDown")
        self.assertEqual(len(self.last()[0]["coordinates"][0]), 5)
        self.press("Escape")
        self.assertEqual(self.ended(), self.last()[0])

    def test_holes_stay(self):
        hole = [[37.4, 35.4], [37.4, 35.6], [37.6, 35.6], [37.6, 35.4], [37.4, 35.4]]
        self.draw("polygon", {"type": "Polygon", "coordinates": [POLYGON["coordinates"][0], hole]})
        self.press("Escape")
        self.assertEqual(self.ended()["coordinates"], [POLYGON["coordinates"][0], hole])

    def test_edit_circle_and_corridor(self):
        self.draw("circle", CIRCLE)
        self.page.locator(".map-handle-size").focus()
        self.press("ArrowUp", "Shift+ArrowRight", "Alt+ArrowLeft")
        self.assertEqual(self.last()[0]["radiusMetres"], 20000 + 100 + 1000 - 10)
        self.drag([37.5, 35.5], [37.6, 35.6])
        self.assertNear([self.last()[0]["coordinates"]], [[37.6, 35.6]])
        self.setUp()
        self.draw("corridor", CORRIDOR)
        self.page.locator(".map-handle-size").focus()
        self.press("Shift+ArrowUp")
        self.assertEqual(self.last()[0]["halfWidthMetres"], 6000)
        self.assertIn("±6.0 km", self.page.inner_text(".map-readout"))
        box = self.page.locator(".map-handle-size").bounding_box()
        self.page.mouse.move(box["x"] + 5, box["y"] + 5)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 35, box["y"] + 35)
        self.page.mouse.up()
        self.assertGreater(self.last()[0]["halfWidthMetres"], 15000)

    def test_shapes_that_can_only_be_typed_are_refused(self):
        with self.assertRaisesRegex(Exception, "cannot draw"):
            self.draw("circle", CIRCLE | {"outerRadiusMetres": 5, "radiusMetres": None, "type": "LineString"})

    def test_no_more_than_the_limit(self):
        self.draw("corridor")
        self.press("Enter", "Enter", *["ArrowRight", "Enter"] * 99)
        wait(self.page, "document.querySelectorAll('.map-handle-corner').length === 100")
        self.press("ArrowRight", "Enter")
        self.assertEqual(self.page.inner_text(".map-said"), words("en")["draw.full"].format(limit=100))
        self.assertEqual(self.page.locator(".map-handle-corner").count(), 100)

    def test_axe(self):
        for shape, area in (("polygon", POLYGON), ("circle", CIRCLE), ("corridor", CORRIDOR)):
            self.draw(shape, area)
            found = Axe().run(self.page, context="#map")
            self.assertEqual(found.violations_count, 0, found.generate_report())


if __name__ == "__main__":
    unittest.main()
