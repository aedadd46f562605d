# SPDX-License-Identifier: Apache-2.0
"""What is typed into forms is what is said, or is refused at its field: never anything between. With a real browser."""
import unittest

from officers import Watch


class Forms(Watch):
    def setUp(self):
        self.north = self.officer(self.pair.north)
        self.page = self.north.page

    def tearDown(self):
        self.assertEqual(self.north.errors, [])

    def draft(self, name, page=None):
        """What this browser's first draft of a name holds."""
        return (page or self.page).evaluate("""name => JSON.parse(localStorage.getItem(
            Object.keys(localStorage).find(key => key.includes(`.${name}|`)) ?? '') ?? 'null')""", name)

    def area(self):
        return (self.draft("notice") or {"volumes": [{"area": None}]})["volumes"][0]["area"]

    def radius(self):
        return self.page.get_by_label(self.north.t("field.radius"), exact=False).first

    def wrong(self):
        """The labels of the fields that are marked as wrong."""
        return self.page.evaluate("[...document.querySelectorAll('[aria-invalid=true]')].map(e => e.labels[0].textContent)")

    def points(self, *places, by="Enter"):
        self.page.evaluate("document.querySelector('.area details').open = true")
        for place in places:
            self.north.field("area.addPoint", place)
            self.page.get_by_label(self.north.t("area.addPoint")).press(by)
            self.pair.wait(lambda: self.page.get_by_label(self.north.t("area.addPoint")).input_value() == "")

    def test_a_radius_is_what_was_typed_in_any_digits_and_units_or_there_is_no_area(self):
        self.north.draft_circle("Radius", "36.2, 37.15")
        self.pair.wait(self.area)
        for text, metres in [("2,500", 2500), ("٣٠٠٠", 3000), ("12 km", 12_000), ("7000 m", 7000), ("5,5 NM", 10_186), ("۲٬۵۰۰", 2500)]:
            self.radius().fill("")
            self.radius().press_sequentially(text)
            self.assertEqual((self.area() or {}).get("radiusMetres"), metres, text)
            self.assertEqual(self.radius().input_value(), text)
            self.assertEqual(self.wrong(), [])
        for text in ["2.500", "", "far", "-5", "0"]:
            self.radius().fill(text)
            self.assertIsNone(self.area(), text)
            self.page.locator("form button[type=submit]").click()
            self.pair.wait(lambda: self.wrong())
            self.assertIn(self.north.t("field.radius"), self.wrong()[0], text)
            self.assertEqual(self.page.locator("dialog[open]").count(), 0, text)

    def test_a_notice_says_all_that_was_typed_or_asks_for_what_is_missing(self):
        self.north.draft_circle("ب" * 60, "36.2, 37.15")
        self.pair.wait(self.area)
        self.page.get_by_text(self.north.t("notify.more")).click()
        self.page.get_by_label(self.north.t("notify.lostLine")).select_option("hold")
        self.north.field("field.reference", "Mill")
        self.page.get_by_text(self.north.t("notify.more")).click()
        self.north.press("action.preview", "form")
        latest = self.page.get_by_label(self.north.t("notify.lostLatest"))
        self.pair.wait(lambda: len(self.wrong()) == 3)
        self.assertEqual(self.page.locator("dialog[open]").count(), 0)
        for title in [" ", "\u2800"]:
            self.north.field("field.title", title)
            self.page.get_by_text(self.north.t("field.blank")).wait_for()
            self.north.press("action.preview", "form")
        self.north.field("field.title", "ب" * 48)
        self.pair.wait(lambda: latest.is_visible())
        latest.fill("yesterday")
        self.page.get_by_label(self.north.t("notify.referenceText")).fill("11.972 km 022° T from 36.2, 37.15")
        self.page.reload()
        self.page.wait_for_selector("form details")
        self.page.get_by_text(self.north.t("notify.more")).click()
        self.assertEqual(latest.input_value(), "yesterday")
        latest.fill("+45")
        # A point that is typed and not added is not left out in silence either.
        self.page.locator(".area summary").click()
        self.north.field("area.addPoint", "36.3, 37.2")
        self.north.press("action.preview", "form")
        self.page.get_by_text(self.north.t("area.notAdded")).wait_for(state="attached")
        self.points("36.3, 37.2")
        self.north.press("action.preview", "form")
        shown = self.page.locator("dialog[open] article").first
        shown.wait_for()
        for said in ["ب" * 48, "Mill", self.north.t("body.lostLine")]:
            self.assertIn(said, shown.inner_text())
        self.assertNotIn("[]", shown.inner_text())
        self.assertNotIn("{", shown.inner_text())

    def test_no_area_is_left_out_of_a_proposal_and_the_draft_stays_when_another_arrangement_comes_into_force(self):
        chief = self.officer(self.pair.north, user="chief")
        page = chief.page
        chief.go("arrangement", "propose")
        page.get_by_label(chief.t("arr.titleField"), exact=True).fill("Hours of work")
        chief.press("arr.addArea")
        page.locator("fieldset.group textarea").nth(1).fill("35.0, 38.0\n35.5, 38.0\n35.5 N 38x")
        page.locator("fieldset.group [aria-invalid=true]").first.wait_for()
        chief.press("arr.proposeNow")
        page.locator(".error").get_by_text(chief.t("refusal.missing"), exact=False).first.wait_for()
        self.assertEqual(page.locator("dialog[open]").count(), 0)
        # While the node reads it: what is shown is what is said, or nothing is.
        held = []
        page.route("**/api/v1/reading?*", lambda route: held.append(route))
        page.locator("fieldset.group textarea").nth(1).fill("35.0, 38.0\n35.5, 38.0\n35.5 N 38.5 E")
        chief.press("arr.proposeNow")
        page.wait_for_timeout(500)
        self.assertEqual(page.locator("dialog[open]").count(), 0)
        self.assertEqual(len(held), 3)
        for route in held:
            route.continue_()
        page.unroute("**/api/v1/reading?*")
        page.locator("fieldset.group").nth(1).locator("output.reading").wait_for()
        chief.press("arr.proposeNow")
        page.locator("dialog[open]").get_by_text(chief.t("preview.title"), exact=True).wait_for()
        self.assertEqual(page.locator("dialog[open] .place-list").count(), 2)
        page.keyboard.press("Escape")
        north, south = self.pair.north, self.pair.south
        now = north.call("GET", "/arrangement")["inForce"]
        second = north.say("/arrangement/proposals", {**now["terms"], "title": "Second arrangement", "replaces": now["ref"]}, "commander-1")
        self.pair.wait(lambda: [p for p in south.call("GET", "/arrangement")["proposals"] if p["ref"] == second])
        for node in (north, south):
            node.say("/arrangement/signatures", {"proposal": second}, "commander-1")
        page.locator(".terms-form").wait_for()
        page.get_by_text(chief.t("arr.meanwhile"), exact=False).wait_for(timeout=60_000)
        self.assertEqual(page.get_by_label(chief.t("arr.titleField"), exact=True).input_value(), "Hours of work")
        self.assertEqual(chief.errors, [])

    def test_points_outlive_a_change_of_shape_and_no_discarding(self):
        self.north.go("notify")
        self.points("36.1, 37.1", "36.1, 37.3", "36.3, 37.3", "36.3, 37.1")
        for shape in ["circle", "polygon"]:
            self.page.get_by_text(self.north.t(f"shape.{shape}"), exact=True).click()
        self.assertEqual(len(self.pair.wait(self.area)["coordinates"][0]), 5)
        self.north.press("action.discard", "form")
        self.pair.wait(lambda: self.page.locator(".points li").count() == 0)

    def test_a_draft_belongs_to_its_tab_and_that_of_a_closed_tab_to_the_next(self):
        text = lambda page: page.locator("form textarea").first
        self.north.go("hotline")
        text(self.page).fill("of the first tab")
        second = self.north.context.new_page()
        second.goto(self.pair.north.url + "/#/hotline")
        text(second).fill("of the second tab")
        for page, own in [(self.page, "of the first tab"), (second, "of the second tab")]:
            page.reload()
            text(page).wait_for()
            self.pair.wait(lambda: text(page).input_value() == own)
        second.close()
        third = self.north.context.new_page()
        third.goto(self.pair.north.url + "/#/hotline")
        self.pair.wait(lambda: text(third).input_value() == "of the second tab")
        self.assertEqual(text(self.page).input_value(), "of the first tab")

    def test_a_warning_goes_with_what_was_typed_and_what_was_assumed_is_in_view_and_in_words(self):
        north = self.north
        north.go("warn")
        self.page.set_viewport_size({"width": 1280, "height": 800})
        north.press("warn.more", "form")
        north.field("field.place", "36.5, 40.25")
        north.field("field.radius", "٥")
        north.field("field.upper", "10 km")
        self.page.get_by_text(north.t("refusal.height-unit-missing").split("}")[1].strip()).wait_for()
        north.field("field.until", "soon")
        before = len(self.pair.north.call("GET", "/warnings")["warnings"])
        for _ in range(2):
            self.page.keyboard.press("Control+Enter")
            card = self.page.locator(".card:focus")
            card.wait_for()
        for said in [north.t("field.upper"), "10 km", "soon", north.t("warn.unread")]:
            self.assertIn(said, card.inner_text())
        for hidden in ["$.", "{"]:
            self.assertNotIn(hidden, card.inner_text())
        self.assertTrue(0 <= card.bounding_box()["y"] < 700)
        self.assertEqual(self.radius().input_value(), "٥")
        warnings = self.pair.north.call("GET", "/warnings")["warnings"]
        self.assertEqual(len(warnings), before + 1, "the same is not sent twice")
        self.assertEqual(warnings[-1]["warning"]["radiusMetres"], 5000)
        self.assertIsNone(self.draft("warning"), "what was sent is no draft")


if __name__ == "__main__":
    unittest.main()
