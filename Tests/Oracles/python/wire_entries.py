# SPDX-License-Identifier: Apache-2.0
"""Reads entries with Google's Protocol Buffers, from the published schema alone, and says what they mean.

Each line of input is an entry in hexadecimal and, after a space, the JSON for people that Parley makes of it. The answer
to each line is `ok <hex>` with the bytes that this library writes for the same values, or what differs.
"""
import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory, unknown_fields

SCHEMA = pathlib.Path(__file__).resolve().parents[3] / "Sources/Wire/Schema"

BODIES = {
    "arrangement_proposed": "arrangement-proposed", "arrangement_signed": "arrangement-signed", "notice": "notice",
    "amendment": "amendment", "received": "received", "answer": "answer", "hold_requested": "hold-requested",
    "hold_lifted": "hold-lifted", "finding": "finding", "safety_warning": "safety-warning", "hotline": "hotline",
    "reference_layer": "reference-layer", "part_removed": "part-removed", "key_rotated": "key-rotated",
    "sealed": "sealed", "successor": "successor", "split_view": "split-view", "manning": "manning",
    "arrangement_suspended": "arrangement-suspended", "arrangement_resumed": "arrangement-resumed",
    "arrangement_terminated": "arrangement-terminated", "measure_declared": "measure-declared",
    "protest": "protest",
    "incident_opened": "incident-opened", "incident_action": "incident-action", "call_record": "call-record",
    "commander_call": "commander-call",
    "en_route": "en-route",
}


