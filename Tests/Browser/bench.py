# SPDX-License-Identifier: Apache-2.0
"""How fast the console is, with 500 and with 5,000 activities on the board. Run by scripts/console-bench; asserts nothing."""
import statistics
import sys
import time

from playwright.sync_api import sync_playwright

import world
from nodes import Pair
from support import FLAGS
from officers import Officer


def first_picture(officer):
    """Milliseconds from asking for the page until its lists are there, and until the map has drawn the activities."""
    page = officer.page
    page.reload(wait_until="commit")
    listed = drawn = None
    while drawn is None:
        now, items, ready = page.evaluate(
            "[performance.now(), document.querySelectorAll('.item-button').length, window.parleyMap?.library.loaded() ? window.parleyMap.stats().activities ?? 0 : 0]")
        if items and listed is None:
            listed = now
        if ready:
            drawn = now
        if now > 60_000:
            break
        time.sleep(0.01)
    return listed, drawn


def on_screen(pair, officer, rounds):
    """Milliseconds from north's answer to its officer until south's screen shows the message."""
    officer.go("hotline")
    officer.page.wait_for_timeout(1000)
    taken = []
    for number in range(rounds):
        text = f"measured {number} {time.time_ns()}"
        officer.page.evaluate("""text => { window.seen = new Promise(done => { const look = () => document.querySelector('.messages')?.textContent.includes(text) && done(Date.now());
            new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true }); }) }""", text)
        pair.north.call("POST", "/messages", {"precedence": "routine", "language": "en", "text": text})
        said = time.time() * 1000
        taken.append(officer.page.evaluate("window.seen") - said)
        time.sleep(0.3)
    return taken


counts = [int(n) for n in sys.argv[1:]] or [500, 5000]
pair = Pair()
try:
    pair.agree()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        made = 0
        for count in counts:
            world.many(pair, count - made, seed=count)
            made = count
            pair.wait(lambda: len(pair.south.call("GET", "/activities")["activities"]) >= count, 600)
            time.sleep(3)
            officer = Officer(browser, pair.south, "officer", "en", size=(1000, 650)).sign_in()
            officer.page.wait_for_timeout(5000)
            start = time.monotonic()
            pair.south.call("GET", "/board")
            board = time.monotonic() - start
            pictures = [first_picture(officer) for _ in range(3)]
            seen = on_screen(pair, officer, 15)
            officer.go("board")
            officer.page.wait_for_timeout(4000)
            whole = officer.page.evaluate("window.parleyMap.stats().spent.activities")
            world.many(pair, 1, seed=-count)
            made += 1
            pair.wait(lambda: officer.page.evaluate("window.parleyMap.stats().activities") >= made)
            one = officer.page.evaluate("window.parleyMap.stats().spent.activities")
            print(f"{count} activities: the node writes the board in {board * 1000:.0f} ms; lists after {min(p[0] for p in pictures):.0f} ms, "
                  f"map drawn after {min((p[1] or 99999) for p in pictures):.0f} ms; a message on the other screen after "
                  f"{statistics.median(seen):.0f} ms (p50), {max(seen):.0f} ms (worst of {len(seen)}); script of the map for all activities {whole:.1f} ms, for one more {one:.1f} ms", flush=True)
            officer.context.close()
        browser.close()
finally:
    pair.stop()
