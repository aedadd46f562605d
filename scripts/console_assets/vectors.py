# SPDX-License-Identifier: Apache-2.0
"""Coast, lakes, rivers and borders of Natural Earth as GeoJSON: fine inside the region, coarse outside of it."""
import json
import re

import shapefile
import shapely
from shapely.geometry import box, mapping, shape

MAGICS = "debian:usr/share/magics/"
GDL = "debian:usr/share/gnudatalanguage/resource/maps/"
LICENCE = "public domain (Natural Earth)"
# Tolerances in degrees: some 150 m in the region (below what a 10 m : 1 scale knows), 5 km outside.
FINE, COARSE = 0.0015, 0.05


def build(sources, output, region):
    inside, outside = box(*region), box(-180, -90, 180, 90).difference(box(*region))

    def write(name, layers, properties=lambda record: {}):
        features, used = [], []
        for stem, clip, tolerance in layers:
            used.append(stem)
            for geometry, record in read(sources.shapefile(stem), clip):
                kept = properties(record)
                geometry = tidy(geometry, clip, tolerance)
                if kept is not None and geometry is not None:
                    features.append({"type": "Feature", "properties": kept, "geometry": rounded(mapping(geometry))})
        data = {"type": "FeatureCollection", "features": features}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        output.write(f"map/{name}.geojson", text.encode(), ", ".join(used), LICENCE)

    write("ocean", [(MAGICS + "10m/ne_10m_ocean", inside, FINE), (MAGICS + "50m/ne_50m_ocean", outside, COARSE)])
    write("lakes", [(GDL + "high/ne_10m_lakes", inside, FINE)])
    write("rivers", [(MAGICS + "10m/ne_10m_rivers_lake_centerlines", inside, FINE)], river)
    write("provinces", [(MAGICS + "10m/ne_10m_admin_1_states_provinces_lines", inside, FINE)])
    write(
        "borders",
        [
            (MAGICS + "10m/ne_10m_admin_0_boundary_lines_land", inside, FINE),
            (MAGICS + "50m/ne_50m_admin_0_boundary_lines_land", outside, COARSE),
        ],
        border,
    )


def river(record):
    return {"rank": int(record.get("scalerank") or 9)}


def border(record):
    """Every line that the source does not call a plain international boundary is shown as disputed."""
    kind = str(record.get("FEATURECLA") or record.get("featurecla") or "")
    if "Overlay" in kind or "Lease" in kind:
        return None
    return {"disputed": not re.match(r"International boundary", kind)}


def read(stem, clip):
    """Pairs of geometry and record of what touches `clip`."""
    west, south, east, north = clip.bounds
    with shapefile.Reader(stem, encoding="utf-8", encodingErrors="replace") as reader:
        # By index: one of the files has gaps between its shapes, which reading them in sequence does not get over.
        for number in range(len(reader)):
            found = reader.shape(number)
            if not found.points:
                continue
            w, s, e, n = found.bbox
            if e >= west and w <= east and n >= south and s <= north:
                yield shape(found.__geo_interface__), reader.record(number).as_dict()


def tidy(geometry, clip, tolerance):
    """Clipped and simplified, or nothing if nothing is left. Points and slivers at the edge of the clip are dropped."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    dimension = 2 if "Polygon" in geometry.geom_type or geometry.geom_type == "GeometryCollection" else 1
    geometry = geometry.intersection(clip).simplify(tolerance)
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if not part.is_empty]
    parts = [part for part in parts if shapely.get_dimensions(part) == dimension]
    if dimension == 2:
        least = tolerance * tolerance * 4
        parts = [polygon for part in parts for polygon in getattr(part, "geoms", [part]) if polygon.area > least]
        return shapely.MultiPolygon(parts) if parts else None
    lines = [line for part in parts for line in getattr(part, "geoms", [part])]
    return shapely.MultiLineString(lines) if lines else None


def rounded(value):
    if isinstance(value, dict):
        return {"type": value["type"], "coordinates": rounded(value["coordinates"])}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return round(value, 4)
