"""Arguments and answers as JSON that loses nothing, as interop/answer.ts reads and writes them: whole numbers are
`{"i": "12"}`, which TypeScript has as bigint, floats are their 64 bits in hex, so that -0 is not 0, and every NaN is
one."""

import math
import re
import struct
import uuid


class Number(int):
    """A whole number that TypeScript takes as a number: a point width, a depth."""


def bits(value):
    return "NaN" if math.isnan(value) else struct.pack(">d", value).hex()


def arguments(value):
    """What a call is given."""
    if isinstance(value, re.Pattern):
        return {"re": value.pattern}
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Number):
        return {"f": bits(float(value))}
    if isinstance(value, (int, float)):
        return exact(value)
    if isinstance(value, dict):
        return {"o": [[arguments(key), arguments(item)] for key, item in value.items()]}
    return [arguments(item) for item in value]


def exact(value):
    """What a call gave: points, versions, text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"i": str(int(value))}
    if isinstance(value, float):
        return {"f": bits(value)}
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dict):
        return {"o": sorted([str(key), exact(item)] for key, item in value.items())}
    return [exact(item) for item in value]


def json_value(value):
    """What came as JSON text: there TypeScript has every number as a number, unless it is too large for one."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
        return float(value)
    if isinstance(value, dict):
        return {key: json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    return value
