# SPDX-License-Identifier: Apache-2.0
"""The map in a real browser: what is drawn when, what can be pointed at, and that it asks no other host for anything."""
import unittest

from axe_playwright_python.sync_playwright import Axe

import samples
from support import LANGUAGES, Browser, Server, wait, words

FILL = """given => { const m = parts.shown; m.setTime(given.time); m.setMeasures(given.measures); m.setLayers(given.layers); m.setWarnings(given.warnings);
  m.setActivities(given.activities); m.setFindings(given.findings); m.setTracks(given.tracks); m.setBorders(false); m.setVolumetric(false);
  m.select(null); parts.seen.select.length = 0; m.library.jumpTo({center: [37.5, 35.4], zoom: 6.4}); }"""
GIVEN = {
    "time": samples.TIME, "measures": samples.MEASURES, "layers": samples.LAYERS, "warnings": samples.WARNINGS, "activities": samples.ACTIVITIES,
    "findings": samples.FINDINGS, "tracks": samples.TRACKS,
}


class Map(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server, cls.browser = Server(), Browser()
        # One map for all tests: each begins by filling it anew, which is also how the console uses it.
        cls.page = cls.browser.page(cls.server.address + "/parts.html", 700, 420, reduced_motion="reduce")
        wait(cls.page, "Boolean(window.parts)")
        cls.page.evaluate("parts.map('en')")

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def setUp(self):
        self.show("en", "dark")
        self.page.evaluate(FILL, GIVEN)
        wait(self.page, "parts.quiet()")

    def show(self, language, theme):
        self.page.evaluate("theme => { document.documentElement.dataset.theme = theme; parts.shown.setTheme(theme); }", theme)
        self.page.evaluate("tag => parts.language(tag)", language)

    def drawn(self, page, layer, name="ref"):
        """What a layer shows of a property of its features."""
        return set(page.evaluate(
            "([layer, name]) => parts.shown.library.queryRenderedFeatures({layers: [layer]}).map(f => f.properties[name])", [layer, name]
        ))

    def assertClean(self, page):
        self.assertEqual(page.problems, [])
        self.assertEqual(page.hosts - {"blob", "data"}, {self.server.address.split("/")[2]})
        self.assertEqual(page.evaluate("parts.missing"), [])

    def test_all_is_drawn(self):
        page = self.page
        self.assertEqual(self.drawn(page, "volumes-own"), {"a1", "a3"})
        self.assertLessEqual({"a2", "a4", "a6"}, self.drawn(page, "volumes-other"))
        self.assertEqual(self.drawn(page, "volumes-conflict"), {"a1", "a2"})
        self.assertEqual(self.drawn(page, "volumes-late"), {"a3"})
        self.assertEqual(self.drawn(page, "volumes-hold"), {"a4"})
        self.assertEqual(self.drawn(page, "measures-fill", "kind"), {"buffer", "no-fly", "safe-corridor", "protected-site", "coordination-line"})
        self.assertEqual(self.drawn(page, "measures-no-fly", "kind"), {"no-fly"})
        self.assertEqual(self.drawn(page, "findings"), {"f1"})
        self.assertEqual(self.drawn(page, "warnings-line"), {"w1", "w2"})
        self.assertEqual(self.drawn(page, "layers", "name"), {"UM688"})
        self.assertIn("T2", self.drawn(page, "track-labels", "label"))
        self.assertEqual(page.evaluate("parts.shown.library.queryRenderedFeatures({layers: ['moving-fill']}).length > 0"), True)
        stats = page.evaluate("parts.shown.stats()")
        self.assertEqual((stats["activities"], stats["volumes"], stats["running"], stats["tracks"]), (6, 6, 4, 2))
        self.assertClean(page)

    def test_time_decides_what_is_solid(self):
        page = self.page
        states = """parts.shown.library.queryRenderedFeatures({layers: ['volumes-fill']}).reduce((all, f) => ({...all, [f.properties.ref]: [f.state.on, f.state.near]}), {})"""
        self.assertEqual(
            {ref: page.evaluate(states).get(ref) for ref in ("a1", "a4", "a5")}, {"a1": [True, True], "a4": [False, True], "a5": [False, False]}
        )
        self.assertEqual(self.drawn(page, "labels") & {"a4", "a5"}, set())
        page.evaluate("t => parts.shown.setTime(t)", samples.TIME | {"at": samples.NOW + 6 * samples.HOUR})
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['labels']}).some(f => f.properties.ref === 'a4')")
        self.assertEqual(self.drawn(page, "labels"), {"a4"})
        self.assertEqual(page.evaluate(states)["a1"], [False, True])
        self.assertClean(page)

    def test_changes_are_drawn_and_nothing_is_left_behind(self):
        page = self.page
        changed = [dict(samples.ACTIVITIES[0], emphasis="none"), samples.activity("new", False, "convoy", "NEW", samples.volume(samples.circle([38.2, 35.4], 9000)))]
        page.evaluate("list => parts.shown.setActivities(list)", changed)
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['volumes-other']}).some(f => f.properties.ref === 'new')")
        self.assertEqual(self.drawn(page, "volumes-fill"), {"a1", "new"})
        self.assertEqual(self.drawn(page, "volumes-conflict"), set())
        self.assertEqual(self.drawn(page, "labels"), {"a1", "new"})
        page.evaluate("parts.shown.setActivities([])")
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['volumes-fill', 'labels']}).length === 0")
        self.assertClean(page)

    def test_solids_and_stated_exaggeration(self):
        page = self.page
        note = words("en")["map.exaggeration"].format(factor=6)
        self.assertNotIn(note, page.inner_text("#map"))
        page.evaluate("parts.shown.setVolumetric(true)")
        wait(page, "parts.quiet() && parts.shown.library.getPitch() > 50 && parts.shown.library.querySourceFeatures('solids').length > 0")
        self.assertIn(note, page.inner_text("#map"))
        heights = page.evaluate("Object.fromEntries(parts.shown.library.querySourceFeatures('solids').map(f => [f.properties.ref, [f.properties.base, f.properties.top]]))")
        for got, metres in zip(heights["a1"], (18000 * 0.3048, 24000 * 0.3048)):
            self.assertAlmostEqual(got, 6 * metres, 3)
        self.assertNotIn("a4", heights)
        page.evaluate("parts.shown.setVolumetric(false)")
        wait(page, "parts.quiet() && parts.shown.library.getPitch() === 0 && parts.shown.library.querySourceFeatures('solids').length === 0")
        self.assertNotIn(note, page.inner_text("#map"))
        self.assertClean(page)

    def test_borders_and_names_are_off_until_a_party_wants_them(self):
        page = self.page
        self.assertEqual(self.drawn(page, "borders", "disputed") | self.drawn(page, "places", "en"), set())
        page.evaluate("parts.shown.setBorders(true)")
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['places']}).length > 3")
        self.assertEqual(self.drawn(page, "borders", "disputed"), {False})
        self.assertIn("Aleppo", self.drawn(page, "places", "en"))
        page.evaluate("parts.shown.library.jumpTo({center: [35.8, 33.0], zoom: 8})")
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['borders-disputed']}).length > 0")
        self.assertEqual(self.drawn(page, "borders-disputed", "disputed"), {True})
        page.evaluate("parts.shown.setBorders(false, true)")
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['borders', 'borders-disputed']}).length === 0")
        self.assertClean(page)

    def test_pointing(self):
        page = self.page
        pixel = lambda at: page.evaluate("at => { const p = parts.shown.library.project(at), b = document.getElementById('map').getBoundingClientRect(); return [b.x + p.x, b.y + p.y]; }", at)
        page.mouse.click(*pixel([38.2, 35.45]))
        page.mouse.click(*pixel([36.55, 35.75]))
        page.mouse.click(*pixel([35.6, 36.3]))
        self.assertEqual(page.evaluate("parts.seen.select"), ["a3", "f1", None])
        cursor = page.evaluate("parts.seen.cursor.at(-1)")
        self.assertAlmostEqual(cursor[0], 35.6, 1)
        page.evaluate("parts.shown.select('a3')")
        wait(page, "parts.shown.library.queryRenderedFeatures({layers: ['volumes-fill']}).some(f => f.properties.ref === 'a3' && f.state.selected)")
        page.evaluate("parts.shown.fit('a3')")
        wait(page, "!parts.shown.library.isMoving() && parts.shown.library.getZoom() > 8")
        centre = page.evaluate("parts.shown.library.getCenter().toArray()")
        self.assertAlmostEqual(centre[0], 38.2, 1)

    def test_what_is_selected_is_brought_out_from_below_what_covers_the_map(self):
        page = self.page
        middle = """() => { const m = parts.shown.library; parts.shown.fit('a1'); const { lng, lat } = m.getCenter(); return [lng, lat]; }"""
        a1 = page.evaluate(middle)
        put = """([at, x, zoom]) => { const m = parts.shown.library, w = m.getContainer().clientWidth; m.jumpTo({ center: at, zoom });
          m.panBy([w / 2 - x, 0], { duration: 0 }); return Math.round(m.project(at).x); }"""
        seen = "at => Math.round(parts.shown.library.project(at).x)"
        # All of it is brought into sight where it has room (zoom 6), of one that has none its middle (zoom 9).
        for language, zoom, x, covered, expected in [
            ("en", 6, 600, 300, 200), ("en", 6, 390, 300, 200), ("en", 6, 210, 300, 210), ("en", 6, 800, 0, 350), ("he", 6, 100, 300, 500), ("he", 6, 490, 300, 490),
            ("en", 9, 390, 300, 390), ("en", 9, 410, 300, 200),
        ]:
            with self.subTest(language=language, zoom=zoom, x=x):
                self.show(language, "dark")
                self.assertAlmostEqual(page.evaluate(put, [a1, x, zoom]), x, delta=2)
                page.evaluate("covered => parts.shown.reveal('a1', covered)", covered)
                wait(page, "!parts.shown.library.isMoving()")
                self.assertAlmostEqual(page.evaluate(seen, a1), expected, delta=3)
        page.evaluate("parts.shown.reveal('unknown', 300); parts.shown.reveal(null, 300)")

    def test_draft_conflicts_and_a_typed_point(self):
        page = self.page
        page.evaluate("([v, c]) => { const m = parts.shown; m.draft.show(v); m.draft.conflicts(c); m.showPoint([38, 36], '36N 038E'); }", [
            [samples.volume(samples.SQUARE)], [{"at": [36.5, 35.5], "other": [36.7, 35.5]}],
        ])
        wait(page, "parts.quiet() && ['draft-fill', 'draft-conflicts', 'draft-conflict-places', 'point'].every(l => parts.shown.library.queryRenderedFeatures({layers: [l]}).length > 0)")
        page.evaluate("() => { const m = parts.shown; m.draft.show(null); m.draft.conflicts([]); m.showPoint(null); }")
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['draft-fill', 'draft-conflicts', 'draft-conflict-places', 'point']}).length === 0")
        self.assertClean(page)

    def test_languages_themes_and_axe(self):
        page, axe = self.page, Axe()
        page.evaluate("parts.shown.setBorders(true)")
        page.evaluate("document.querySelector('.map-legend').open = true")
        self.addCleanup(page.evaluate, "document.querySelector('.map-legend').open = false")
        for language in LANGUAGES:
            # Both themes in one language of each direction: what axe looks at in them is the same.
            for theme, colour in (("light", "#0a539c"), ("dark", "#7cc0ff")) if language in ("en", "ar") else (("dark", "#7cc0ff"),):
                with self.subTest(language=language, theme=theme):
                    self.show(language, theme)
                    wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['places']}).length > 3")
                    self.assertEqual(page.evaluate("maplibregl.getRTLTextPluginStatus()"), "loaded")
                    self.assertEqual(page.get_attribute("#map", "dir"), "rtl" if language in ("he", "ar") else "ltr")
                    self.assertEqual(page.get_attribute("#map canvas", "aria-label"), words(language)["map.name"])
                    self.assertIn(words(language)["map.legend.disputed"], page.inner_text("#map"))
                    self.assertEqual(page.evaluate("parts.shown.library.getPaintProperty('volumes-own', 'line-color')"), colour)
                    # A label in this language, and the peer's title as it was written.
                    tag = words(language)["map.emphasis.conflict"]
                    wait(page, f"parts.shown.library.querySourceFeatures('labels').some(f => f.properties.tag.includes('{tag}') && f.properties.label === 'دورية صقر')")
                    found = axe.run(page, context="#map")
                    self.assertEqual(found.violations_count, 0, found.generate_report())
        self.assertClean(page)

    def test_what_a_later_version_says_is_shown_without_words_for_it(self):
        page = self.page
        later = {"ref": "m9", "name": "LATER MEASURE", "kind": 77, "volume": samples.volume(samples.circle([37.5, 35.4], 9000))}
        bare = {"ref": "w9", "own": False, "at": [38.5, 35.4], "radiusMetres": 0, "from": samples.NOW, "until": samples.NOW + samples.HOUR}
        page.evaluate("([m, w, a]) => { parts.shown.setMeasures([m]); parts.shown.setWarnings([w]); parts.shown.setActivities([a]); }", [
            later, bare, samples.activity("k9", False, 99, "LATER KIND", samples.volume(samples.circle([36.5, 35.4], 9000), {"datum": "of-later"}, None)),
        ])
        wait(page, "parts.quiet() && parts.shown.library.querySourceFeatures('labels').length > 0")
        labels = page.evaluate("['measure-labels', 'warning-places', 'labels'].map(s => [...new Set(parts.shown.library.querySourceFeatures(s).map(f => f.properties.label))])")
        self.assertEqual(labels, [["LATER MEASURE\nSFC–9,840 ft MSL"], [words("en")["map.warning"]], ["LATER KIND"]])
        self.assertClean(page)

    def test_reduced_motion(self):
        pitch = self.page.evaluate("parts.shown.setVolumetric(true), parts.shown.library.getPitch()")
        self.assertAlmostEqual(pitch, 55, 6)

    def test_an_area_elsewhere_is_no_void(self):
        page = self.page
        page.evaluate("parts.shown.setBorders(true); parts.shown.library.jumpTo({center: [-3, 54], zoom: 4.5})")
        wait(page, "parts.quiet() && parts.shown.library.queryRenderedFeatures({layers: ['ocean']}).length > 0")
        self.assertIn("London", self.drawn(page, "places", "en"))
        self.assertClean(page)

    def test_taken_away(self):
        page = self.browser.page(self.server.address + "/parts.html", 400, 300)
        self.addCleanup(page.context.close)
        wait(page, "Boolean(window.parts)")
        page.evaluate("parts.map('en')")
        page.evaluate("parts.shown.destroy()")
        self.assertEqual(page.evaluate("document.getElementById('map').children.length"), 0)
        self.assertClean(page)


if __name__ == "__main__":
    unittest.main()
