# SPDX-License-Identifier: Apache-2.0
"""What two parties might notify, in the form that the map takes."""
import random

NOW = 1_795_716_000_000  # 2026-11-26T18:00:00Z
HOUR = 3_600_000


def volume(area, lower="surface", upper="3000 m MSL", start=-1, end=1):
    return {"area": area, "lower": lower, "upper": upper, "start": NOW + start * HOUR, "end": NOW + end * HOUR}


def circle(at, metres):
    return {"type": "Point", "coordinates": at, "radiusMetres": metres}


def activity(ref, own, kind, title, *volumes, emphasis="none"):
    return {"ref": ref, "own": own, "party": "north" if own else "south", "kind": kind, "title": title, "emphasis": emphasis, "volumes": list(volumes)}


SQUARE = {"type": "Polygon", "coordinates": [[[36.2, 35.2], [37.2, 35.2], [37.2, 36.0], [36.2, 36.0], [36.2, 35.2]]]}
ACTIVITIES = [
    activity("a1", True, "flight", "VIPER 21", volume(SQUARE, "FL 180", "FL 240"), emphasis="conflict"),
    activity(
        "a2", False, "flight", "دورية صقر",
        volume({"type": "LineString", "coordinates": [[35.6, 35.5], [37.8, 36.2]], "halfWidthMetres": 8000}, "FL 200", "FL 260"), emphasis="conflict",
    ),
    activity("a3", True, "drone-flight", "DRONE 33", volume(circle([38.2, 35.4], 15000)), emphasis="late"),
    activity("a4", False, "exercise", "LATER", volume(circle([38.2, 36.2], 15000), start=5, end=8), emphasis="hold"),
    activity("a5", False, "of-a-later-version", "NEXT WEEK", volume(circle([39.2, 36.2], 15000), start=200, end=210), emphasis="nonconforming"),
    activity("a6", False, "patrol", "MOVING", volume({"type": "LineString", "coordinates": [[38.6, 34.9], [39.4, 35.3]], "movingRadiusMetres": 8000})),
]
MEASURES = [
    {"ref": f"m{i}", "name": kind, "kind": kind, "volume": volume(circle([36.0 + i * 0.7, 34.8], 12000), upper="unlimited", start=-999, end=999)}
    for i, kind in enumerate(("buffer", "no-fly", "safe-corridor", "protected-site", "coordination-line"))
]
FINDINGS = [{"ref": "f1", "pair": ["a1", "a2"], "at": [36.5, 35.7], "other": [36.6, 35.8], "start": NOW - HOUR, "end": NOW + HOUR}]
WARNINGS = [
    {"ref": "w1", "own": False, "at": [35.5, 35.3], "radiusMetres": 15000, "lower": "surface", "upper": "FL 150", "from": NOW, "until": NOW + HOUR},
    {"ref": "w2", "own": True, "at": [39.5, 35.9], "radiusMetres": 9000, "lower": "surface", "upper": "unlimited", "from": NOW, "until": NOW + HOUR},
]
LAYERS = [{"name": "UM688", "features": [{"type": "LineString", "coordinates": [[33.5, 35.2], [36.2, 35.0], [40.5, 36.4]]}]}]
TRACKS = [
    {"id": "T1", "at": [36.8, 35.5], "altitudeMetres": 5200, "course": 45, "own": True, "alerting": False},
    {"id": "T2", "at": [37.4, 35.9], "altitudeMetres": None, "course": None, "own": False, "alerting": True},
]
TIME = {"at": NOW, "spanStart": NOW - 6 * HOUR, "spanEnd": NOW + 72 * HOUR}


def many(count, seed=7):
    """Activities over four days and a large area, some of several volumes."""
    chance = random.Random(seed)
    result = []
    for i in range(count):
        lon, lat = chance.uniform(33, 42), chance.uniform(32, 37.4)
        start = chance.uniform(-24, 72)
        at = [lon, lat]
        areas = (
            circle(at, chance.uniform(2000, 20000)),
            {"type": "Polygon", "coordinates": [[at, [lon + 0.3, lat], [lon + 0.35, lat + 0.2], [lon, lat + 0.25], at]]},
            {"type": "LineString", "coordinates": [at, [lon + 0.4, lat + 0.2], [lon + 0.8, lat - 0.1]], "halfWidthMetres": 4000},
        )
        volumes = [volume(areas[i % 3], "FL 100", "FL 200", start + k, start + k + chance.uniform(0.5, 4)) for k in range(1 + i % 2)]
        kind = ("flight", "patrol", "convoy", "drone-flight")[i % 4]
        result.append(activity(f"n{i}", i % 2 == 0, kind, f"N {i}", *volumes, emphasis="conflict" if i % 25 == 0 else "none"))
    return result


def moving(count, seed=9):
    chance = random.Random(seed)
    return [
        {
            "id": f"T{i}", "at": [chance.uniform(33, 42), chance.uniform(32, 37.4)], "altitudeMetres": chance.uniform(100, 12000),
            "course": chance.uniform(0, 360), "own": i % 2 == 0, "alerting": i % 200 == 0,
        }
        for i in range(count)
    ]
