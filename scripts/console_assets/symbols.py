# SPDX-License-Identifier: Apache-2.0
"""Symbols of APP-6(D) / MIL-STD-2525D for kinds of activity, own and others', as SVG.

The others are drawn as "unknown", never as "suspect" or "hostile": a mechanism between parties names no enemy. Not as "neutral"
either, whose frame is green: nothing in the console is green that could be read as a standing.
"""
import milsymbol

LICENCE = "MIT (milsymbol)"
SOURCE = "pypi:milsymbol/data/number-data.json.gz"
IDENTITIES = {"own": "3", "other": "1"}
# Symbol set and entity of each kind.
KINDS = {
    "flight": ("01", "110100"),
    "drone-flight": ("01", "110300"),
    "patrol": ("40", "130100"),
    "convoy": ("10", "163600"),
    "exercise": ("10", "121000"),
    "live-firing": ("10", "130300"),
    "humanitarian-movement": ("11", "110000"),
    "static-site": ("20", "110000"),
    "track": ("01", "000000"),
}


def build(sources, output):
    sources.path(SOURCE)
    for kind, (group, entity) in KINDS.items():
        for whose, identity in IDENTITIES.items():
            code = f"100{identity}{group}0000{entity}0000"
            svg = milsymbol.Symbol(code, size=40).as_svg()
            output.write(f"symbols/{kind}.{whose}.svg", svg.encode(), f"{SOURCE} {code}", LICENCE)
