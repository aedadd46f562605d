# SPDX-License-Identifier: Apache-2.0
"""The time slider, what its strip counts, and the vertical profile."""
import random
import unittest

from axe_playwright_python.sync_playwright import Axe

import samples
from support import LANGUAGES, Browser, Server, wait, words

NOW, HOUR, MINUTE = samples.NOW, samples.HOUR, 60_000
GIVEN = {"now": NOW, "from": NOW - 3 * HOUR, "to": NOW + 69 * HOUR, "activities": samples.ACTIVITIES, "findings": samples.FINDINGS}
PROFILE = {
    "subject": samples.ACTIVITIES[0], "others": [samples.ACTIVITIES[1]],
    "conflicts": [{"start": NOW - HOUR, "end": NOW + HOUR, "lower": "FL 200", "upper": "FL 240"}, {"start": NOW, "end": NOW + HOUR}],
}


class Time(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server, cls.browser = Server(), Browser()
        cls.page = cls.browser.page(cls.server.address + "/parts.html", 900, 500)
        wait(cls.page, "Boolean(window.parts)")

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def tearDown(self):
        self.assertEqual(self.page.problems, [])
        self.assertEqual(self.page.evaluate("parts.missing"), [])

    def timeline(self, language="en", **changes):
        self.page.evaluate("([tag, given]) => parts.timeline(tag, given)", [language, GIVEN | {"at": NOW} | changes])
        return self.page.locator("[role=slider]")

    def at(self):
        return int(self.page.locator("[role=slider]").get_attribute("aria-valuenow"))

    def test_keyboard(self):
        slider = self.timeline()
        slider.focus()
        at = NOW
        for key, by in (
            ("ArrowRight", 5 * MINUTE), ("ArrowUp", 5 * MINUTE), ("ArrowLeft", -5 * MINUTE), ("ArrowDown", -5 * MINUTE), ("Shift+ArrowRight", HOUR), ("PageUp", 6 * HOUR), ("PageDown", -6 * HOUR),
        ):
            self.page.keyboard.press(key)
            at += by
            self.assertEqual(self.at(), at, key)
        for key, end in (("End", GIVEN["to"]), ("ArrowRight", GIVEN["to"]), ("Home", GIVEN["from"]), ("ArrowLeft", GIVEN["from"])):
            self.page.keyboard.press(key)
            self.assertEqual(self.at(), end, key)
        self.page.keyboard.press(" ")
        self.assertEqual(self.page.evaluate("parts.seen.play.at(-1)"), True)
        self.assertIn(words("en")["time.pause"], self.page.inner_text("#time"))

    def test_what_it_says(self):
        slider = self.timeline()
        text = slider.get_attribute("aria-valuetext")
        self.assertEqual(text, "2026-11-26 1800Z, 4 notified activities · 1 known conflict")
        self.assertEqual(slider.get_attribute("aria-orientation"), "horizontal")

    def test_pointer_and_time_from_left_to_right_in_every_language(self):
        for language in LANGUAGES:
            slider = self.timeline(language)
            box = slider.bounding_box()
            self.page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 20)
            self.assertAlmostEqual(self.at(), GIVEN["from"] + 0.75 * 72 * HOUR, delta=10 * MINUTE, msg=language)
            thumb = self.page.locator(".timeline-thumb").bounding_box()
            self.assertAlmostEqual((thumb["x"] - box["x"]) / box["width"], 0.75, 1)

    def test_spans_and_now(self):
        self.timeline()
        self.page.click(f"text={words('en')['time.days']['other'].format(count=7)}")
        self.assertEqual(self.page.evaluate("parts.seen.range.at(-1)"), [GIVEN["from"], GIVEN["from"] + 7 * 24 * HOUR])
        self.page.locator("[role=slider]").focus()
        self.page.keyboard.press("End")
        self.page.click(f"text='{words('en')['time.now']}'")
        self.assertEqual(self.page.evaluate("parts.seen.now"), 1)

    def test_strip_is_painted(self):
        self.timeline()
        colours = """() => { const c = document.querySelector('.timeline-strip'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = {};
          for (let i = 0; i < d.length; i += 4) if (d[i + 3] === 255) { const k = [d[i], d[i + 1], d[i + 2]].join(); seen[k] = (seen[k] ?? 0) + 1; } return seen; }"""
        wait(self.page, "document.querySelector('.timeline-strip').width > 300")
        seen = self.page.evaluate(colours)
        for name, colour in (("own", "124,192,255"), ("other", "255,181,102"), ("conflict", "255,130,150"), ("now", "236,241,246")):
            self.assertGreater(seen.get(colour, 0), 5, (name, seen))

    def test_counts_against_a_plain_count(self):
        chance, start, end, bins = random.Random(5), 1_000_000, 2_000_000, 97
        activities = []
        for i in range(120):
            volumes = []
            for _ in range(chance.randint(1, 4)):
                a = chance.randint(start - 300_000, end + 100_000)
                volumes.append({"start": a, "end": a + chance.randint(1, 150_000)})
            activities.append({"own": i % 3 == 0, "volumes": volumes})
        findings = [volume for activity in activities[::5] for volume in activity["volumes"]]
        found = self.page.evaluate(
            "([a, f, s, e, n]) => { const d = parts.density(a, f, s, e, n); return [[...d.own], [...d.other], [...d.conflicts], d.most]; }",
            [activities, findings, start, end, bins],
        )

        def parts(volume):
            """The parts that a window touches."""
            first, last = ((at - start) * bins // (end - start) for at in (volume["start"], volume["end"] - 1))
            return set(range(max(0, first), min(bins - 1, last) + 1))

        plain = [[0] * bins for _ in range(3)]
        for activity in activities:
            for i in set().union(*(parts(volume) for volume in activity["volumes"])):
                plain[0 if activity["own"] else 1][i] += 1
        for finding in findings:
            for i in parts(finding):
                plain[2][i] += 1
        self.assertEqual(found[:3], plain)
        self.assertEqual(found[3], max(a + b for a, b in zip(plain[0], plain[1])))

    def test_profile(self):
        self.page.evaluate("([tag, given]) => parts.profile(tag, given)", ["en", PROFILE])
        picture = self.page.locator(".profile-picture")
        self.assertIn("VIPER 21", picture.get_attribute("aria-label"))
        self.assertEqual(self.page.locator(".profile-own .profile-box").count(), 1)
        self.assertEqual(self.page.locator(".profile-conflict rect").count(), 2)
        heights = [float(self.page.locator(".profile-box").nth(i).get_attribute("height")) for i in range(2)]
        self.assertAlmostEqual(heights[0], heights[1], 3)
        numbers = "all => all.map(e => ['x', 'y', 'width'].map(name => Number(e.getAttribute(name))))"
        names = self.page.locator(".profile-picture svg").evaluate_all(numbers)
        boxes = self.page.locator("rect.profile-box").evaluate_all(numbers)
        self.assertEqual([name[0] for name in names], [box[0] for box in boxes])
        self.assertTrue(all(name[2] < box[2] for name, box in zip(names, boxes)), "a name ends with its box")
        self.page.evaluate("given => parts.profile('en', { ...given, others: [given.subject, given.subject] })", PROFILE)
        heights = self.page.locator(".profile-picture svg").evaluate_all(numbers)
        self.assertEqual([y - heights[0][1] for _, y, _ in heights], [0, 14, 28], "names of what lies in one place stand one below the other")
        self.page.evaluate("([tag, given]) => parts.profile(tag, given)", ["en", PROFILE])
        self.page.evaluate("document.querySelector('.profile-table').open = true")
        rows = self.page.locator(".profile-table tbody tr")
        self.assertEqual(rows.count(), 4)
        self.assertIn("FL 260", rows.nth(1).inner_text())
        self.assertIn(words("en")["profile.conflict"], rows.nth(2).inner_text())

    def test_profile_of_nothing_and_without_a_ceiling(self):
        self.page.evaluate("([tag, given]) => parts.profile(tag, given)", ["en", {"subject": samples.ACTIVITIES[0] | {"volumes": []}, "others": [], "conflicts": []}])
        self.assertIn(words("en")["profile.empty"], self.page.inner_text("#profile"))
        open_ended = samples.activity("x", True, "flight", "OPEN", samples.volume(samples.SQUARE, "surface", "unlimited"))
        self.page.evaluate("([tag, given]) => parts.profile(tag, given)", ["en", {"subject": open_ended, "others": [], "conflicts": []}])
        self.assertEqual(self.page.locator(".profile-own path.profile-box").count(), 1, "an arrow says that it goes on")

    def test_axe(self):
        for language in LANGUAGES:
            with self.subTest(language=language):
                self.timeline(language)
                self.page.evaluate("([tag, given]) => parts.profile(tag, given)", [language, PROFILE])
                self.page.evaluate("document.querySelector('.profile-table').open = true")
                for context in ("#time", "#profile"):
                    found = Axe().run(self.page, context=context)
                    self.assertEqual(found.violations_count, 0, found.generate_report())


if __name__ == "__main__":
    unittest.main()
