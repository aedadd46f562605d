# SPDX-License-Identifier: Apache-2.0
"""Pictures of every view in every language. Run by scripts/console-pictures."""
import pathlib
import sys

from playwright.sync_api import sync_playwright

import world
from nodes import Pair
from support import FLAGS, LANGUAGES
from officers import VIEWS, Officer

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)



def settle(officer):
    """Until everything is read and the map has drawn."""
    officer.page.wait_for_timeout(700)
    if officer.page.locator(".map-canvas canvas").count():
        officer.page.wait_for_timeout(2500)


pair = Pair()
try:
    pair.agree()
    refs = world.night(pair)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        languages = sys.argv[2:] or list(LANGUAGES)
        for language in languages:
            for theme in ["dark", "light"] if language == "en" else ["dark"]:
                # South has a FLASH to answer, north has what south said.
                officer = Officer(browser, pair.north, "chief", language, theme=theme)
                officer.page.screenshot(path=folder / f"{language}-{theme}-signin.png")
                officer.sign_in()
                if officer.page.locator("dialog.flash").count() or language == languages[0] and theme == "dark":
                    officer.page.locator("dialog.flash[open]").wait_for(timeout=10_000)
                    officer.page.wait_for_timeout(800)
                    officer.page.screenshot(path=folder / f"{language}-{theme}-flash.png")
                    officer.press("action.hasIt", "dialog.flash")
                    officer.page.locator("dialog.flash").wait_for(state="detached")
                for view in VIEWS:
                    officer.go(view)
                    settle(officer)
                    officer.page.screenshot(path=folder / f"{language}-{theme}-{view}.png")
                    print(f"\r{language} {theme} {view:<16}", end="", flush=True)
                officer.go("board", f"{refs[0]['origin']}@{refs[0]['index']}".replace("/", "%2F"))
                settle(officer)
                officer.page.screenshot(path=folder / f"{language}-{theme}-activity.png")
                officer.page.locator(".map-tools button").first.click()
                officer.page.wait_for_timeout(4000)
                officer.page.screenshot(path=folder / f"{language}-{theme}-3d.png")
                officer.page.locator(".map-tools button").first.click()
                officer.context.close()
        browser.close()
    print(f"\n{len(list(folder.glob('*.png')))} pictures in {folder}")
finally:
    pair.stop()
