# SPDX-License-Identifier: Apache-2.0
"""Right-to-left labels against python-bidi and arabic-reshaper, over all names on the map and over mixed labels."""
import json
import unittest

import arabic_reshaper
from bidi.algorithm import get_display

from support import ASSETS, Browser, Server, wait

# Of the ligatures only lam-alef is a must, and vowel marks are not drawn on the map.
RESHAPER = arabic_reshaper.ArabicReshaper({"support_ligatures": True, "ARABIC LIGATURE ALLAH": False, "delete_harakat": True})
MIXED = [
    "دورية 7", "سيور 12-B", "FL180–FL250 דובדבן", "סיור נץ 7 (FL200)", "حلب (Aleppo)", "Aleppo (حلب)", "تحذير: 1,500 ft", "12:30 בוקר", "AB אב 12 CD", "ג'ראבלוס",
    "50%", "אב 50% גד", "(אב)", "a(אב)b", "لا إله", "الآن", "بالأمس", "قُلْ", "شَكْل", "שָׁלוֹם", "+90 312 אב", "אב +90-312", "1.5 كم / 0.8 NM", "١٢٣ كم", "كم ١٢٫٥", "abc", "",
    "A → ב", "«حلب»", "אב, גד. הו!", "NFZ 3 منطقة حظر طيران", "ПВО דרום", "پارچه گچ کرمان ی",
]


def expected(text):
    pointless = "".join(c for c in text if not ("\u0591" <= c <= "\u05bd" or c in "\u05bf\u05c1\u05c2"))
    return get_display(RESHAPER.reshape(pointless))


class RightToLeft(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server, cls.browser = Server(), Browser()
        cls.page = cls.browser.page(cls.server.address + "/parts.html")
        wait(cls.page, "Boolean(window.parleyRightToLeft)")

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def shown(self, texts):
        return self.page.evaluate(
            "all => all.map(t => parleyRightToLeft.processBidirectionalText(parleyRightToLeft.applyArabicShaping(t), [])[0] ?? '')", texts
        )

    def test_against_oracle(self):
        places = json.loads((ASSETS / "map/places.geojson").read_text())["features"]
        names = sorted({p["properties"][tag] for p in places for tag in ("he", "ar", "tr", "en") if tag in p["properties"]})
        texts = names + MIXED + [f"{name} FL{i % 400:03}–{i}" for i, name in enumerate(names[::7])]
        wrong = [(text, found, expected(text)) for text, found in zip(texts, self.shown(texts)) if found != expected(text)]
        print(f"right-to-left labels: {len(texts) - len(wrong)} of {len(texts)} as the oracle")
        self.assertEqual(wrong[:10], [])

    def test_brackets_are_pairs(self):
        # Rule N0, which is younger than the oracle: a pair of brackets does not fall apart.
        self.assertEqual(self.shown(["אב [x] (12) גד"]), ["דג (12) [x] בא"])

    def test_lines_keep_their_order(self):
        text = "אזור אסור בטיסה ABC"
        lines = self.page.evaluate("t => parleyRightToLeft.processBidirectionalText(t, [5])", text)
        self.assertEqual(len(lines), 2)
        # The space at a line's end stands at its end, which is left.
        self.assertEqual(lines[0], " רוזא")
        self.assertEqual("".join(sorted("".join(lines))), "".join(sorted(text)))

    def test_parts_keep_their_style(self):
        lines = self.page.evaluate("parleyRightToLeft.processStyledBidirectionalText('אבgh', [0, 0, 1, 1], [])")
        self.assertEqual(lines, [["ghבא", [1, 1, 0, 0]]])


if __name__ == "__main__":
    unittest.main()
