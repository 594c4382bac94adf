"""docs/parity.md has every public name of the Python client, and none that it does not have."""

import inspect
import re

import btrdb
import pytest
from btrdb import conn, exceptions, point
from btrdb.endpoint import Endpoint
from btrdb.utils import conversion, credentials, general, timez
from conftest import ROOT
from every_method import public_methods

# A row of a table begins with what it is about.
ROW = re.compile(r"^\| `(\w+\.\w+)` +\|", re.MULTILINE)
# Documented as far as the classes do not use them.
IN_THE_ENDPOINT = {"changes", "generateCSV", "subscribe", "faultInject"}


def members(cls):
    return {f"{cls.__name__}.{name}" for name in dir(cls) if not name.startswith("_")}


def defined_in(module):
    """Functions and classes of a module, without what it imports."""
    short = module.__name__.split(".")[-1]
    return {
        f"{short}.{name}"
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
    }


def python_names():
    names = {f"{cls}.{name}" for cls, name in public_methods()} | {"btrdb.connect"}
    for cls in (point.RawPoint, point.StatPoint, general.pointwidth):
        names |= members(cls)
    for module in (conn, point, general, timez, conversion, credentials, exceptions):
        names |= defined_in(module)
    return names | {f"Endpoint.{name}" for name in IN_THE_ENDPOINT}


def test_the_table_is_complete_and_names_nothing_else():
    rows = ROW.findall((ROOT / "docs" / "parity.md").read_text(encoding="utf-8"))
    documented = set(rows)
    assert sorted(rows) == sorted(documented)
    assert sorted(python_names() - documented) == []
    assert sorted(documented - python_names()) == []


@pytest.mark.parametrize("name", sorted(IN_THE_ENDPOINT))
def test_the_endpoint_has_what_is_said_of_it(name):
    assert callable(getattr(Endpoint, name))


def test_it_is_about_this_version():
    heading = (ROOT / "docs" / "parity.md").read_text(encoding="utf-8").splitlines()[0]
    assert btrdb.__version__ in heading
