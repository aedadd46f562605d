# SPDX-License-Identifier: Apache-2.0
"""A small server for parts of the console, with the node's content security policy, and the browser that looks at them."""
import functools
import http.server
import json
import pathlib
import threading

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WEB, ASSETS, PAGES = ROOT / "Sources/Console/Web", ROOT / ".console", pathlib.Path(__file__).parent / "pages"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self';"
    " worker-src blob: 'self'"
)
TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".json": "application/json",
    ".geojson": "application/geo+json", ".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf",
}
# Software rendering, the quickest to be ready.
FLAGS = ["--use-gl=angle", "--use-angle=swiftshader", "--no-sandbox", "--hide-scrollbars"]
LANGUAGES = ("en", "tr", "he", "ar")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, pages, *arguments):
        self.pages = pages
        super().__init__(*arguments)

    def do_GET(self):
        path = self.path.split("?")[0]
        for prefix, root in (("/console/", WEB), ("/assets/", ASSETS), ("/", self.pages)):
            if path.startswith(prefix):
                file = (root / path[len(prefix):]).resolve()
                break
        found = file.is_file() and root.resolve() in file.parents
        body = file.read_bytes() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server:
    """Serves the console's modules, its assets and the pages of a folder on a port of the loopback interface."""

    def __init__(self, pages=PAGES):
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, pages))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self):
        self._http.shutdown()
        self._http.server_close()


class Browser:
    """Chromium with one page at a time; keeps what went wrong on it."""

    def __init__(self):
        self._play = sync_playwright().start()
        self._chromium = self._play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)

    def page(self, url, width=800, height=500, **options):
        context = self._chromium.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        page.problems, page.hosts = [], set()
        page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("request", lambda request: page.hosts.add(request.url.split("/")[2] if "//" in request.url else request.url.split(":")[0]))
        page.goto(url)
        return page

    def close(self):
        self._chromium.close()
        self._play.stop()


def wait(page, expression, seconds=60):
    """Waits for an expression to be true; without eval in the page, which the policy forbids."""
    for _ in range(seconds * 20):
        value = page.evaluate(expression)
        if value:
            return value
        page.wait_for_timeout(50)
    raise AssertionError(f"not true within {seconds} s: {expression}; {page.problems}")


def words(language):
    """The console's words in a language."""
    return json.loads((WEB / f"i18n/{language}.json").read_text())
