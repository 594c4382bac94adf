"""What a question of test_same_numbers.py is: a chain of calls for btrdb-web (see answer.ts) and the same in Python.

Where the two clients mean something else by the same call, docs/parity.md says so, and the question is put so that
both mean the same: windows without points have NaN here where Python has zeros, for one.
"""

import math
from dataclasses import dataclass
from typing import Any, Callable

import pyarrow as pa
from exact import Number
from numbers_world import UUIDS


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

    def calls(transport):
        return [["stream", UUIDS[stream]], [camel, *plain, {**given, "transport": transport}]]

    told = f"{stream}: {name}{args}" + "".join(f" {key}={value}" for key, value in options.items())
    ask(told, calls("proto"), lambda world: read(getattr(world[stream], name)(*args, **options)), mistake=mistake)
    if "depth" not in options:
        ask(
            f"{told} as Arrow",
            calls("arrow"),
            lambda world: arrow(getattr(world[stream], f"arrow_{name}")(*args, **options)),
            versions=False,
            arrow=True,
            mistake=mistake,
        )
