"""The questions of test_same_numbers.py: each is a chain of calls for btrdb-web (see answer.ts) and the same in Python.

Where the two clients mean something else by the same call, docs/parity.md says so, and the question is put so that
both mean the same: windows without points have NaN here where Python has zeros, for one.
"""

import csv
import io
import math
from dataclasses import dataclass
from typing import Any, Callable

import pyarrow as pa
from btrdb.utils.general import pointwidth
from btrdb.utils.timez import ns_delta, to_nanoseconds
from exact import Number, json_value
from numbers_world import BASE, COUNT, END, FIRST, MAX, MIN, PLAIN, START, STEP, UUIDS


@dataclass
class Question:
    name: str
    calls: list
    python: Callable[[Any], Any]
    # Arrow has no version with the points, and neither have the answers of a Python StreamSet.
    versions: bool = True
    arrow: bool = False
    mistake: bool = False


QUESTIONS: list[Question] = []


def ask(name, calls, python, **more):
    QUESTIONS.append(Question(name, calls, python, **more))


# How Python's answers are written down


def read(answer):
    rows = [row(point) for point, _ in answer]
    versions = {version for _, version in answer}
    assert len(versions) <= 1
    return {"points": rows, "version": versions.pop() if versions else None}


def row(point):
    if hasattr(point, "value"):
        return [point.time, point.value]
    return window(point.time, point.min, point.mean, point.max, point.count, point.stddev)


def window(time, low, mean, high, count, stddev):
    if count == 0:
        assert (low, mean, high, stddev) == (0, 0, 0, 0)
        low = mean = high = stddev = math.nan
    return [time, low, mean, high, count, stddev]


def arrow(table):
    columns = [table[name] for name in table.column_names]
    columns[0] = columns[0].cast(pa.int64())
    rows = [list(cells) for cells in zip(*(column.to_pylist() for column in columns))]
    return {"points": [window(*cells) for cells in rows] if len(columns) == 6 else rows}


def near(answer):
    if answer is None:
        return None
    point, version = answer
    return {"time": point.time, "value": point.value, "version": version}


def stream_call(stream, name, *args, mistake=False, **options):
    """A call with the options that both have, in the case of each."""
    camel = {"aligned_windows": "alignedWindows"}.get(name, name)
    plain = [Number(arg) if camel == "alignedWindows" and i == 2 else arg for i, arg in enumerate(args)]
    # Depths are numbers in TypeScript, versions bigints.
    given = {key: Number(value) if key == "depth" else value for key, value in options.items()}
    calls = [["stream", UUIDS[stream]], [camel, *plain, given]]
    told = f"{stream}: {name}{args}" + "".join(f" {key}={value}" for key, value in options.items())
    ask(told, calls, lambda world: read(getattr(world[stream], name)(*args, **options)), mistake=mistake)
    if "depth" not in options:
        ask(
            f"{told} as Arrow",
            calls,
            lambda world: arrow(getattr(world[stream], f"arrow_{name}")(*args, **options)),
            versions=False,
            arrow=True,
            mistake=mistake,
        )


for stream in ("plain", "edges", "negative", "repeated", "empty", "ts_plain", "ts_edges", "ts_negative", "ts_repeated"):
    stream_call(stream, "values", MIN, MAX)
    stream_call(stream, "aligned_windows", MIN, MAX, 56)
for stream in ("plain", "ts_plain"):
    stream_call(stream, "values", START + 10 * STEP, START + 20 * STEP)
    for exponent in (0, 19, 20, 25, 33, 40):
        stream_call(stream, "aligned_windows", START + 3, START + (40 * STEP if exponent < 20 else 1 << 41), exponent)
    for width in (1, 999, STEP, 10 * STEP, 12_345_678):
        stream_call(stream, "windows", START - 5, START + min(1_000 * width, 2 * COUNT * STEP), width)
    for depth in (0, 10, 25, 30):
        stream_call(stream, "windows", START, END, 50 * STEP, depth=depth)
for stream in ("edges", "ts_edges"):
    stream_call(stream, "windows", MIN, MAX, 1 << 55)
    stream_call(stream, "windows", -(1 << 56), 1 << 56, 12_345_678_901_234_567)
    stream_call(stream, "aligned_windows", -(2**53) - 1, 2**53 + 5, 45)
    stream_call(stream, "aligned_windows", -2, 2, 0)
for stream in ("negative", "ts_negative"):
    stream_call(stream, "windows", -(1 << 40), 1 << 40, 7_654_321_987)
