# SPDX-License-Identifier: Apache-2.0
"""Officers in front of pages of real nodes, in a real browser: what the tests of the console, its pictures and its bench are made of."""
import json
import pathlib
import unittest

from playwright.sync_api import sync_playwright

from nodes import PASSWORD, Pair
from support import FLAGS

WEB = pathlib.Path(__file__).resolve().parents[2] / "Sources/Console/Web"
VIEWS = ["board", "warn", "notify", "hotline", "negotiations", "arrangement", "measures", "incidents", "voice", "translations", "logs",
         "lines", "duty", "picture", "releases", "people", "start"]


class Officer:
    """One person in front of one page."""

    def __init__(self, browser, node, user, language, size=(1280, 800), theme="dark"):
        self.words = self.catalogue(language)
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        self.context.add_init_script(f"""if (!localStorage.getItem('parley.language')) {{
            localStorage.setItem('parley.language', '{language}'); localStorage.setItem('parley.theme', '{theme}'); }}""")
        self.page = self.context.new_page()
        self.node, self.user = node, user
        self.errors, self.hosts = [], set()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if "Content Security Policy" in m.text else None)
        self.page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]) if request.url.startswith("http") else None)
        self.page.goto(node.url)

    @staticmethod
    def catalogue(language):
        return json.loads((WEB / f"i18n/{language}.json").read_text(encoding="utf-8"))

    def sign_in(self):
        page = self.page
        page.fill("input[autocomplete=username]", self.user)
        page.fill("input[type=password]", PASSWORD)
        page.press("input[type=password]", "Enter")
        page.wait_for_selector(".nav", timeout=60_000)
        return self

    def t(self, key):
        word = self.words[key]
        return word if isinstance(word, str) else word["other"]

    def go(self, view, identifier=None):
        self.page.evaluate("hash => { location.hash = hash }", f"#/{view}" + (f"/{identifier}" if identifier else ""))
        self.page.wait_for_selector(".main h1", timeout=30_000, state="attached")

    def press(self, key, scope="body"):
        """Clicks the button or link that is called by this word."""
        self.page.locator(scope).locator("button, a.button").filter(has_text=self.t(key)).first.click()

    def field(self, key, value, scope="form"):
        self.page.locator(scope).get_by_label(self.t(key), exact=False).first.fill(value)

    def draft_circle(self, title, place):
        """Begins a notice of a circle around a place that is typed."""
        self.go("notify")
        self.field("field.title", title)
        self.page.get_by_text(self.t("shape.circle"), exact=True).click()
        self.page.locator(".area details summary").first.click()
        self.field("area.addPoint", place)
        self.page.get_by_role("button", name=self.t("action.add"), exact=True).click()

    def sees(self, text, seconds=30):
        self.page.get_by_text(text, exact=False).first.wait_for(timeout=seconds * 1000, state="attached")


class Watch(unittest.TestCase):
    """Tests in front of two nodes with an arrangement, and one browser."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.pair = Pair()
        cls.pair.agree()
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()
        cls.pair.stop()

    def officer(self, node, user="officer", language="en", **options):
        officer = Officer(self.browser, node, user, language, **options).sign_in()
        self.addCleanup(officer.context.close)
        return officer
