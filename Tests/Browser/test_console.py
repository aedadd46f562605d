# SPDX-License-Identifier: Apache-2.0
"""Two officers in two languages in front of two real nodes: what they see, say and answer. With a real browser."""
import json
import time
import unittest

from axe_playwright_python.sync_playwright import Axe

from nodes import stamp
from officers import VIEWS, Watch
from support import LANGUAGES


class Console(Watch):
    def close(self, *officers):
        for officer in officers:
            self.assertEqual(officer.errors, [])
            self.assertEqual(officer.hosts, {officer.node.url.split("/")[2]})

    def notice(self, title, at, radius=4000, hours=2):
        return {"kind": "patrol", "title": title, "volumes": [{
            "area": {"type": "Point", "coordinates": at, "radiusMetres": radius}, "lower": "surface", "upper": "2000 m MSL",
            "start": stamp(60), "end": stamp(60 + 60 * hours)}]}

    def test_a_warning_goes_from_opening_to_sent_within_15_seconds_by_keyboard_and_takes_over_the_other_screen(self):
        north, south = self.officer(self.pair.north), self.officer(self.pair.south, language="ar")
        start = time.monotonic()
        north.page.keyboard.press("w")
        place = north.page.get_by_label(north.t("field.place"), exact=False).first
        place.wait_for()
        place.fill("37S BV 30000 20000")
        north.page.get_by_label(north.t("warn.text")).fill("Rounds fell short. <b>Stay clear</b> \u202eabc")
        north.page.locator(".reading").first.wait_for()
        north.page.keyboard.press("Control+Enter")
        north.sees(north.t("warn.sent"))
        took = time.monotonic() - start
        south.page.wait_for_selector("dialog.flash[open]", timeout=20_000)
        print(f"\nwarning: {took:.2f} s from opening to sent, {time.monotonic() - start - took:.2f} s more until it filled the other screen")
        self.assertLess(took, 15)
        text = south.page.locator("dialog.flash .said-block")
        text.wait_for()
        # A peer's text is text: no markup, and what would turn the writing around is named.
        self.assertEqual(south.page.locator("dialog.flash b").count(), 0)
        self.assertIn("<b>Stay clear</b>", text.inner_text())
        south.page.keyboard.press("Escape")
        self.assertTrue(south.page.locator("dialog.flash[open]").is_visible(), "Escape does not end a FLASH")
        south.press("action.hasIt", "dialog.flash")
        south.page.wait_for_selector("dialog.flash", state="detached")
        south.press("action.readBack", ".needs")
        own = south.page.locator("dialog[open] textarea")
        own.fill("طلقات قصيرة المدى")
        self.assertNotIn("Stay clear", south.page.locator("dialog[open]").inner_text(), "the original is hidden while one types")
        south.press("readback.compare", "dialog[open]")
        south.page.locator("dialog[open] .original").wait_for()
        south.press("readback.same", "dialog[open]")
        self.pair.wait(lambda: self.pair.north.call("GET", "/warnings")["warnings"][0]["parties"][0].get("understood"))
        self.close(north, south)

    def test_whoever_sends_before_a_place_is_read_warns_of_that_place_and_of_no_earlier_one(self):
        north = self.officer(self.pair.north)
        north.go("warn")
        place = north.page.get_by_label(north.t("field.place"), exact=False).first
        place.fill("35.00000, 38.00000")
        north.page.locator(".reading").first.wait_for()
        place.fill("36.50000, 40.25000")
        north.page.keyboard.press("Control+Enter")
        north.sees(north.t("warn.sent"))
        said = self.pair.wait(lambda: [w["warning"]["place"] for w in self.pair.north.call("GET", "/warnings")["warnings"]])
        self.assertIn([40.25, 36.5], said)
        self.assertNotIn([38, 35], said)
        self.close(north)

    def test_a_notice_is_typed_checked_previewed_sent_and_is_on_the_other_board(self):
        north, south = self.officer(self.pair.north, language="tr"), self.officer(self.pair.south, language="he")
        # As it comes from another program: Arabic-Indic digits, marks of direction.
        north.draft_circle("Konvoy A", "\u200f٣٦٫٢، ٣٧٫١٥\u200e")
        north.page.locator(".check .tag").first.wait_for()
        north.press("action.preview", "form")
        north.page.locator("dialog[open] article").wait_for()
        north.press("action.notify", "dialog[open]")
        self.pair.north.release_all()
        south.sees("Konvoy A")
        self.assertIn("Konvoy A", json.dumps(self.pair.wait(lambda: self.pair.south.call("GET", "/activities")["activities"])))
        self.close(north, south)

    def test_an_areas_conflict_shows_while_it_is_drawn_and_a_change_that_clears_it_is_taken_over(self):
        self.pair.south.say("/notices", self.notice("Patrol B", [39.0, 35.0]))
        north = self.officer(self.pair.north)
        north.sees("Patrol B")
        north.draft_circle("Flight C", "35.01, 39.02")
        north.page.locator(".check .tag-conflict").wait_for()
        north.press("action.resolve", ".check")
        north.page.locator(".resolutions li").first.wait_for()
        north.page.locator(".resolutions li .button-main").first.click()
        north.page.locator(".check .tag-quiet").wait_for()
        self.close(north)

    def test_from_a_proposal_to_its_acceptance_over_a_suspension_and_an_incident_to_a_line_that_was_cut(self):
        north, south = self.officer(self.pair.north, user="chief"), self.officer(self.pair.south, user="chief", language="ar")
        ours = self.pair.north.say("/notices", self.notice("Flight N", [40.5, 35.6]))
        self.pair.south.say("/notices", self.notice("Patrol S", [40.51, 35.6]))
        identifier = f"{ours['origin']}%40{ours['index']}".replace("/", "%2F")

        # South sees the conflict on the activity, and proposes to move it.
        south.go("board", identifier)
        south.page.locator(".sheet .tag-conflict").first.wait_for()
        south.press("action.propose", ".sheet")
        south.page.locator(".check .tag-conflict").wait_for()
        south.press("action.resolve", ".check")
        south.page.locator(".resolutions .button-main").first.click()
        south.page.locator(".check .tag-conflict").wait_for(state="detached")
        south.press("action.preview", "form")
        south.press("action.proposeNow", "dialog[open]")

        # North is asked, accepts, and notifies the new version, which clears the conflict.
        north.page.locator(".needs .item").filter(has_text=north.t("entry.proposal")).wait_for(timeout=30_000)
        north.go("negotiations")
        north.press("neg.accept", ".main")
        north.press("neg.accept", "dialog[open]")
        self.pair.wait(lambda: any(n["outcome"]["state"] == "accepted" for n in self.pair.south.call("GET", "/negotiations")["negotiations"]))
        north.press("action.amend", ".main")
        north.page.locator(".check .tag-quiet").first.wait_for()
        north.press("action.preview", "form")
        north.press("action.notify", "dialog[open]")
        self.pair.north.release_all()
        self.pair.wait(lambda: any(n["outcome"]["state"] == "agreed" for n in self.pair.south.call("GET", "/negotiations")["negotiations"]))

        # South suspends the arrangement with a reason; both screens say so, and that the hotline goes on. Both end it again.
        south.go("arrangement")
        south.page.locator(".main details textarea").first.wait_for(state="attached")
        south.page.evaluate("for (const d of document.querySelectorAll('.main details')) d.open = true")
        card = south.page.locator(".main .card").filter(has=south.page.get_by_role("heading", name=south.t("arr.suspend"), exact=True)).last
        card.locator("textarea").fill("حادث قرب السد")
        card.get_by_role("button").last.click()
        south.press("arr.suspend", "dialog[open]")
        north.sees(north.t("banner.suspended"))
        south.sees(south.t("banner.suspended"))
        for chief in [south, north]:
            chief.go("arrangement")
            chief.page.locator(".main .say button").filter(has_text=chief.t("arr.resume")).first.click()
            chief.press("arr.resume", "dialog[open]")
            chief.node.release_all()
        for chief in [south, north]:
            chief.page.locator(".banner").filter(has_text=chief.t("banner.suspended")).wait_for(state="detached", timeout=30_000)

        # North opens an incident; it rings at south, with its text.
        north.go("incidents", "open")
        north.page.get_by_label(north.t("inc.matter"), exact=False).first.fill("Close approach")
        north.page.get_by_label(north.t("inc.began"), exact=False).first.fill(stamp(-20).replace("T", " "))
        north.page.get_by_label(north.t("inc.what"), exact=False).first.fill("Within 300 m of our flight.")
        north.press("inc.openNow", ".main")
        north.press("inc.openNow", "dialog[open]")
        south.go("board")
        south.page.locator(".needs .item").filter(has_text=south.t("entry.incidentOpened")).wait_for(timeout=30_000)
        south.go("incidents")
        south.sees("Close approach")

        # The line is cut: north's node runs, south's does not. North's officer sees it, in which direction, and that it is up again.
        self.pair.south.stop()
        north.go("board")
        self.pair.north.call("POST", "/messages", {"precedence": "priority", "language": "en", "text": "said into the silence"})
        north.page.locator(".lines .tag-conflict").first.wait_for(timeout=60_000)
        self.pair.south.start()
        north.page.locator(".lines .tag-conflict").first.wait_for(timeout=90_000, state="detached")
        south.go("hotline")
        south.sees("said into the silence", 90)
        self.assertEqual(south.page.locator(".message").filter(has_text="said into the silence").count(), 1)
        self.close(north, south)

    def test_a_draft_survives_a_reload_and_the_end_of_the_session(self):
        north = self.officer(self.pair.north)
        north.go("hotline")
        north.page.locator("form textarea").fill("half a message")
        north.page.reload()
        north.page.wait_for_selector("form textarea")
        self.assertEqual(north.page.locator("form textarea").input_value(), "half a message")
        north.page.evaluate("fetch('/api/v1/session').then(r => r.json()).then(s => fetch('/api/v1/session', {method: 'DELETE', headers: {'X-Parley-CSRF': s.csrf}}))")
        north.sees(north.t("session.ended"))
        north.sign_in()
        self.assertEqual(north.page.locator("form textarea").input_value(), "half a message")
        self.close(north)

    def test_the_language_changes_without_a_reload_and_mirrors_the_page(self):
        north = self.officer(self.pair.north)
        north.page.evaluate("window.mark = 1")
        for language, direction in [("ar", "rtl"), ("tr", "ltr"), ("he", "rtl"), ("en", "ltr")]:
            north.page.select_option("#language", language)
            north.page.locator(f"html[lang={language}]").wait_for(state="attached")
            self.assertEqual(north.page.evaluate("document.documentElement.dir"), direction)
            nav, main = north.page.locator(".nav").bounding_box(), north.page.locator(".main").bounding_box()
            self.assertEqual(nav["x"] > main["x"], direction == "rtl")
        self.assertEqual(north.page.evaluate("window.mark"), 1)
        self.close(north)

    def test_an_auditor_can_change_nothing(self):
        north = self.officer(self.pair.north, user="auditor")
        for view in VIEWS:
            north.go(view)
            left = [b for b in north.page.locator(".main form button[type=submit]").all() if b.is_visible() and b.is_enabled()]
            self.assertEqual([b.inner_text() for b in left if view not in ("picture",)], [], view)
        self.close(north)

    def test_a_lost_node_is_plain_to_see_and_nothing_is_missed_or_told_twice(self):
        south = self.officer(self.pair.south)
        south.go("hotline")
        self.pair.south.stop()
        south.page.locator(".banner-lost").wait_for(timeout=30_000)
        self.pair.north.call("POST", "/messages", {"precedence": "routine", "language": "en", "text": "while you were away"})
        self.pair.south.start()
        south.page.locator(".banner-lost").wait_for(timeout=60_000, state="detached")
        south.sees("while you were away", 60)
        self.assertEqual(south.page.locator(".message").filter(has_text="while you were away").count(), 1)
        self.close(south)

    def test_no_view_in_any_language_breaks_a_rule_of_access(self):
        """axe-core, WCAG 2.2 A and AA, each view, each language; both themes in one."""
        axe = Axe()
        problems = []
        for language in LANGUAGES:
            officer = self.officer(self.pair.north, user="chief", language=language, size=(1280, 720))
            for theme in ["dark", "light"] if language == "en" else ["dark"]:
                officer.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
                for view in VIEWS:
                    officer.go(view)
                    officer.page.wait_for_timeout(300)
                    found = axe.run(officer.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
                    problems += [f"{language} {theme} {view}: {v['id']} {v['nodes'][0]['html'][:140]}" for v in found.response["violations"]]
            self.close(officer)
            officer.context.close()
        self.assertEqual("\n".join(problems), "")


if __name__ == "__main__":
    unittest.main()
