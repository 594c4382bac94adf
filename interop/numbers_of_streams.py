"""Questions about one stream: points, windows, counts, versions, changes, mistakes."""

import math

from exact import Number
from numbers_questions import ask, near, read, stream_call
from numbers_world import COUNT, END, FIRST, MAX, MIN, PLAIN, START, STEP, UUIDS

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
