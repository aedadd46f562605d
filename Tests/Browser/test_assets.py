# SPDX-License-Identifier: Apache-2.0
"""The folder of third-party assets: whole, checked, and what the map relies on."""
import hashlib
import json
import math
import pathlib
import re
import struct
import sys
import tempfile
import unittest
import zlib

from support import ASSETS, ROOT

MANIFEST = json.loads((ASSETS / "manifest.json").read_text())


def features(name):
    return json.loads((ASSETS / f"map/{name}.geojson").read_text())["features"]


class Assets(unittest.TestCase):
    def test_every_file_is_as_the_manifest_says(self):
        there = {str(p.relative_to(ASSETS)) for p in ASSETS.rglob("*") if p.is_file()} - {"manifest.json", "stamp"}
        self.assertEqual(there, set(MANIFEST["files"]))
        for name, entry in MANIFEST["files"].items():
            self.assertEqual(hashlib.sha256((ASSETS / name).read_bytes()).hexdigest(), entry["sha256"], name)
            self.assertTrue(entry["source"] and entry["licence"], name)

    def test_every_source_is_listed(self):
        listed = {line.split()[1] for line in (ROOT / "scripts/console-assets.sha256").read_text().splitlines() if line[:1] != "#"}
        for name, entry in MANIFEST["files"].items():
            for source in re.findall(r"(?:debian|pypi):[^ ,]+", entry["source"]):
                self.assertTrue(any(known.startswith(source) for known in listed), (name, source))

    def test_a_changed_source_is_refused(self):
        sys.path.insert(0, str(ROOT / "scripts"))
        self.addCleanup(sys.path.remove, str(ROOT / "scripts"))
        from console_assets.sources import Sources

        with tempfile.TemporaryDirectory() as folder:
            changed = pathlib.Path(folder, "airportsdata/airports.csv")
            changed.parent.mkdir()
            changed.write_text("icao\n")
            with self.assertRaisesRegex(SystemExit, "airports.csv has changed"):
                Sources(folder, folder, False).path("pypi:airportsdata/airports.csv")
            with self.assertRaisesRegex(SystemExit, "not in the package any more"):
                Sources(folder, folder, False).path("pypi:nothing")

    def test_region_covers_the_scenarios(self):
        west, south, east, north = MANIFEST["region"]

        def places(value):
            if isinstance(value, dict):
                for key, inner in value.items():
                    yield from ([inner] if key == "coordinates" and isinstance(inner[0], (int, float)) else places(inner))
            elif isinstance(value, list):
                if len(value) == 2 and all(isinstance(v, (int, float)) for v in value):
                    yield value
                else:
                    for inner in value:
                        yield from places(inner)

        seen = 0
        for path in (ROOT / "scenarios").glob("*.json"):
            for lon, lat in places(json.loads(path.read_text())):
                seen += 1
                self.assertTrue(west <= lon <= east and south <= lat <= north, (path.name, lon, lat))
        self.assertGreater(seen, 50)

    def test_nobody_is_drawn_as_an_enemy(self):
        codes = {name: entry["source"].split()[-1] for name, entry in MANIFEST["files"].items() if name.startswith("symbols/")}
        self.assertEqual(len(codes), 18)
        for name, code in codes.items():
            self.assertEqual(len(code), 20)
            # Third and fourth digit: reality, and friend for one's own or unknown for others; 5 and 6 are suspect and hostile.
            self.assertEqual(code[2:4], "03" if ".own." in name else "01", name)
            self.assertIn("<path", (ASSETS / name).read_text())

    def test_disputed_lines_are_told_apart(self):
        kinds = [f["properties"]["disputed"] for f in features("borders")]
        self.assertGreater(kinds.count(True), 10)
        self.assertGreater(kinds.count(False), 100)

    def test_names(self):
        own = json.loads((ROOT / "scripts/console-names.json").read_text())["names"]
        shown = features("places")
        scripts = {"tr": "[A-Za-zÇĞİÖŞÜÂçğıöşüâî .'-]+", "he": "[\u05d0-\u05ea' -]+", "ar": "[\u0621-\u064a ]+"}
        for entry in own:
            near = [f for f in shown if math.dist(f["geometry"]["coordinates"], entry["at"]) < 0.2 and f["properties"]["en"] == entry["en"]]
            self.assertEqual(len(near), 1, entry)
            for language, letters in scripts.items():
                self.assertEqual(near[0]["properties"][language], entry[language])
                self.assertRegex(entry[language], f"^{letters}$")

    def test_relief(self):
        # Damascus, the Dead Sea's shore (negative heights are zero in the source), Hermon, the sea.
        for lon, lat, low, high in ((36.29, 33.51, 600, 850), (35.45, 31.5, 0, 1), (35.85, 33.41, 1800, 2900), (34.0, 34.5, 0, 1)):
            self.assertTrue(low <= height(lon, lat) <= high, (lon, lat, height(lon, lat)))


def height(lon, lat, zoom=8):
    """Metres in the tile of a place, by reading its PNG."""
    x = (lon + 180) / 360 * 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom
    data, at, packed = (ASSETS / f"relief/{zoom}/{int(x)}/{int(y)}.png").read_bytes(), 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw, row = zlib.decompress(packed), bytes(768)
    for i in range(int(y % 1 * 256) + 1):
        line = raw[i * 769 : (i + 1) * 769]
        assert line[0] == 2, "each row is stored as the difference from the one above"
        row = bytes((a + b) & 255 for a, b in zip(line[1:], row))
    pixel = row[int(x % 1 * 256) * 3 :]
    return pixel[0] * 256 + pixel[1] - 32768


if __name__ == "__main__":
    unittest.main()
