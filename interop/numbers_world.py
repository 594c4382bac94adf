"""The streams of test_same_numbers.py. Python writes some of them and TypeScript the others, with the same points, so
that each reads what the other has written."""

import math
import random
import uuid

import btrdb

MIN, MAX = -(16 << 56), (48 << 56) - 1
START = 1_600_000_000 << 30 & ~((1 << 33) - 1)
STEP = 1_000_003
COUNT = 6_789
END = START + COUNT * STEP

EDGE_VALUES = [
    -0.0,
    0.0,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    2.225073858507201e-308,
    1e308,
    -1e308,
    1.7976931348623157e308,
    -1.7976931348623157e308,
    0.1,
    1 / 3,
    math.pi,
    1 + 2**-52,
    9007199254740993.0,
    1e21,
    1e-7,
    -123456789.12345679,
]
# The outermost times, both sides of the epoch, and what no double can tell from its neighbours.
EDGE_TIMES = [
    MIN,
    MIN + 1,
    -(1 << 55),
    -(2**53) - 1,
    -1_000_000_001,
    -1,
    0,
    1,
    999_999_999,
    2**53 + 1,
    2**53 + 3,
    START,
    START + 1,
    START + 1,
    2**61,
    2**61 + 12_345,
    MAX - 2,
    MAX - 1,
]
EDGES = list(zip(EDGE_TIMES, EDGE_VALUES))

ODD_ANNOTATIONS = {
    "text": "Zürich ⚡ 𝔘",
    "number": "12",
    "word": "true",
    "empty": "",
    "quotes": 'a "b" c',
    "slash": "back\\slash/\n\ttab",
    "whole": 7,
    "large": 2**60 + 1,
    "real": 0.1,
    "tiny": 5e-324,
    "yes": True,
    "nothing": None,
    "list": [1, [2.5, "x", None], {}],
    # Words of Python's json module, which JSON does not know; and a text that looks like one.
    "notfinite": {"nan": [math.nan], "inf": math.inf, "-inf": [-math.inf, "NaN"]},
    "tree": {"b": {"c": [True]}, "": "no key", "__proto__": 1},
}


def many(seed, count=COUNT, start=START, step=STEP):
    rng = random.Random(seed)
    return [(start + i * step, rng.uniform(-1e3, 1e3) * 10 ** rng.randint(-20, 20)) for i in range(count)]


PLAIN = many(1)
FIRST, SECOND = many(2, 40), many(3, 25, START + 7 * STEP, 2 * STEP)
NEGATIVE = many(4, 500, -(1 << 40), 1_234_567_891)
REPEATED = [(START + i // 3, float(i)) for i in range(30)]

# By name: points, and what is put into them later on, which makes a second version. "ts_" is written by TypeScript.
POINTS = {
    "plain": PLAIN,
    "edges": EDGES,
    "negative": NEGATIVE,
    "repeated": REPEATED,
    "first": FIRST,
    "second": SECOND,
    "empty": [],
    "ts_plain": PLAIN,
    "ts_edges": EDGES,
    "ts_negative": NEGATIVE,
    "ts_repeated": REPEATED,
}
HISTORIES = ("history", "ts_history")
UNITS = {"first": "volts", "second": "amps"}

# Each test has a server of its own, so that these may be the same everywhere.
BASE = "same/numbers"
UUIDS = {name: str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in [*POINTS, *HISTORIES, "ts_set"]}


class World:
    """Streams by name, on one server."""

    def __init__(self, address, ask):
        self.conn = btrdb.connect(address)
        mine = [name for name in UUIDS if not name.startswith("ts_")]
        for name in mine:
            self._create(name)
        for name in mine:
            if points := POINTS.get(name):
                self[name].insert(points)
                self[name].flush()
        plain = self["plain"]
        # Python's update() takes the property version from what it has read before, and fails without.
        plain.refresh_metadata()
        plain.update(annotations=ODD_ANNOTATIONS)
        history = self["history"]
        history.insert(PLAIN[:500])
        history.flush()
        history.insert([(time + 1, value) for time, value in PLAIN[:300]])
        history.flush()
        history.delete(PLAIN[100][0], PLAIN[200][0])
        history.insert([(PLAIN[0][0] - 5, 42.0)])
        self.written = ask(by_typescript())

    def __getitem__(self, name):
        return self.conn.stream_from_uuid(UUIDS[name])

    def set_of(self, *names):
        return self.conn.streams(*(UUIDS[name] for name in names))

    def _create(self, name):
        stream_uuid = uuid.UUID(UUIDS[name])
        tags = {"name": name, "unit": UNITS.get(name, "V")}
        self.conn.create(stream_uuid, f"{BASE}/py", tags=tags, annotations={"phase": name[0]})


def by_typescript():
    """The same, as questions."""
    for name in (name for name in UUIDS if name.startswith("ts_")):
        new = {
            "uuid": UUIDS[name],
            "collection": f"{BASE}/ts",
            "tags": {"name": name, "unit": "V"},
            "annotations": ODD_ANNOTATIONS if name == "ts_plain" else {},
        }
        yield [["create", new]]
        if points := POINTS.get(name):
            yield [["stream", UUIDS[name]], ["insert", points]]
            yield [["stream", UUIDS[name]], ["flush"]]
    on = ["stream", UUIDS["ts_history"]]
    yield [on, ["insert", PLAIN[:500]]]
    yield [on, ["flush"]]
    yield [on, ["insert", [(time + 1, value) for time, value in PLAIN[:300]]]]
    yield [on, ["flush"]]
    yield [on, ["delete", PLAIN[100][0], PLAIN[200][0]]]
    yield [on, ["insert", [(PLAIN[0][0] - 5, 42.0)]]]
    yield [["streams", UUIDS["ts_set"]], ["insert", {UUIDS["ts_set"]: FIRST}]]
    yield [["stream", UUIDS["ts_set"]], ["flush"]]
