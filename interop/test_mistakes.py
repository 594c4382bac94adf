"""Each mistake has its own exception class in the client, whether points or Arrow carry it; and nothing is stored."""

import math
import uuid

import pyarrow as pa
import pytest
from api_servers import running_server
from btrdb.exceptions import (
    AmbiguousStream,
    BadSQLValue,
    BadValue,
    BTRDBServerError,
    BTrDBError,
    InvalidCollection,
    InvalidPointWidth,
    InvalidTagKey,
    InvalidTagValue,
    InvalidTimeRange,
    NoSuchPoint,
    RecycledUUID,
    StreamExists,
    StreamNotFoundError,
)

MIN, MAX = -(16 << 56), (48 << 56) - 1
UNIT = {"name": "test", "unit": "V"}


@pytest.fixture(scope="module")
def conn(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("cache")) as connect:
        yield connect()


@pytest.fixture
def stream(conn):
    stream_uuid = uuid.uuid4()
    return conn.create(stream_uuid, f"mistakes/{stream_uuid}", tags=UNIT)


def table(*points):
    return pa.table({"time": [time for time, _ in points], "value": [value for _, value in points]})


# (name, call, class): reads of a stream that holds the points 1 and 2 at version 11.
READS = [
    ("equal bounds", lambda s: s.values(5, 5), InvalidTimeRange),
    ("bounds the wrong way", lambda s: s.values(6, 5), InvalidTimeRange),
    ("start below the minimum", lambda s: s.values(MIN - 1, 5), InvalidTimeRange),
    ("end at the maximum", lambda s: s.values(0, MAX + 1), InvalidTimeRange),
    ("arrow: equal bounds", lambda s: s.arrow_values(5, 5), InvalidTimeRange),
    ("arrow: end at the maximum", lambda s: s.arrow_values(0, MAX + 1), InvalidTimeRange),
    ("future version", lambda s: s.values(0, 5, version=99), StreamNotFoundError),
    ("arrow: future version", lambda s: s.arrow_values(0, 5, version=99), StreamNotFoundError),
    ("windows of a future version", lambda s: s.windows(0, 8, 4, version=99), StreamNotFoundError),
    ("aligned windows equal when rounded", lambda s: s.aligned_windows(0, 3, 2), InvalidTimeRange),
    ("point width 64", lambda s: s.aligned_windows(0, 10, 64), InvalidPointWidth),
    ("arrow: point width 64", lambda s: s.arrow_aligned_windows(0, 10, 64), InvalidPointWidth),
    ("width beyond the range", lambda s: s.windows(0, 10, 11), InvalidTimeRange),
    ("arrow: width beyond the range", lambda s: s.arrow_windows(0, 10, 11), InvalidTimeRange),
    ("width 0", lambda s: s.windows(0, 10, 0), BTRDBServerError),
    ("arrow: width 0", lambda s: s.arrow_windows(0, 10, 0), BTRDBServerError),
    ("depth 64", lambda s: s.windows(0, 10, 5, depth=64), InvalidPointWidth),
    ("nearest out of range", lambda s: s.nearest(MIN - 1, 0), InvalidTimeRange),
    ("nearest of a future version", lambda s: s.nearest(0, 99), StreamNotFoundError),
    ("no point after", lambda s: s.btrdb.ep.nearest(s.uuid, 3, 0, False), NoSuchPoint),
    ("no point before", lambda s: s.btrdb.ep.nearest(s.uuid, 1, 0, True), NoSuchPoint),
    ("versions the wrong way", lambda s: list(s.btrdb.ep.changes(s.uuid, 11, 10, 0)), BTRDBServerError),
    ("changes up to the future", lambda s: list(s.btrdb.ep.changes(s.uuid, 0, 99, 0)), StreamNotFoundError),
    ("resolution 64", lambda s: list(s.btrdb.ep.changes(s.uuid, 0, 0, 64)), InvalidPointWidth),
    ("delete the wrong way", lambda s: s.delete(6, 5), InvalidTimeRange),
]


