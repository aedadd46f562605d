# SPDX-License-Identifier: Apache-2.0
"""A FLASH while an officer does something else, many at once, reading back, and keys. Two real nodes, a real browser."""
import sqlite3
import unittest

from officers import Officer, Watch

# Counts the tones of the bell; notes how many buttons could be clicked when a FLASH appeared; lets a minute pass at once.
WATCHING = """window.tones = 0; window.enabled = [];
const later = window.setTimeout;
window.setTimeout = (run, wait, ...a) => { if (wait === 60000) window.minute = () => run(...a); return later(run, wait, ...a); };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...a) { window.tones += 1; return start.apply(this, a); };
let shown = null;
new MutationObserver(() => { const text = document.querySelector('dialog.flash #flash-text');
  if (text && text !== shown) window.enabled.push(document.querySelectorAll('dialog.flash button:enabled').length);
  shown = text; }).observe(document, { childList: true, subtree: true });"""


class Alarm(Watch):
    def setUp(self):
        self.south = Officer(self.browser, self.pair.south, "officer", "en")
        self.addCleanup(self.south.context.close)
        self.page = self.south.page
        self.page.add_init_script(WATCHING)
        self.page.reload()
        self.south.sign_in()
        self.page.wait_for_selector(".board")

    def tearDown(self):
        self.assertEqual(self.south.errors, [])
        for item in self.unheard():
            self.pair.south.call("POST", "/answers", {"to": item["ref"], "state": "has-it"})

    def unheard(self):
        return [o for o in self.pair.south.call("GET", "/watch")["open"] if o["precedence"] == "flash" and o["step"] == "hasIt"]

    def warn(self, text):
        self.pair.north.say("/warnings", {"nature": "live-fire", "place": [38, 35], "text": text})

    def flash(self, text):
        screen = self.page.locator("dialog.flash[open]")
        screen.locator(".said-block").filter(has_text=text).wait_for(timeout=30_000)
        return screen

    def press(self, key, scope):
        self.page.locator(scope).get_by_role("button", name=self.south.t(key), exact=True).click()

    def test_whoever_types_when_a_flash_comes_answers_nothing_and_goes_on_typing_afterwards(self):
        page = self.page
        page.keyboard.press("w")
        page.keyboard.type("b2 here")
        place = page.locator("form input[autofocus]")
        self.assertEqual(place.input_value(), "b2 here")
        self.warn("Rounds fell short. " * 250)
        screen = self.flash("Rounds fell short")
        page.keyboard.type(" x\n")
        for _ in range(3):
            page.keyboard.press("Escape")
        self.assertTrue(screen.is_visible())
        self.assertEqual(page.evaluate("enabled"), [0], "a click at that moment answers nothing")
        self.assertEqual(page.evaluate("document.activeElement.className"), "flash")
        # It is told before the disk has it.
        self.pair.wait(lambda: len(self.unheard()) == 1)
        for part in ["h2", "fieldset"]:
            box = screen.locator(part).bounding_box()
            self.assertTrue(0 <= box["y"] and box["y"] + box["height"] <= 800, f"{part}: {box}")
        self.assertTrue(page.evaluate("(() => { const e = document.getElementById('flash-text'); return e.scrollHeight > e.clientHeight; })()"))
        self.press("action.hasIt", "dialog.flash")
        page.wait_for_selector("dialog.flash", state="detached")
        page.keyboard.type(" now")
        self.assertEqual(place.input_value(), "b2 here now")

    def test_many_are_counted_and_put_aside_for_a_minute_while_the_alarm_goes_on(self):
        page = self.page
        for text in ["first", "second"]:
            self.warn(text)
        self.pair.wait(lambda: len(self.unheard()) == 2)
        screen = self.flash("first")
        screen.get_by_text("1 of 2", exact=True).wait_for()
        page.locator("dialog.flash summary").click()
        page.locator("dialog.flash li button").nth(1).click()
        self.flash("second").get_by_text("2 of 2", exact=True).wait_for()
        self.press("flash.aside", "dialog.flash")
        bar = page.locator(".banner-flash")
        bar.get_by_text("2 FLASH").wait_for()
        self.assertEqual(page.locator("dialog[open]").count(), 0)
        tones = page.evaluate("tones")
        page.wait_for_function("before => tones > before", arg=tones)
        page.keyboard.press("w")
        page.wait_for_selector("form input[autofocus]")
        self.assertTrue(bar.is_visible())
        self.warn("third")
        self.flash("third")
        self.press("flash.aside", "dialog.flash")
        bar.get_by_text("3 FLASH").wait_for()
        page.evaluate("minute()")
        self.flash("first")
        self.press("flash.aside", "dialog.flash")
        self.press("action.show", ".banner-flash")
        self.flash("first")
        self.assertEqual(len(self.unheard()), 3, "putting aside answers nothing")

    def test_a_flash_is_shown_before_the_disk_has_it_and_answered_only_afterwards(self):
        # Another process writes to the file of the logs, so that the node waits to write: a disk that takes its time.
        disk = sqlite3.connect(self.pair.south.folder + "/logs.sqlite", isolation_level=None)
        self.addCleanup(disk.close)
        disk.execute("BEGIN IMMEDIATE")
        try:
            self.warn("Before the disk")
            screen = self.flash("Before the disk")
            self.assertEqual(self.unheard(), [], "it stands on no board")
            screen.get_by_text(self.south.t("flash.incomplete"), exact=True).wait_for(timeout=4_000)
            self.assertEqual(screen.get_by_role("button", name=self.south.t("action.hasIt"), exact=True).count(), 0)
            screen.get_by_text(self.south.t("entry.safetyWarning"), exact=False).wait_for()
            self.assertGreater(self.page.evaluate("tones"), 0)
            # Longer than SQLite waits for whoever holds a file, and until the page has asked the node again.
            words = self.south.t("banner.notWriting").split("{time}")
            self.page.locator(".banner-lost").filter(has_text=words[1]).wait_for(timeout=30_000, state="attached")
        finally:
            disk.execute("ROLLBACK")
        screen.get_by_text(self.south.t("flash.incomplete"), exact=True).wait_for(state="detached")
        self.press("action.hasIt", "dialog.flash")
        self.page.wait_for_selector("dialog.flash", state="detached")
        self.assertEqual(self.unheard(), [])
        self.assertEqual(self.page.evaluate("enabled"), [0], "the screen stays the same when it is kept")
        self.page.locator(".banner-lost").wait_for(state="detached")

    def test_a_flash_that_was_told_early_outlives_the_node_and_can_be_read_without_an_answer(self):
        page, pair = self.page, self.pair
        disk = sqlite3.connect(pair.south.folder + "/logs.sqlite", isolation_level=None)
        self.addCleanup(disk.close)
        disk.execute("BEGIN IMMEDIATE")
        self.warn("Heard once")
        self.flash("Heard once")
        # The other side can not say it again before the node knows nothing of it any more.
        for node in (pair.north, pair.south):
            node.process.kill()
            node.process.wait()
        disk.execute("ROLLBACK")
        pair.south.start()
        page.locator(".banner-lost").wait_for(state="detached", timeout=60_000)
        self.assertTrue(self.flash("Heard once").is_visible())
        self.assertEqual(self.unheard(), [])
        self.press("flash.heard", "dialog.flash")
        page.wait_for_selector("dialog.flash", state="detached")
        page.wait_for_timeout(300)
        tones = page.evaluate("tones")
        page.wait_for_timeout(2_500)
        self.assertEqual(page.evaluate("tones"), tones, "what was read rings no more")
        pair.north.start()
        self.flash("Heard once")
        self.press("action.hasIt", "dialog.flash")
        page.wait_for_selector("dialog.flash", state="detached")

    def test_what_is_read_back_is_typed_with_the_original_out_of_sight_and_is_kept(self):
        page = self.page
        self.warn("Stay clear of the dam")
        self.flash("Stay clear")
        self.press("action.hasIt", "dialog.flash")
        page.wait_for_selector("dialog.flash", state="detached")
        again = page.locator(".needs li").filter(has_text="Stay clear").get_by_role("button", name=self.south.t("action.readBack"))
        again.click()
        page.wait_for_selector("dialog[open]")
        self.assertRegex(page.evaluate("getComputedStyle(document.querySelector('dialog[open]'), '::backdrop').backgroundColor"), r"^rgb\(")
        page.locator("dialog[open] textarea").fill("Rounds at the dam")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")
        page.reload()
        again.click()
        self.assertEqual(page.locator("dialog[open] textarea").input_value(), "Rounds at the dam")

    def test_keys_work_on_other_keyboards_and_escape_closes_the_help_on_the_board(self):
        page = self.page
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")
        for key, code, view in [("\u0649", "KeyN", "notify"), ("\u0644\u0627", "KeyB", "board"), ("'", "KeyW", "warn")]:
            page.evaluate("init => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true }))", {"key": key, "code": code})
            page.wait_for_url(f"**/#/{view}")
        page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '\u061f', code: 'Slash', bubbles: true }))")
        page.wait_for_selector("dialog[open]")

    def test_a_flash_that_the_node_can_not_answer_any_more_is_read_and_comes_back_when_it_can(self):
        page = self.page

        def stopped(route):
            answer = route.fetch()
            route.fulfill(response=answer, json=answer.json() | {"stopped": "fsync failed"})

        self.warn("Too late to answer")
        screen = self.flash("Too late to answer")
        page.route("**/api/v1/node", stopped)
        screen.get_by_text(self.south.t("flash.stopped"), exact=True).wait_for(timeout=30_000)
        self.assertEqual(screen.get_by_role("button", name=self.south.t("action.hasIt"), exact=True).count(), 0)
        self.press("flash.heard", "dialog.flash")
        page.wait_for_selector("dialog.flash", state="detached")
        self.assertEqual(len(self.unheard()), 1, "nothing was said")
        page.unroute("**/api/v1/node")
        self.flash("Too late to answer")
        self.press("action.hasIt", "dialog.flash")
        page.wait_for_selector("dialog.flash", state="detached")
        self.assertEqual(self.unheard(), [])


if __name__ == "__main__":
    unittest.main()
