# SPDX-License-Identifier: Apache-2.0
"""What the page says while its node hangs, and what it shows of the other side without being asked. With real nodes and a real browser."""
import signal
import unittest

from officers import Watch


class NodeTrouble(Watch):
    def test_a_node_that_hangs_is_no_connection_until_it_answers_again(self):
        north = self.officer(self.pair.north, language="tr")
        north.go("hotline")
        lines = north.page.locator(".bar .lines")
        lines.get_by_text(north.t("line.up"), exact=False).first.wait_for(timeout=60_000)
        self.pair.north.process.send_signal(signal.SIGSTOP)
        try:
            north.page.locator(".banner-lost").get_by_text(north.t("connection.lost"), exact=False).wait_for(timeout=90_000)
            self.assertEqual(lines.get_by_text(north.t("line.up"), exact=False).count(), 0)
            self.assertEqual(lines.get_by_text(north.t("line.unknown"), exact=False).count(), 2)
        finally:
            self.pair.north.process.send_signal(signal.SIGCONT)
        north.page.locator(".banner-lost").wait_for(timeout=90_000, state="detached")
        self.pair.south.say("/messages", {"precedence": "routine", "language": "en", "text": "Heard after the silence."})
        north.sees("Heard after the silence.", 60)

    def test_that_the_other_side_has_received_something_shows_by_itself(self):
        north = self.officer(self.pair.north)
        north.go("hotline")
        # Nothing is read again because time has passed.
        north.page.evaluate("for (let id = setInterval(() => {}, 1e9); id > 0; id--) clearInterval(id)")
        ref = self.pair.north.say("/messages", {"precedence": "routine", "language": "en", "text": "Did you get it?"})
        message = north.page.locator(".message", has_text="Did you get it?")
        message.get_by_text(north.t("answer.received"), exact=False).wait_for(timeout=60_000)
        self.assertTrue(ref)

    def test_many_messages_are_counted_and_can_be_seen(self):
        north = self.officer(self.pair.north)
        before = len(self.pair.north.call("GET", "/board")["messages"])
        for number in range(55 - before):
            self.pair.north.say("/messages", {"precedence": "routine", "language": "en", "text": f"Number {number}."})
        north.go("hotline")
        older = north.page.get_by_role("button", name=north.t("hotline.older").replace("{count}", "5"), exact=True)
        older.wait_for(timeout=60_000)
        self.assertEqual(north.page.locator(".message").count(), 50)
        older.click()
        self.pair.wait(lambda: north.page.locator(".message").count() == 55)

    def test_a_stack_of_marks_stays_where_it_is(self):
        north = self.officer(self.pair.north)
        self.pair.south.say("/messages", {"precedence": "routine", "language": "en", "text": "a" + "\u0301" * 300 + " stacked"})
        north.go("hotline")
        north.sees("stacked", 60)
        # The first mark and its letter are one character.
        self.assertIn("[+295]", north.page.locator(".message", has_text="stacked").first.text_content())

    def test_whoever_cannot_answer_is_not_rung(self):
        people = {user: self.officer(self.pair.north, user=user) for user in ["auditor", "officer"]}
        for person in people.values():
            person.page.evaluate("""() => { window.tones = 0; const start = OscillatorNode.prototype.start;
                OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); }; }""")
            person.page.locator(".clocks").click()
        ref = self.pair.south.say("/messages", {"precedence": "flash", "language": "en", "text": "Ringing."})
        self.pair.wait(lambda: people["officer"].page.evaluate("window.tones"))
        people["auditor"].go("hotline")
        people["auditor"].sees("Ringing.", 60)
        self.assertEqual(people["auditor"].page.evaluate("window.tones"), 0)
        self.pair.north.call("POST", "/answers", {"to": ref, "state": "has-it"})


if __name__ == "__main__":
    unittest.main()