@pytest.mark.parametrize("call,kind", [read[1:] for read in READS], ids=[read[0] for read in READS])
def test_a_bad_read(stream, call, kind):
    stream.insert([(1, 1.0), (2, 2.0)])
    stream.flush()
    with pytest.raises(BTrDBError) as caught:
        call(stream)
    assert type(caught.value) is kind
    assert stream.version() == 11


WRITES = [
    ("NaN", [(1, 1.0), (2, math.nan)], BadValue),
    ("infinity", [(1, 1.0), (2, -math.inf)], BadValue),
    ("before the minimum", [(1, 1.0), (MIN - 1, 1.0)], InvalidTimeRange),
    ("the maximum itself", [(1, 1.0), (MAX, 1.0)], InvalidTimeRange),
]


@pytest.mark.parametrize("points,kind", [write[1:] for write in WRITES], ids=[write[0] for write in WRITES])
def test_a_bad_write_stores_nothing(stream, points, kind):
    for write in (stream.insert, lambda points: stream.arrow_insert(table(*points))):
        with pytest.raises(BTrDBError) as caught:
            write(points)
        assert type(caught.value) is kind
    assert stream.values(MIN, MAX) == []


def test_the_outermost_times_are_kept(stream):
    edges = [(MIN, 1.0), (MAX - 1, 2.0)]
    stream.insert(edges)
    stream.flush()
    assert [(point.time, point.value) for point, _ in stream.values(MIN, MAX)] == edges
    assert stream.arrow_values(MIN, MAX)["time"].cast(pa.int64()).to_pylist() == [MIN, MAX - 1]
    assert (stream.earliest()[0].time, stream.latest()[0].time) == (MIN, MAX - 1)


def test_too_many_points_in_one_request(conn, stream):
    points = [(i, 0.0) for i in range(50_001)]
    with pytest.raises(BTRDBServerError):
        conn.ep.insert(stream.uuid, points, "never")
    with pytest.raises(BTRDBServerError):
        conn.ep.arrowInsertValues(stream.uuid, table(*points), "never")
    assert stream.count() == 0
    # The client cuts them at 50,000 and gets them in: more than fit into the buffer, so each half is flushed.
    assert stream.insert(points[:50_000]) == stream.version() == 11
    assert stream.count() == 50_000


CALLS = [
    ("values", lambda s: s.values(0, 1)),
    ("arrow_values", lambda s: s.arrow_values(0, 1)),
    ("windows", lambda s: s.windows(0, 4, 2)),
    ("arrow_windows", lambda s: s.arrow_windows(0, 4, 2)),
    ("aligned_windows", lambda s: s.aligned_windows(0, 4, 1)),
    ("arrow_aligned_windows", lambda s: s.arrow_aligned_windows(0, 4, 1)),
    ("count", lambda s: s.count()),
    ("version", lambda s: s.version()),
    ("nearest", lambda s: s.nearest(0, 0)),
    ("earliest", lambda s: s.earliest()),
    ("latest", lambda s: s.latest()),
    ("current", lambda s: s.current()),
    ("insert", lambda s: s.insert([(1, 1.0)])),
    ("arrow_insert", lambda s: s.arrow_insert(table((1, 1.0)))),
    ("delete", lambda s: s.delete(0, 1)),
    ("flush", lambda s: s.flush()),
    ("obliterate", lambda s: s.obliterate()),
    ("refresh_metadata", lambda s: s.refresh_metadata()),
    ("tags", lambda s: s.tags()),
    ("annotations", lambda s: s.annotations()),
    ("collection", lambda s: s.collection),
    ("update", lambda s: s.update(tags={"name": "x"}, collection="x")),
]


