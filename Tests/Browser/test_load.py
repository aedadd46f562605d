# SPDX-License-Identifier: Apache-2.0
"""5,000 activities and 2,000 tracks: all are there, and how many milliseconds of script an update takes (reported, not judged)."""
import statistics
import unittest

import samples
from support import Browser, Server, wait

# Script time of one call and of the frames that it causes, without what the (software) graphics card does meanwhile.
UPDATE = """([name, given]) => { const start = performance.now(); parts.shown[name](given); return performance.now() - start; }"""


class Load(unittest.TestCase):
    def test_many(self):
        server, browser = Server(), Browser()
        self.addCleanup(server.close)
        self.addCleanup(browser.close)
        page = browser.page(server.address + "/parts.html", 700, 420, reduced_motion="reduce")
        wait(page, "Boolean(window.parts)")
        page.evaluate("parts.map('en')")
        activities, tracks = samples.many(5000), samples.moving(2000)
        page.evaluate("parts.shown.library.jumpTo({center: [37.5, 34.8], zoom: 5.5})")
        page.evaluate(UPDATE, ["setTime", samples.TIME])
        print(f"\nfirst 5,000 activities: {page.evaluate(UPDATE, ['setActivities', activities]):.1f} ms of script")
        wait(page, "parts.quiet()")
        page.evaluate("list => { window.list = list; }", activities)
        page.evaluate("parts.shown.setActivities(list)")

        # What the page does: unchanged activities keep their arrays of volumes, one is new or changed.
        changes = page.evaluate("""() => Array.from({length: 30}, (_, i) => {
          list = list.map((a, k) => k === i * 7 ? {...a, emphasis: a.emphasis === 'none' ? 'late' : 'none'} : a);
          const start = performance.now(); parts.shown.setActivities(list); return performance.now() - start; })""")
        fresh = page.evaluate("""() => Array.from({length: 5}, () => { const copy = structuredClone(list);
          const start = performance.now(); parts.shown.setActivities(copy); return performance.now() - start; })""")
        page.evaluate("() => { list = list.map(a => ({...a, version: a.ref})); parts.shown.setActivities(list); }")
        versions = page.evaluate("""() => Array.from({length: 10}, () => { const copy = structuredClone(list);
          const start = performance.now(); parts.shown.setActivities(copy); return performance.now() - start; })""")
        times = page.evaluate("""([time, hour]) => Array.from({length: 60}, (_, i) => {
          const start = performance.now(); parts.shown.setTime({...time, at: time.at + i * hour / 12}); return performance.now() - start; })""", [samples.TIME, samples.HOUR])
        moves = page.evaluate("""tracks => Array.from({length: 30}, (_, i) => {
          const moved = tracks.map(t => ({...t, at: [t.at[0] + i * 0.002, t.at[1]]}));
          const start = performance.now(); parts.shown.setTracks(moved); return performance.now() - start; })""", tracks)
        hovers = page.evaluate("""() => Array.from({length: 20}, (_, i) => { const start = performance.now();
          parts.shown.library.queryRenderedFeatures([[300 + i, 200], [308 + i, 208]], {layers: ['labels', 'volumes-fill']}); return performance.now() - start; })""")
        wait(page, "parts.quiet()")
        for name, spent in (("one activity changed", changes), ("all as new objects", fresh), ("all new, with versions", versions), ("5 minutes on", times), ("2,000 tracks moved", moves), ("pointing", hovers)):
            print(f"{name}: median {statistics.median(spent):.1f} ms, most {max(spent):.1f} ms of script")
        stats = page.evaluate("parts.shown.stats()")
        self.assertEqual((stats["activities"], stats["volumes"], stats["tracks"]), (5000, 7500, 2000))
        self.assertGreater(stats["running"], 100)
        self.assertEqual(page.problems, [])


if __name__ == "__main__":
    unittest.main()
