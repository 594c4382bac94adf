"""Notes which public methods of the Python client the tests have called."""

import functools

from btrdb.conn import BTrDB
from btrdb.stream import Stream, StreamSet

CLASSES = (BTrDB, Stream, StreamSet)
called = set()


def public_methods():
    return {(cls.__name__, name) for cls in CLASSES for name in dir(cls) if not name.startswith("_")}


def note_calls():
    """Wraps every public method and property once, where it is defined."""
    seen = set()
    for cls in CLASSES:
        for name in dir(cls):
            if name.startswith("_"):
                continue
            owner = next(base for base in cls.__mro__ if name in vars(base))
            if (owner, name) in seen:
                continue
            seen.add((owner, name))
            member = vars(owner)[name]
            if isinstance(member, property):
                setattr(owner, name, property(_noting(member.fget, name)))
            elif callable(member):
                setattr(owner, name, _noting(member, name))


def _noting(function, name):
    @functools.wraps(function)
    def noting(self, *args, **kwargs):
        result = function(self, *args, **kwargs)
        for cls in CLASSES:
            if isinstance(self, cls):
                called.add((cls.__name__, name))
        return result

    return noting