@pytest.mark.parametrize("call", [call[1] for call in CALLS], ids=[call[0] for call in CALLS])
@pytest.mark.parametrize("gone", [False, True], ids=["never made", "obliterated"])
def test_a_stream_that_is_not_there(conn, stream, call, gone):
    if gone:
        stream.insert([(1, 1.0)])
        stream.obliterate()
    missing = conn.stream_from_uuid(stream.uuid if gone else uuid.uuid4())
    missing._property_version = 1
    with pytest.raises(BTrDBError) as caught:
        call(missing)
    assert type(caught.value) is StreamNotFoundError


CREATES = [
    ("no collection", "", {}, {}, InvalidCollection),
    ("a long collection", "c" * 256, {}, {}, InvalidCollection),
    ("NUL in the collection", "a\0b", {}, {}, InvalidCollection),
    ("a tag key with capitals", "c", {"Name": "x"}, {}, InvalidTagKey),
    ("a long annotation key", "c", {}, {"k" * 64: "x"}, InvalidTagKey),
    ("an empty tag value", "c", {"name": ""}, {}, InvalidTagValue),
    ("a long tag value", "c", {"name": "v" * 256}, {}, InvalidTagValue),
    ("a long annotation value", "c", {}, {"k": "v" * 256}, InvalidTagValue),
]


@pytest.mark.parametrize(
    "collection,tags,annotations,kind", [create[1:] for create in CREATES], ids=[create[0] for create in CREATES]
)
def test_a_bad_stream(conn, collection, tags, annotations, kind):
    stream_uuid = uuid.uuid4()
    with pytest.raises(BTrDBError) as caught:
        conn.ep.create(stream_uuid, collection, tags, annotations)
    assert type(caught.value) is kind
    assert not conn.stream_from_uuid(stream_uuid).exists()


def test_a_stream_that_is_taken(conn, stream):
    for stream_uuid, collection, kind in (
        (stream.uuid, "elsewhere", StreamExists),
        (uuid.uuid4(), stream.collection, AmbiguousStream),
    ):
        with pytest.raises(BTrDBError) as caught:
            conn.create(stream_uuid, collection, tags=UNIT)
        assert type(caught.value) is kind
    stream.obliterate()
    with pytest.raises(BTrDBError) as caught:
        conn.create(stream.uuid, "elsewhere", tags=UNIT)
    assert type(caught.value) is RecycledUUID
    # The name is free again, the uuid never.
    assert conn.create(uuid.uuid4(), stream.collection, tags=UNIT).exists()


def test_a_stale_property_version(conn, stream):
    stale = conn.stream_from_uuid(stream.uuid)
    stale.refresh_metadata()
    assert stream.update(annotations={"a": 1}) == 2
    for change in ({"annotations": {"a": 2}}, {"tags": {"name": "other", "unit": "V"}}):
        with pytest.raises(BTrDBError) as caught:
            stale.update(**change)
        assert type(caught.value) is BTRDBServerError
    stale.refresh_metadata()
    assert (stale.annotations(), stale.name) == (({"a": 1}, 2), "test")
    # A bad key is seen before the version.
    with pytest.raises(InvalidTagKey):
        conn.ep.setStreamAnnotations(stream.uuid, 1, {"Bad": "1"}, [])


@pytest.mark.parametrize(
    "statement,params",
    [
        ("select * from nowhere", []),
        ("select uuid from streams where collection = $1", []),
        ("select uuid from streams; select 1", []),
        ("delete from streams", []),
        ("select property_version from streams where property_version = $1::bigint", ["x"]),
    ],
)
def test_a_bad_query(conn, stream, statement, params):
    with pytest.raises(BTrDBError) as caught:
        conn.query(statement, params)
    assert type(caught.value) is BadSQLValue
    assert stream.uuid in [found.uuid for found in conn.streams_in_collection("mistakes")]


def test_obliterate_is_off_unless_asked_for(tmp_path):
    with running_server(tmp_path, obliterate=False) as connect:
        conn = connect()
        stream = conn.create(uuid.uuid4(), "kept", tags=UNIT)
        with pytest.raises(BTRDBServerError):
            stream.obliterate()
        assert stream.version() == 10
