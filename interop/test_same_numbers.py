"""The same questions put to the published Python client and to btrdb-web give the same numbers, to the last bit."""

import json
import os
import subprocess

import numbers_of_streams  # noqa: F401  (adds its questions)
import pytest
from api_servers import server_address
from btrdb.exceptions import BTrDBError
from conftest import NODE, ROOT
from exact import arguments, exact
from numbers_of_sets import CSV_QUESTIONS, table_of
from numbers_questions import QUESTIONS, read
from numbers_world import FIRST, MAX, MIN, ODD_ANNOTATIONS, POINTS, World

# The settings of a user must not reach TypeScript either.
SETTINGS = ("BTRDB_ENDPOINTS", "BTRDB_API_KEY", "BTRDB_PROFILE")


def ask_typescript(address, questions):
    """What btrdb-web answers, in order."""
    run = subprocess.run(
        [NODE, "--conditions=btrdb-source", str(ROOT / "interop" / "answer.ts")],
        input=json.dumps({"endpoint": address, "questions": [arguments(calls) for calls in questions]}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={name: value for name, value in os.environ.items() if name not in SETTINGS},
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module", params=["5.31.0", "5.28.0"])
def world(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    with server_address(folder, "--server-version", request.param) as address:
        world = World(address, lambda questions: ask_typescript(address, list(questions)))
        assert [answer for answer in world.written if is_error(answer)] == []
        world.answers = ask_typescript(address, [question.calls for question in QUESTIONS + CSV_QUESTIONS])
        world.has_arrow = request.param != "5.28.0"
        yield world


def is_error(answer):
    return isinstance(answer, dict) and bool({"error", "failed"} & answer.keys())


def by_python(ask):
    try:
        return exact(ask())
    except BTrDBError as error:
        return {"error": type(error).__name__}


def without_versions(answer):
    if isinstance(answer, dict) and "o" in answer:
        return {"o": [[key, without_versions(value)] for key, value in answer["o"] if key != "version"]}
    return [without_versions(item) for item in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize("index", range(len(QUESTIONS)), ids=[question.name for question in QUESTIONS])
def test_the_answers_are_the_same(world, index):
    question, found = QUESTIONS[index], world.answers[index]
    if question.arrow and not world.has_arrow:
        # Not a test that is missing: this server has no Arrow to compare with. Asked for it, both clients refuse.
        if '"arrow"' in str(question.calls).replace("'", '"') and not question.mistake:
            assert found == {"error": "BTRDBServerError"}
        return
    # Two errors would be the same as well; a question that is asked wrongly must not pass for an answer.
    assert is_error(found) == question.mistake, found
    expected = by_python(lambda: question.python(world))
    if not question.versions:
        expected, found = without_versions(expected), without_versions(found)
    assert found == expected


@pytest.mark.parametrize("index", range(len(CSV_QUESTIONS)), ids=[question.name for question in CSV_QUESTIONS])
def test_csv_reads_back_the_same(world, index):
    pieces = world.answers[len(QUESTIONS) + index]
    assert exact(table_of("".join(pieces))) == exact(CSV_QUESTIONS[index].python(world))


WRITTEN = {**{name: points for name, points in POINTS.items() if name.startswith("ts_")}, "ts_set": FIRST}


@pytest.mark.parametrize("name", WRITTEN)
def test_python_reads_what_typescript_wrote(world, name):
    assert exact(read(world[name].values(MIN, MAX))["points"]) == exact(WRITTEN[name])


def test_annotations_that_typescript_wrote(world):
    assert exact(world["ts_plain"].annotations()[0]) == exact(ODD_ANNOTATIONS)
