"""Questions about several streams: sets, searches, CSV, metadata; and about what needs no stream."""

import csv
import io

from btrdb.utils.general import pointwidth
from btrdb.utils.timez import ns_delta, to_nanoseconds
from exact import Number, json_value
from numbers_questions import Question, ask, row
from numbers_world import BASE, END, START, STEP, UUIDS

# Sets

PAIR = ["streams", UUIDS["first"], UUIDS["second"]]
PART = {"start": START + 5 * STEP, "end": START + 30 * STEP}


def pair(world, **filters):
    return world.set_of("first", "second").filter(**(filters or {"start": START, "end": END}))


def each(values):
    return [{"points": [row(point) for point in points]} for points in values]


def cells(world, **filters):
    found = []
    for points in pair(world, **filters).rows():
        time = next(point.time for point in points if point is not None)
        found.append({"time": time, "values": [point and point.value for point in points]})
    return found


WHOLE = {"start": START, "end": END}
ask("set: values", [PAIR, ["values", WHOLE]], lambda w: each(pair(w).values()), versions=False)
ask("set: values of a part", [PAIR, ["values", PART]], lambda w: each(pair(w, **PART).values()), versions=False)
ask(
    "set: values of a filtered range",
    [PAIR, ["filter", PART], ["values"]],
    lambda w: each(pair(w, **PART).values()),
    versions=False,
)
ask(
    "set: windows",
    [PAIR, ["windows", 7 * STEP, PART]],
    lambda w: each(pair(w, **PART).windows(7 * STEP).values()),
    versions=False,
)
ask(
    "set: aligned windows",
    [PAIR, ["alignedWindows", Number(22), PART]],
    lambda w: each(pair(w, **PART).aligned_windows(22).values()),
    versions=False,
)
ask("set: rows", [PAIR, ["rows", WHOLE]], cells)
ask("set: rows of a part", [PAIR, ["rows", PART]], lambda w: cells(w, **PART))
ask("set: records, to_dict", [PAIR, ["toRecords", WHOLE]], lambda w: [dict(line) for line in pair(w).to_dict()])
ask(
    "set: table, to_dataframe",
    [PAIR, ["toTable", WHOLE], ["columns"]],
    lambda w: [list(column) for column in pair(w).to_dataframe().to_numpy(dtype=float).T.tolist()],
)
ask("set: times of a table", [PAIR, ["toTable", WHOLE], ["time"]], lambda w: pair(w).to_dataframe().index.tolist())
ask("set: names of a table", [PAIR, ["toTable", WHOLE], ["names"]], lambda w: list(pair(w).to_dataframe().columns))
ask(
    "set: rows as Arrow",
    [PAIR, ["toTable", WHOLE], ["columns"]],
    lambda w: [w_column.to_pylist() for w_column in pair(w).arrow_values().columns[1:]],
    arrow=True,
)
ask("set: versions", [PAIR, ["versions"]], lambda w: pair(w).versions())
ask("set: count", [PAIR, ["count", {"precise": True}]], lambda w: w.set_of("first", "second").count(precise=True))
ask("set: count of a part", [PAIR, ["count", {**PART, "precise": True}]], lambda w: pair(w, **PART).count(precise=True))
ask("set: count of a part, imprecise", [PAIR, ["count", PART]], lambda w: pair(w, **PART).count())
for name in ("earliest", "latest"):
    # A Python StreamSet drops the versions of the points.
    ask(
        f"set: {name}",
        [PAIR, [name]],
        lambda w, n=name: [{"time": p.time, "value": p.value} for p in getattr(w.set_of("first", "second"), n)()],
        versions=False,
    )
ask(
    "set: windows at a pinned version",
    [["streams", UUIDS["history"], {"versions": [11]}], ["windows", 9 * STEP, WHOLE]],
    lambda w: each(
        w.conn.streams(UUIDS["history"], versions=[11]).filter(**WHOLE).windows(9 * STEP).values()
    ),
    versions=False,
)
FILTERS = [
    {"name": "FIRST"},
    {"name": "fir"},
    {"unit": "Volts"},
    {"tags": {"unit": "amps"}},
    {"annotations": {"phase": "s"}},
    {"annotations": {"phase": "none"}},
]
for given in FILTERS:
    ask(
        f"set: filter {given}",
        [PAIR, ["filter", given], ["streams"]],
        lambda w, g=given: [stream.uuid for stream in w.set_of("first", "second").filter(**g)],
    )


def to_csv(world, **filters):
    text = io.StringIO(newline="")
    pair(world, **filters).to_csv(text)
    return table_of(text.getvalue())


def table_of(text):
    """Both write floats that read back the same, but not the same digits: 1e21 and 1e+21."""
    head, *lines = csv.reader(io.StringIO(text, newline=""))
    return [head, *([int(time), *(float(cell) if cell else None for cell in rest)] for time, *rest in lines)]


CSV_QUESTIONS = [
    Question("toCSV", [PAIR, ["toCSV", WHOLE]], to_csv),
    Question("toCSV of a part", [PAIR, ["toCSV", PART]], lambda w: to_csv(w, **PART)),
]