for stream in ("history", "ts_history"):
    for version in (0, 10, 11, 12, 13):
        stream_call(stream, "values", MIN, MAX, version=version)
    stream_call(stream, "windows", START - STEP, END, 20 * STEP, version=12)
    stream_call(stream, "aligned_windows", START - STEP, END, 24, version=11)
ask(
    "the chunks of a read, put together",
    [["stream", UUIDS["plain"]], ["chunks", MIN, MAX, {}]],
    lambda world: read(world["plain"].values(MIN, MAX)),
)

# Points and counts

for stream in ("plain", "edges", "ts_edges", "ts_history", "history", "empty"):
    for time in (MIN, -1, 0, START, START + 1, PLAIN[50][0], END, MAX):
        for backward in (False, True):
            ask(
                f"{stream}: nearest {time} {'backward' if backward else 'forward'}",
                [["stream", UUIDS[stream]], ["nearest", time, {"backward": backward}]],
                lambda world, s=stream, t=time, b=backward: near(world[s].nearest(t, 0, b)),
            )
    for name in ("earliest", "latest", "current"):
        ask(
            f"{stream}: {name}",
            [["stream", UUIDS[stream]], [name]],
            lambda world, s=stream, n=name: near(getattr(world[s], n)()),
        )
    ask(
        f"{stream}: version",
        [["stream", UUIDS[stream]], ["version"]],
        lambda world, s=stream: world[s].version(),
    )
    ask(
        f"{stream}: count, precise",
        [["stream", UUIDS[stream]], ["count"]],
        lambda world, s=stream: world[s].count(precise=True),
    )
    for precise in (True, False):
        span = {"start": START + 7, "end": START + 333 * STEP, "precise": precise}
        ask(
            f"{stream}: count of a range, precise={precise}",
            [["stream", UUIDS[stream]], ["count", span]],
            lambda world, s=stream, given=span: world[s].count(**given),
        )
for version in (10, 11, 12, 13):
    ask(
        f"history: count at version {version}",
        [["stream", UUIDS["history"]], ["count", {"version": version}]],
        lambda world, v=version: world["history"].count(precise=True, version=v),
    )
    ask(
        f"history: nearest at version {version}",
        [["stream", UUIDS["history"]], ["nearest", PLAIN[150][0], {"version": version}]],
        lambda world, v=version: near(world["history"].nearest(PLAIN[150][0], v)),
    )


def changes(world, stream, since, to, resolution):
    ranges, version = [], 0
    for part, version in world.conn.ep.changes(world[stream].uuid, since, to, resolution):
        ranges += [{"start": each.start, "end": each.end} for each in part]
    return {"ranges": ranges, "version": version}


for stream in ("history", "ts_history"):
    for since, to, resolution in ((10, 11, 0), (11, 12, 0), (11, 12, 30), (12, 13, 0), (0, 13, 40), (11, 0, 10)):
        ask(
            f"{stream}: changes {since} to {to} at {resolution}",
            [["stream", UUIDS[stream]], ["changes", since, {"to": to, "resolution": Number(resolution)}]],
            lambda world, given=(stream, since, to, resolution): changes(world, *given),
        )

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


def without_nan(frame):
    return [[None if math.isnan(value) else value for value in line] for line in frame.to_numpy(dtype=float).tolist()]


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

ask("plain: annotations", [["stream", UUIDS["plain"]], ["annotations"]], lambda w: json_value(w["plain"].annotations()[0]))
ask(
    "ts_plain: annotations",
    [["stream", UUIDS["ts_plain"]], ["annotations"]],
    lambda w: json_value(w["ts_plain"].annotations()[0]),
)
for stream in ("plain", "ts_plain"):
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

# Mistakes

MISTAKES = [
    ("values", (5, 5), {}),
    ("values", (6, 5), {}),
    ("values", (MIN - 1, 5), {}),
    ("values", (0, 5), {"version": 99}),
    ("windows", (0, 10, 11), {}),
    ("windows", (0, 10, 5), {"depth": 64}),
    ("aligned_windows", (0, 3, 2), {}),
    ("aligned_windows", (0, 10, 64), {}),
]
for name, args, options in MISTAKES:
    stream_call("plain", name, *args, mistake=True, **options)
FIRST_TIME = FIRST[0][0]
for points in ([(FIRST_TIME, math.nan)], [(FIRST_TIME, math.inf)], [(MIN - 1, 1.0)], [(MAX, 1.0)]):
    ask(
        f"insert {points}",
        [["stream", UUIDS["plain"]], ["insert", points]],
        lambda w, p=points: w["plain"].insert(p),
        mistake=True,
    )
