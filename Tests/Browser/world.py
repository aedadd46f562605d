# SPDX-License-Identifier: Apache-2.0
"""What two parties have said to each other, so that there is something to look at: a busy night, or thousands of activities."""
import random

from nodes import stamp


def circle(at, radius):
    return {"type": "Point", "coordinates": at, "radiusMetres": radius}


def corridor(path, half_width):
    return {"type": "LineString", "coordinates": path, "halfWidthMetres": half_width}


def polygon(*corners):
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def volume(area, lower, upper, begin, end):
    return {"area": area, "lower": lower, "upper": upper, "start": stamp(begin), "end": stamp(end)}


def night(pair):
    """A night in the north of the country."""
    north, south = pair.north, pair.south
    notices = [
        (north, "flight", "Surveillance, eastern river", volume(corridor([[36.9, 36.2], [38.2, 35.95], [39.6, 35.4]], 9000), "FL 180", "FL 240", 25, 240)),
        (north, "convoy", "Supply convoy to the crossing", volume(corridor([[37.15, 36.2], [37.6, 36.35], [38.0, 36.5]], 1500), "surface", "300 m AGL (ground up to 600 m MSL)", 40, 200)),
        (north, "drone-flight", "Drone, dam and reservoir", volume(circle([38.3, 35.95], 15000), "1500 m MSL", "3500 m MSL", 30, 300)),
        (north, "exercise", "Range week, night firing", volume(polygon([36.2, 35.1], [36.9, 35.05], [36.95, 35.5], [36.3, 35.55]), "surface", "4000 m MSL", 90, 480)),
        (south, "patrol", "Patrol along the road", volume(corridor([[38.0, 35.5], [38.4, 35.9], [38.6, 36.3]], 3000), "surface", "1000 ft MSL", 20, 260)),
        (south, "flight", "Transport, low level", volume(corridor([[35.95, 35.4], [37.0, 35.7], [38.5, 35.8], [40.1, 35.3]], 6000), "FL 160", "FL 200", 35, 150)),
        (south, "live-firing", "Live firing, southern range", volume(circle([37.9, 34.7], 18000), "surface", "9000 m MSL", 60, 180)),
        (south, "static-site", "Field hospital", volume(circle([37.3, 35.85], 800), "surface", "500 m MSL", 15, 6000)),
    ]
    refs = []
    for node, kind, title, where in notices:
        refs.append(node.say("/notices", {"kind": kind, "title": title, "volumes": [where], "contact": "guard 121.5"}))
    pair.wait(lambda: len(south.call("GET", "/activities")["activities"]) >= len(notices) <= len(north.call("GET", "/activities")["activities"]))
    south.say("/answers", {"to": refs[1], "state": "no-objection"})
    north.say("/answers", {"to": refs[4], "state": "has-it"})
    amended = {"kind": "flight", "title": "Surveillance, eastern river", "volumes": [volume(corridor([[36.9, 36.2], [38.2, 35.95], [39.6, 35.4]], 9000), "FL 220", "FL 260", 25, 240)]}
    south.say("/answers", {"to": refs[0], "state": "proposal", "proposal": amended, "until": stamp(30)})
    north.say("/messages", {"precedence": "priority", "language": "en", "text": "Our convoy leaves ten minutes later than notified. New version follows."})
    south.say("/messages", {"precedence": "immediate", "language": "ar", "text": "تأكيد: قافلتكم مرئية على الطريق. لا اعتراض."})
    north.say("/holds", {"activity": refs[6]})
    south.say("/warnings", {"nature": "live-fire", "place": [37.9, 34.7], "radiusMetres": 15000, "text": "Live firing has begun early."})
    north.say("/incidents", {"title": "Close approach near the dam", "nature": "close-approach", "from": stamp(-50), "until": stamp(-45), "area": circle([38.5, 35.9], 3000), "about": [refs[2]], "text": "Two aircraft came within 900 m of our drone."})
    north.say("/protests", {"about": refs[6], "language": "en", "text": "Firing was notified too late."})
    return refs


def many(pair, count, seed=1):
    """`count` activities of both parties over the next two days."""
    chance = random.Random(seed)
    for number in range(count):
        node = pair.north if number % 2 else pair.south
        at = [chance.uniform(35.3, 41.7), chance.uniform(34.2, 37.2)]
        begin, low = chance.randrange(30, 2800), chance.randrange(0, 60) * 100
        kind = chance.choice(["flight", "patrol", "convoy", "exercise", "drone-flight", "static-site"])
        node.say("/notices", {"kind": kind, "title": f"Activity {number}", "volumes": [volume(
            circle(at, chance.randrange(500, 3000)), f"{low} m MSL", f"{low + chance.randrange(200, 900)} m MSL", begin, begin + chance.randrange(20, 300))]})