# Helpers

for text in ("2024-03-01", "2024-03-01 12:00:00", "1969-12-31T23:59:59Z", "2024-02-29 23:59:59+0530", "1234567"):
    ask(f"time {text}", [["toTime", text]], lambda _, t=text: to_nanoseconds(t))
for span in ({"days": 1.5, "hours": 2}, {"minutes": -3, "nanoseconds": 5}, {"microseconds": 0.5, "milliseconds": 250}):
    given = {key: float(value) if key != "nanoseconds" else value for key, value in span.items()}
    ask(f"span {span}", [["nsDelta", given]], lambda _, s=span: ns_delta(**s))
for span in (1, 2, 3, 1000, 1 << 30, (1 << 61) + 1):
    ask(
        f"point width of {span}",
        [["PointWidth"], ["fromNanoseconds", span]],
        lambda _, s=span: int(pointwidth.from_nanoseconds(s)),
    )


# Searches

SELECT = "select uuid, name, unit, collection, property_version, annotations from streams where collection like $1"
COUNT_UNITS = "select count(uuid) from streams where unit = $1"
for name in ("query", "queryRows"):
    ask(
        f"{name}: rows",
        [[name, f"{SELECT} order by name", [f"{BASE}%"]]],
        lambda w: json_value(w.conn.query(f"{SELECT} order by name", [f"{BASE}%"])),
    )
ask("query: count", [["query", COUNT_UNITS, ["volts"]]], lambda w: json_value(w.conn.query(COUNT_UNITS, ["volts"])))
ask("query: bad", [["query", "select nothing"]], lambda w: w.conn.query("select nothing"), mistake=True)
for python, typescript in (
    ("list_collections", "listCollections"),
    ("list_unique_names", "listUniqueNames"),
    ("list_unique_units", "listUniqueUnits"),
    ("list_unique_annotations", "listUniqueAnnotations"),
):
    ask(python, [[typescript, BASE]], lambda w, name=python: getattr(w.conn, name)(BASE))
    ask(f"{python} of all", [[typescript]], lambda w, name=python: getattr(w.conn, name)())
ask(
    "collection_metadata",
    [["collectionMetadata", BASE]],
    lambda w: dict(zip(("tags", "annotations"), w.conn.collection_metadata(BASE))),
)
for wanted in ({}, {"tags": {"unit": "volts"}}, {"tags": {"unit": None}}, {"annotations": {"phase": "s"}}):
    ask(
        f"streams_in_collection {wanted}",
        [["streamsInCollection", BASE, wanted]],
        lambda w, wanted=wanted: [stream.uuid for stream in w.conn.streams_in_collection(BASE, **wanted)],
    )
for collection in (BASE, f"{BASE}/py"):
    ask(
        f"streams_in_collection {collection}, exact",
        [["streamsInCollection", collection, {"isCollectionPrefix": False}]],
        lambda w, c=collection: [s.uuid for s in w.conn.streams_in_collection(c, is_collection_prefix=False)],
    )
BY_NAME = f"{BASE}/py/first"
ask("streams by name", [["streams", BY_NAME]], lambda w: [stream.uuid for stream in w.conn.streams(BY_NAME)])
ask("streams: none", [["streams", f"{BASE}/none"]], lambda w: w.conn.streams(f"{BASE}/none"), mistake=True)
ask("info", [["info"]], lambda w: json_value(w.conn.info()))


class CsvKind(int):
    """The client has no enum of its own for the kinds of CSV."""

    def to_proto(self):
        return int(self)


def server_csv(world, kind, width=0, depth=0):
    streams = [(0, name, world[name].uuid) for name in ("first", "second")]
    rows = world.conn.ep.generateCSV(CsvKind(kind), START, END, width, depth, False, *streams)
    return [list(cells) for cells in rows]


CSV = {**WHOLE, "streams": [{"stream": UUIDS[name], "label": name} for name in ("first", "second")]}
ask("generateCsv: points", [["generateCsv", CSV]], lambda w: server_csv(w, 2))
ask("generateCsv: windows", [["generateCsv", {**CSV, "width": 5 * STEP}]], lambda w: server_csv(w, 1, 5 * STEP))
ask("generateCsv: aligned", [["generateCsv", {**CSV, "pointWidth": Number(24)}]], lambda w: server_csv(w, 0, 0, 24))

# Metadata

for stream in ("plain", "ts_plain"):
    ask(
        f"{stream}: annotations",
        [["stream", UUIDS[stream]], ["annotations"]],
        lambda w, s=stream: json_value(w[s].annotations()[0]),
    )
    for member in ("name", "unit", "collection", "tags"):
        ask(
            f"{stream}: {member}",
            [["stream", UUIDS[stream]], [member]],
            lambda w, s=stream, m=member: w[s].tags() if m == "tags" else getattr(w[s], m),
        )
    ask(
        f"{stream}: property version",
        [["stream", UUIDS[stream]], ["propertyVersion"]],
        lambda w, s=stream: w[s].annotations()[1],
    )