def entry_class():
    protoc = shutil.which("protoc")
    if protoc is None:
        sys.exit("protoc is missing: run `make setup`")
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "set"
        subprocess.run(
            [protoc, f"--descriptor_set_out={out}", "-I", str(SCHEMA), "parley.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("parley.v1.Entry"))


def enum(message, field):
    """The name of an enum value without the prefix of its type, as people see it."""
    descriptor = message.DESCRIPTOR.fields_by_name[field]
    number = getattr(message, field)
    name = descriptor.enum_type.values_by_number[number].name
    prefix = "".join("_" + c if c.isupper() else c.upper() for c in descriptor.enum_type.name).lstrip("_") + "_"
    return name.removeprefix(prefix).lower().replace("_", "-")


def without_none(**members):
    return {name: value for name, value in members.items() if value is not None}


def scaled(units, places):
    """A number as a decimal, exact."""
    return Decimal(units).scaleb(-places)


def instant(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    text = (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).isoformat()
    return text + (f".{rest:03}" if rest else "") + "Z"


def position(message):
    return [scaled(message.longitude_e7, 7), scaled(message.latitude_e7, 7)]


def path(steps):
    latitude = longitude = 0
    points = []
    for index in range(0, len(steps), 2):
        latitude += steps[index]
        longitude += steps[index + 1]
        points.append([scaled(longitude, 7), scaled(latitude, 7)])
    return points


def area(message):
    shape = message.WhichOneof("shape")
    if shape == "polygon":
        rings = [path(ring.steps_e7) for ring in [message.polygon, *message.polygon.holes]]
        return {"type": "Polygon", "coordinates": [ring + ring[:1] for ring in rings]}
    if shape == "circle":
        return {"type": "Point", "coordinates": position(message.circle.center),
                "radiusMetres": scaled(message.circle.radius_mm, 3)}
    if shape == "sector":
        sector = message.sector
        return {"type": "Point", "coordinates": position(sector.center),
                "innerRadiusMetres": scaled(sector.inner_radius_mm, 3),
                "outerRadiusMetres": scaled(sector.outer_radius_mm, 3),
                "fromDegrees": scaled(sector.from_microdegrees, 6), "toDegrees": scaled(sector.to_microdegrees, 6)}
    if shape == "ellipse":
        ellipse = message.ellipse
        return {"type": "Point", "coordinates": position(ellipse.center),
                "semiMajorMetres": scaled(ellipse.semi_major_mm, 3),
                "semiMinorMetres": scaled(ellipse.semi_minor_mm, 3),
                "orientationDegrees": scaled(ellipse.orientation_microdegrees, 6)}
    if shape == "firing_fan":
        fan = message.firing_fan
        return {"type": "Point", "coordinates": position(fan.gun), "lineDegrees": scaled(fan.line_microdegrees, 6),
                "spreadDegrees": scaled(fan.spread_microdegrees, 6),
                "minimumRangeMetres": scaled(fan.minimum_range_mm, 3),
                "maximumRangeMetres": scaled(fan.maximum_range_mm, 3)}
    if shape == "transit":
        return {"type": "LineString",
                "coordinates": [position(getattr(message.transit, end)) for end in ("from", "to")],
                "movingRadiusMetres": scaled(message.transit.radius_mm, 3)}
    return {"type": "LineString", "coordinates": path(message.corridor.steps_e7),
            "halfWidthMetres": scaled(message.corridor.half_width_mm, 3)}


def altitude(message):
    datum = message.WhichOneof("datum")
    if datum == "ellipsoid_cm":
        return {"datum": "wgs84", "metres": scaled(message.ellipsoid_cm, 2)}
    if datum == "mean_sea_level_cm":
        return {"datum": "msl", "metres": scaled(message.mean_sea_level_cm, 2)}
    if datum == "flight_level":
        return {"datum": "flight-level", "hundredsOfFeet": message.flight_level}
    if datum == "qnh":
        return {"datum": "qnh", "metres": scaled(message.qnh.height_cm, 2),
                "hPa": scaled(message.qnh.setting_tenths_hpa, 1)}
    if datum == "above_ground":
        return {"datum": "agl", "metres": scaled(message.above_ground.height_cm, 2),
                "terrainMetres": scaled(message.above_ground.terrain_margin_cm, 2)}
    assert getattr(message, datum) is True
    return {"datum": datum}


def window(message):
    return {"start": instant(message.start), "end": instant(message.start + message.duration_ms)}


def volume(message):
    return {"area": area(message.area), "lower": altitude(message.lower), "upper": altitude(message.upper),
            **window(message.window)}


def minima(message):
    return {"lateralMetres": scaled(message.lateral_mm, 3), "verticalMetres": scaled(message.vertical_mm, 3),
            "seconds": message.seconds}


def ref(message):
    return {"origin": message.origin, "index": message.index, "leaf": message.leaf.hex()}


def filled(message):
    return {"number": message.number, "catalogue": message.catalogue.hex(),
            "values": [{"parameter": value.parameter, **content(value)} for value in message.values]}


def content(message):
    kind = message.WhichOneof("content")
    value = getattr(message, kind)
    return {
        "place": lambda: {"place": position(value)}, "area": lambda: {"area": area(value)},
        "height": lambda: {"height": altitude(value)}, "time": lambda: {"time": instant(value)},
        "duration_s": lambda: {"durationSeconds": value}, "distance_mm": lambda: {"distanceMetres": scaled(value, 3)},
        "bearing_e6": lambda: {"bearingDegrees": scaled(value, 6)}, "count": lambda: {"count": value},
        "speed_m_per_h": lambda: {"speedMetresPerHour": value}, "frequency_hz": lambda: {"frequencyHertz": value},
        "call_sign": lambda: {"callSign": value}, "text": lambda: {"text": value}, "entry": lambda: {"entry": ref(value)},
        "choice": lambda: {"choice": value},
    }[kind]()


def log(message):
    return {"origin": message.origin, "size": message.size, "root": message.root.hex()}


def note(data):
    import base64
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def humanitarian(message):
    return without_none(
        source=enum(message, "source"), check=enum(message, "check"),
        checkedAt=instant(message.checked_at) if message.checked_at else None,
        expiresAt=instant(message.expires_at) if message.expires_at else None,
        markings=message.markings or None, lead=enum(message, "lead"))


def notice(message):
    return without_none(
        kind=enum(message, "kind"), title=message.title, volumes=[volume(v) for v in message.volumes],
        concerned=list(message.concerned), contact=message.contact or None,
        namedSites=[feature(site) for site in message.named_sites] or None,
        humanitarian=humanitarian(message.humanitarian) if message.HasField("humanitarian") else None,
        reference=reference(message.reference) if message.HasField("reference") else None,
        lostLine={"action": enum(message.lost_line, "action"), "latest": instant(message.lost_line.latest)}
        if message.HasField("lost_line") else None)


def feature(message):
    return {"entry": ref(message.entry), "number": message.number}


DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def opening(message):
    def clock(minute):
        return f"{minute // 60:02}:{minute % 60:02}"

    return {"days": [day for bit, day in enumerate(DAYS) if message.days >> bit & 1],
            "from": clock(message.from_minute), "until": clock((message.from_minute + message.minutes) % 1440)}


def measure(message):
    return without_none(
        kind=enum(message, "kind"), name=message.name, volume=volume(message.volume),
        minima=minima(message.minima) if message.HasField("minima") else None,
        revalidateBy=instant(message.revalidate_by) if message.revalidate_by else None,
        opening=[opening(hours) for hours in message.opening] or None)


def channel(message):
    return without_none(
        purpose=message.purpose, frequencyHertz=message.frequency_hz, party=message.party or None,
        callSign=message.call_sign or None)


def reference(message):
    return without_none(
        name=message.name, place=position(message.place), distanceMetres=scaled(message.distance_mm, 3),
        bearingDegrees=scaled(message.bearing_microdegrees, 6),
        toleranceMetres=scaled(message.tolerance_mm, 3) if message.tolerance_mm else None)


def departure(message):
    return without_none(at=instant(message.at), volumes=[volume(v) for v in message.volumes],
                        until=instant(message.until) if message.until else None)


def arrangement(message):
    rows = [
        without_none(first=enum(row, "first") if row.first else None, second=enum(row, "second") if row.second else None,
                     **minima(row.minima))
        for row in message.minima
    ]
    deadlines = [
        {"precedence": enum(d, "precedence"), "hasItSeconds": d.has_it_seconds, "understoodSeconds": d.understood_seconds,
         "passedOnSeconds": d.passed_on_seconds, "doneSeconds": d.done_seconds}
        for d in message.deadlines
    ]
    return without_none(
        rulesVersion=message.rules_version, title=message.title, parties=list(message.parties),
        inForceFrom=instant(message.in_force_from), areaOfOperations=[area(a) for a in message.area_of_operations],
        minima=rows, minimumNoticeSeconds=message.minimum_notice_seconds, deadlines=deadlines,
        receiptSeconds=message.receipt_seconds, commCheckSeconds=message.comm_check_seconds,
        clockToleranceSeconds=message.clock_tolerance_seconds, languages=list(message.languages),
        catalogue=message.catalogue.hex() or None,
        contacts=[{"party": c.party, "means": c.means, "address": c.address} for c in message.contacts],
        measures=[measure(m) for m in message.measures], permittedDisclosure=message.permitted_disclosure or None,
        retentionDays=message.retention_days,
        annexes=[{"title": a.title, "sha256": a.sha256.hex()} for a in message.annexes],
        replaces=ref(message.replaces) if message.HasField("replaces") else None,
        terminationNoticeSeconds=message.termination_notice_seconds,
        channels=[channel(c) for c in message.channels], formats=list(message.formats),
        confidentiality=list(message.confidentiality), spillProcedure=list(message.spill_procedure),
        representatives=[{"party": r.party, "position": r.position} for r in message.representatives],
        character="humanitarian" if message.character else None,
        leadTimes={"normalSeconds": message.lead_times.normal_seconds,
                   "emergencySeconds": message.lead_times.emergency_seconds} if message.HasField("lead_times") else None,
        observers=list(message.observers) or None)


def answer(message):
    state = message.WhichOneof("state")
    if state == "plain":
        return {"to": ref(message.to), "state": enum(message, "plain")}
    if state == "passed_on":
        return {"to": ref(message.to), "state": "passed-on", "attestation": enum(message, "passed_on")}
    if state == "read_back":
        return {"to": ref(message.to), "state": "read-back",
                "readBack": {"number": message.read_back.number, "place": position(message.read_back.place)}}
    if state == "accepted":
        assert message.accepted is True
        return {"to": ref(message.to), "state": "accepted"}
    return without_none(to=ref(message.to), state="proposal", proposal=notice(message.proposal),
                        until=instant(message.until) if message.until else None)


def finding(message):
    other = message.WhichOneof("other")
    if other == "other_version":
        target = {"version": ref(message.other_version)}
    elif other == "measure":
        target = {"arrangement": ref(message.measure.entry), "measure": message.measure.number}
    else:
        target = {"layer": ref(message.reference.entry), "segment": message.reference.number}
    return {"version": ref(message.version), "other": target, "lateralMetres": scaled(message.lateral_mm, 3),
            "verticalMetres": scaled(message.vertical_mm, 3), "timeGapSeconds": scaled(message.time_gap_ms, 3),
            "closest": position(message.closest), **window(message.window), "minima": minima(message.minima)}


def warning(message):
    return without_none(
        nature=enum(message, "nature"), place=position(message.place), radiusMetres=scaled(message.radius_mm, 3),
        lower=altitude(message.lower) if message.HasField("lower") else None,
        upper=altitude(message.upper) if message.HasField("upper") else None,
        **{"from": instant(getattr(message, "from")), "until": instant(message.until)},
        reference=reference(message.reference) if message.HasField("reference") else None)


def optional_ref(message, field):
    return ref(getattr(message, field)) if message.HasField(field) else None


def incident(m):
    return without_none(title=m.title, nature=enum(m, "nature"), **{"from": instant(getattr(m, "from"))},
                        until=instant(m.until) if m.until else None,
                        area=area(m.area) if m.HasField("area") else None, about=[ref(r) for r in m.about])


def incident_action(m):
    action = m.WhichOneof("action")
    said = {"incident": ref(m.incident), "action": action.replace("_", "-")}
    if action in ("agreed", "disputed"): return {**said, "fact": ref(getattr(m, action))}
    if action == "calming":
        return without_none(**said, measure=m.calming.measure, entry=optional_ref(m.calming, "entry"))
    if action == "closed": return {**said, "closing": enum(m, "closed")}
    return said


def call_record(m):
    return without_none(**{"with": list(getattr(m, "with"))}, began=instant(m.began), ended=instant(m.ended),
                        medium=m.medium, languages=list(m.languages), interpreter=m.interpreter,
                        differsFrom=optional_ref(m, "differs_from"), about=[ref(r) for r in m.about])


def commander_call(m):
    return without_none(byWhen=instant(m.by_when), language=m.language, about=optional_ref(m, "about"),
                        telephone=m.telephone or None)


def by_voice(m):
    if m.WhichOneof("what") == "reconciled":
        return {"takenDown": ref(m.reconciled.taken_down), "entry": ref(m.reconciled.entry)}
    m = m.taken_down
    what = m.WhichOneof("what")
    said = {"notice": lambda: {"notice": notice(m.notice)}, "warning": lambda: {"warning": warning(m.warning)},
            "format": lambda: {"format": filled(m.format)}, "text": lambda: {"isText": True}}[what]()
    return without_none(saidBy=m.said_by, saidAt=instant(m.said_at), **said, checkGroup=m.check_group or None,
                        checks=m.checks, about=optional_ref(m, "about"), language=m.language)


VOICE = {"incident_opened": incident, "incident_action": incident_action, "call_record": call_record,
         "commander_call": commander_call, "by_voice": by_voice}


def body(name, m):
    if name == "arrangement_proposed": return arrangement(m)
    if name == "arrangement_signed": return {"proposal": ref(m)}
    if name == "notice": return notice(m)
    if name == "amendment":
        return {"activity": ref(m.activity), "replaces": ref(m.replaces), "notice": notice(m.notice)}
    if name == "activity":
        event = m.WhichOneof("event")
        if event in ("nonconforming", "contingent"):
            return {"activity": ref(m.activity), **departure(getattr(m, event))}
        at = {} if event == "withdrawn" else {"at": instant(getattr(m, event))}
        return {"activity": ref(m.activity), **at}
    if name == "received": return {"log": log(m.log), "at": instant(m.at)}
    if name == "answer": return answer(m)
    if name == "hold_requested":
        return {"activity": ref(m.activity)} if m.WhichOneof("subject") == "activity" else {"volume": volume(m.volume)}
    if name == "hold_lifted": return {"hold": ref(m)}
    if name == "finding": return finding(m)
    if name == "safety_warning": return warning(m)
    if name == "hotline":
        return without_none(precedence=enum(m, "precedence"), language=m.language,
                            about=ref(m.about) if m.HasField("about") else None,
                            format=filled(m.format) if m.HasField("format") else None,
                            spokenAt=instant(m.spoken_at) if m.spoken_at else None)
    if name == "manning":
        return without_none(level=enum(m, "level"), until=instant(m.until) if m.until else None,
                            telephone=m.telephone or None)
    if name == "arrangement_suspended": return {"arrangement": ref(m)}
    if name == "arrangement_resumed": return {"suspension": ref(m)}
    if name == "arrangement_terminated":
        return {"arrangement": ref(m.arrangement), "from": instant(getattr(m, "from"))}
    if name == "measure_declared": return {"measure": measure(m)}
    if name == "measure_said":
        until = instant(m.confirmed_until) if m.WhichOneof("word") == "confirmed_until" else None
        return without_none(measure=feature(m.measure), until=until)
    if name == "en_route":
        return {"activity": ref(m.activity), "place": position(m.place), "at": instant(m.at), "status": enum(m, "status")}
    if name == "protest":
        return without_none(language=m.language, about=ref(m.about) if m.HasField("about") else None)
    if name in VOICE: return VOICE[name](m)
    if name == "reference_layer":
        return {"name": m.name, "source": m.source,
                "segments": [{"name": s.name, "volume": volume(s.volume)} for s in m.segments]}
    if name == "part_removed": return {"entry": ref(m.entry), "number": m.number, "reason": enum(m, "reason")}
    if name == "key_rotated":
        return {"origin": m.origin, "atSize": m.at_size, "newKey": m.new_key, "certificate": note(m.certificate)}
    if name == "sealed": return {"last": log(m.last), "cause": enum(m, "cause"), "certificate": note(m.certificate)}
    if name == "successor": return {"predecessor": log(m.predecessor), "certificate": note(m.certificate)}
    return without_none(origin=m.origin, first=note(m.first), second=note(m.second),
                        rootAtFirst=m.root_at_first.hex() or None, proof=[h.hex() for h in m.proof])


def people(entry):
    name = entry.WhichOneof("body")
    if name == "activity":
        kind = "activity-" + entry.activity.WhichOneof("event").removesuffix("_at")
    elif name == "measure_said":
        kind = "measure-" + entry.measure_said.WhichOneof("word").removesuffix("_until")
    elif name == "by_voice":
        kind = entry.by_voice.WhichOneof("what").replace("_", "-")
    else:
        kind = BODIES[name]
    return {
        "kind": kind, "writtenAt": instant(entry.written_at), "position": entry.position,
        "body": body(name, getattr(entry, name)),
        "parts": [{"role": enum(p, "role"), "size": p.size, "commitment": p.commitment.hex()} for p in entry.parts],
        "frontier": [log(p) for p in entry.frontier], "salt": entry.salt.hex(), "partlyUnknown": False,
    }


def decimals(value):
    """All numbers as decimals, so that 1 and 1.0 are equal and nothing is rounded."""
    if isinstance(value, dict): return {name: decimals(item) for name, item in value.items()}
    if isinstance(value, list): return [decimals(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool): return Decimal(value)
    return value


def main():
    Entry = entry_class()
    for line in sys.stdin:
        text, shown = line.rstrip("\n").split(" ", 1)
        entry = Entry.FromString(bytes.fromhex(text))
        if len(unknown_fields.UnknownFieldSet(entry)):
            print(f"unknown fields in {text}")
            continue
        expected = decimals(people(entry))
        given = json.loads(shown, parse_int=Decimal, parse_float=Decimal)
        if expected != given:
            print(f"differs: {expected} from {given}")
            continue
        # A message made anew from the library's own JSON, so that the bytes are its own.
        made = json_format.ParseDict(json_format.MessageToDict(entry), Entry())
        print("ok", made.SerializeToString(deterministic=True).hex())


main()
