# SPDX-License-Identifier: Apache-2.0
"""Why the node refuses something stands in the officer's language, with field, limit and what to do, and follows a switch of language."""
import os
import re
import unittest

from officers import Officer, Watch
from support import LANGUAGES

PLACE = "36,2 37,15"
# Words of the node's own sentences.
ENGLISH = [" before ", " give ", " not ", " the ", " is "]


def pattern(text):
    """A catalogue's text with anything in place of its values."""
    return re.compile(".+?".join(re.escape(piece) for piece in re.split(r"\{\w+\}", text)), re.S)


class Refusals(Watch):
    def tearDown(self):
        self.assertEqual(self.north.errors, [])

    def refused(self, language, place=PLACE):
        """An officer whose notice begins in the past."""
        self.north = self.officer(self.pair.north, language=language)
        page = self.north.page
        self.north.draft_circle("Late", place)
        page.wait_for_selector(".area .code", state="attached")
        self.north.field("field.start", "2020-01-01 0000")
        self.north.press("action.preview", "form")
        page.wait_for_selector(".error")
        return page

    def shot(self, name):
        """For the eyes of whoever asks for pictures."""
        if folder := os.environ.get("PICTURES"):
            self.north.page.locator(".error, .field-wrong").last.scroll_into_view_if_needed()
            self.north.page.screenshot(path=f"{folder}/{name}.png")

    def error_is_in(self, language, code):
        words = Officer.catalogue(language)
        error = self.north.page.locator(".error").last
        self.pair.wait(lambda: pattern(words[f"refusal.{code}"]).search(error.inner_text()))
        self.assertEqual(error.locator("[lang=en]").count(), 0)
        if language != "en":
            self.assertEqual([w for w in ENGLISH if w in error.inner_text()], [])
        return error.inner_text()

    def test_a_refused_notice_is_explained_in_each_language_and_follows_a_switch(self):
        page = self.refused("tr")
        for language in [*LANGUAGES, "tr"]:
            page.select_option("#language", language)
            said = self.error_is_in(language, "start-in-past")
            words = Officer.catalogue(language)
            self.assertIn(words["field.volume"].replace("{n}", "1"), said)
            self.assertIn(words["field.start"], said)
            self.assertIn("01 JAN 2020 0000Z", said)
            at = page.locator(".field-wrong")
            self.assertEqual(at.count(), 1, "it stands at its field too")
            self.assertRegex(at.inner_text(), pattern(words["refusal.start-in-past"]))
            self.shot(f"refused-{language}")

    def test_several_reasons_stand_one_below_the_other(self):
        self.refused("ar", "60, 10")
        for code in ["outside-area-of-operations", "start-in-past"]:
            self.error_is_in("ar", code)

    def test_places_and_heights_that_cannot_be_read_are_explained_where_they_stand(self):
        for language in LANGUAGES:
            with self.subTest(language):
                self.north = self.officer(self.pair.north, language=language)
                words, page = self.north.words, self.north.page
                self.north.go("warn")
                for text, code in [("33,5 35", "not-two-coordinates"), ("95, 10", "latitude-out-of-range"), ("61S BT 4702 1157", "grid-out-of-range")]:
                    self.north.field("field.place", text)
                    wrong = page.locator(".field-wrong")
                    self.pair.wait(lambda: wrong.count() == 1 and pattern(words[f"refusal.{code}"]).search(wrong.inner_text()))
                    self.assertEqual(wrong.locator("[lang=en]").count(), 0)
                self.shot(f"place-{language}")
                for text in ["33,5 35,8", "33,5; 35,8", "٣٣٫٥ ٣٥٫٨"]:
                    self.north.field("field.place", text)
                    self.pair.wait(lambda: "33°30'00\"N 035°48'00\"E" in page.locator(".reading").first.inner_text())

    def test_signing_in_is_refused_in_the_officers_language(self):
        self.north = Officer(self.browser, self.pair.north, "nobody", "he")
        self.addCleanup(self.north.context.close)
        page = self.north.page
        page.fill("input[autocomplete=username]", "nobody")
        must_wait = pattern(Officer.catalogue("he")["refusal.attempts-must-wait"])
        # The wait doubles, so that however slow the machine is, an attempt comes too early in the end.
        for _ in range(15):
            page.fill("input[type=password]", "wrong")
            page.press("input[type=password]", "Enter")
            page.wait_for_selector(".error")
            page.wait_for_load_state("networkidle")
            if must_wait.search(page.locator(".error").last.inner_text()):
                break
        self.error_is_in("he", "attempts-must-wait")


if __name__ == "__main__":
    unittest.main()
