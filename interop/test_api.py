"""Every public method of the Python client against the embedded server, values and Arrow side by side, and against a
server that is older than Arrow. The numbers are computed here, not taken from the server."""

import io
import math
import random
import re
import uuid

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from api_servers import running_server
from btrdb.conn import BTrDB
from btrdb.exceptions import (
    AmbiguousStream,
    BTrDBError,
    InvalidOperation,
    InvalidTagKey,
    StreamExists,
    StreamNotFoundError,
)
from btrdb.stream import Stream, StreamSet
from btrdb.utils.general import pointwidth

MIN, MAX = -(16 << 56), (48 << 56) - 1
START = 1_600_000_000 << 30 & ~((1 << 33) - 1)
STEP = 1_000_003
COUNT = 12_345


@pytest.fixture(scope="module", params=["5.31.0", "5.28.0"])
def conn(request, tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("cache"), "--server-version", request.param) as connect:
        yield connect()


with_arrow = pytest.mark.parametrize("conn", ["5.31.0"], indirect=True, scope="module")
without_arrow = pytest.mark.parametrize("conn", ["5.28.0"], indirect=True, scope="module")


def new_stream(conn, name="test", unit="V", collection=None, **more):
    stream_uuid = uuid.uuid4()
    collection = collection or f"api/{stream_uuid}"
    return conn.create(stream_uuid, collection, tags={"name": name, "unit": unit}, **more)


def data(seed=1, count=COUNT, start=START, step=STEP):
    rng = random.Random(seed)
    return [(start + i * step, rng.uniform(-1e3, 1e3)) for i in range(count)]


def raw(stream, start=MIN, end=MAX, **more):
    return [(point.time, point.value) for point, _ in stream.values(start, end, **more)]


def statistics(points):
    values = np.array([value for _, value in points])
    return len(values), values.min(), values.mean(), values.max(), values.std()


def check_windows(windows, expected):
    assert [window[0] for window in windows] == sorted(expected)
    for time, *found in windows:
        assert found == pytest.approx(statistics(expected[time]), rel=1e-9)


def plain(windows):
    return [(w.time, w.count, w.min, w.mean, w.max, w.stddev) for w, _ in windows]


def by_column(table):
    times = table["time"].cast(pa.int64()).to_pylist()
    columns = [table[name].to_pylist() for name in ("count", "min", "mean", "max", "stddev")]
    return list(zip(times, *columns))


def groups(points, width, start=0, end=None):
    found = {}
    for time, value in points:
        if end is None or time < end:
            found.setdefault(start + (time - start) // width * width, []).append((time, value))
    return found


# Metadata


def test_a_stream_knows_what_it_was_created_with(conn):
    created = new_stream(conn, "L1", "volts", annotations={"acronym": "VPHM", "depth": "2"})
    stream = conn.stream_from_uuid(str(created.uuid))
    assert isinstance(stream, Stream) and stream.btrdb is conn
    assert stream.exists()
    assert (stream.name, stream.unit, stream.collection) == ("L1", "volts", created.collection)
    assert stream.tags() == {"name": "L1", "unit": "volts"}
    assert stream.annotations() == ({"acronym": "VPHM", "depth": 2}, 1)
    assert stream.version() == 10
    stream.refresh_metadata()
    assert not conn.stream_from_uuid(uuid.uuid4()).exists()


def test_update_moves_the_property_version(conn):
    stream = new_stream(conn, annotations={"old": "x"})
    assert stream.update(annotations={"a": {"b": [1, 2.5, None]}, "t": "text"}) == 2
    assert stream.annotations(refresh=True) == ({"old": "x", "a": {"b": [1, 2.5, None]}, "t": "text"}, 2)
    assert stream.update(annotations={"only": True}, replace=True) == 3
    assert stream.annotations()[0] == {"only": True}
    assert stream.update(tags={"name": "new", "unit": "A"}, collection="api/moved/" + str(stream.uuid)) == 4
    assert stream.tags() == {"name": "new", "unit": "A"}
    other = conn.stream_from_uuid(stream.uuid)
    other.refresh_metadata()
    stream.update(annotations={"x": 1})
    with pytest.raises(BTrDBError):
        other.update(annotations={"x": 2})


def test_streams_are_found(conn):
    base = f"api/{uuid.uuid4()}"
    first = new_stream(conn, "a", "V", f"{base}/one", annotations={"phase": "1"})
    second = new_stream(conn, "b", "A", f"{base}/two")
    assert [s.uuid for s in conn.streams(f"{base}/two/b", first.uuid)] == [second.uuid, first.uuid]
    pinned = conn.streams(first.uuid, versions=[11])
    assert pinned.versions() == {first.uuid: 11}

    def found(*args, **kwargs):
        return sorted(stream.name for stream in conn.streams_in_collection(*args, **kwargs))

    assert found(base) == ["a", "b"]
    assert found(base, is_collection_prefix=False) == []
    assert found(base, tags={"unit": "A"}) == ["b"]
    assert found(base, annotations={"phase": "1"}) == ["a"]
    assert found(f"{base}/one", f"{base}/two", is_collection_prefix=False) == ["a", "b"]
    assert sorted(conn.list_collections(base)) == [f"{base}/one", f"{base}/two"]
    assert conn.collection_metadata(base) == ({"name": 2, "unit": 2}, {"phase": 1})
    assert sorted(conn.list_unique_names(base)) == ["a", "b"]
    assert sorted(conn.list_unique_units(base)) == ["A", "V"]
    assert conn.list_unique_annotations(base) == ["phase"]
    with pytest.raises(StreamNotFoundError):
        conn.streams(f"{base}/one/none")


def test_queries_run_on_the_metadata(conn):
    stream = new_stream(conn, "sql", annotations={"foo": "1"})
    where = "where collection = $1"
    rows = conn.query(f"select uuid, name, unit, property_version from streams {where}", [stream.collection])
    assert rows == [{"uuid": str(stream.uuid), "name": "sql", "unit": "V", "property_version": 1}]
    counting = f"select count(uuid) from streams {where} and annotations->$2::text is not null"
    assert conn.query(counting, [stream.collection, "foo"]) == [{"count": 1}]
    assert conn.query(counting, [stream.collection, "bar"]) == [{"count": 0}]
    for bad in ("drop table streams", "select * from nowhere", "select $1::int"):
        with pytest.raises(BTrDBError):
            conn.query(bad, ["x"] if "$1" in bad else [])


def test_info(conn):
    assert conn.info()["majorVersion"] == 5


def test_mistakes_have_their_classes(conn):
    stream = new_stream(conn)
    with pytest.raises(StreamExists):
        conn.create(stream.uuid, "elsewhere", tags={"name": "x", "unit": "V"})
    with pytest.raises(AmbiguousStream):
        conn.create(uuid.uuid4(), stream.collection, tags=stream.tags())
    with pytest.raises(InvalidTagKey):
        conn.create(uuid.uuid4(), stream.collection, tags={"Name": "x"})
    missing = conn.stream_from_uuid(uuid.uuid4())
    for call in (
        lambda: missing.values(0, 1),
        lambda: missing.version(),
        lambda: missing.nearest(0, 0),
        lambda: missing.insert([(1, 1.0)]),
        lambda: missing.flush(),
        lambda: missing.refresh_metadata(),
    ):
        with pytest.raises(StreamNotFoundError):
            call()
    for call in (
        lambda: stream.values(5, 5),
        lambda: stream.values(MIN - 1, 5),
        lambda: stream.aligned_windows(0, 10, 64),
        lambda: stream.windows(0, 10, 11),
        lambda: stream.insert([(1, math.nan)]),
    ):
        with pytest.raises(BTrDBError):
            call()
    assert raw(stream) == []


def test_obliterate(conn):
    stream = new_stream(conn)
    stream.obliterate()
    assert not conn.stream_from_uuid(stream.uuid).exists()
    with pytest.raises(BTrDBError):
        conn.create(stream.uuid, stream.collection, tags={"name": "x", "unit": "V"})


# Points of one stream


def test_values_versions_and_deletion(conn):
    stream, points = new_stream(conn), data()
    shuffled = points[:]
    random.Random(2).shuffle(shuffled)
    stream.insert(shuffled)
    assert raw(stream) == points
    assert stream.count(precise=True) == COUNT == stream.count()
    stream.flush()
    before = stream.version()
    assert [version for _, version in stream.values(MIN, MAX)] == [before] * COUNT
    middle = (points[1_000][0], points[2_000][0])
    assert stream.delete(*middle) == before + 1
    assert raw(stream) == points[:1_000] + points[2_000:]
    assert raw(stream, version=before) == points
    assert stream.count(precise=True, version=before) == COUNT
    assert stream.count(*middle, precise=True) == 0
    assert stream.count(points[0][0], points[1_000][0], precise=True) == 1_000


def test_points_near_a_time(conn):
    stream, points = new_stream(conn), data(count=100)
    assert stream.earliest() is None and stream.latest() is None
    stream.insert(points)
    assert stream.earliest()[0].time == points[0][0] and stream.latest()[0].value == points[-1][1]
    assert stream.current()[0].time == points[-1][0]
    assert stream.nearest(points[5][0], 0)[0].time == points[5][0]
    assert stream.nearest(points[5][0] + 1, 0)[0].time == points[6][0]
    assert stream.nearest(points[5][0], 0, backward=True)[0].time == points[4][0]
    assert stream.nearest(points[-1][0] + 1, 0) is None


@pytest.mark.parametrize("merge,expected", [("never", [1, 2, 2, 3]), ("equal", [1, 2, 3]), ("retain", [1]), ("replace", [3])])
def test_merge_policies(conn, merge, expected):
    stream = new_stream(conn)
    stream.insert([(5, 1.0)])
    stream.insert([(5, 2.0), (5, 2.0), (5, 3.0)], merge=merge)
    assert [value for _, value in raw(stream)] == expected
    stream.flush()
    assert [value for _, value in raw(stream)] == expected


@pytest.mark.parametrize("flush", [False, True], ids=["buffered", "in the tree"])
def test_windows_are_the_statistics_of_their_points(conn, flush):
    stream, points = new_stream(conn), data()
    stream.insert(points)
    if flush:
        stream.flush()
    width = pointwidth(28)
    end = START + (40 << 28)
    check_windows(plain(stream.aligned_windows(START, end, width)), groups(points, 1 << 28, 0, end))
    odd = 123_456_789
    end = START + (points[-1][0] - START) // odd * odd
    check_windows(plain(stream.windows(START, end, odd)), groups(points, odd, START, end))


@with_arrow
def test_arrow_is_the_same_as_values(conn):
    stream, points = new_stream(conn), data()
    table = pa.table({"time": [time for time, _ in points], "value": [value for _, value in points]})
    stream.arrow_insert(table)
    assert raw(stream) == points
    found = stream.arrow_values(START, MAX)
    assert found["time"].cast(pa.int64()).to_pylist() == [time for time, _ in points]
    assert found["value"].to_pylist() == [value for _, value in points]
    schema = pa.schema([pa.field("t", pa.int64(), nullable=False), pa.field("v", pa.float32(), nullable=False)])
    cast = stream.arrow_values(START, MAX, schema=schema)
    assert cast.schema.names == ["t", "v"] and cast.schema.types == [pa.int64(), pa.float32()]
    assert np.array_equal(cast["v"].to_numpy(), np.array([value for _, value in points], "float32"))
    end = START + (40 << 28)
    aligned = stream.arrow_aligned_windows(START, end, 28)
    assert by_column(aligned) == plain(stream.aligned_windows(START, end, 28))
    assert by_column(stream.arrow_windows(START, end, 123_456_789)) == plain(stream.windows(START, end, 123_456_789))


@without_arrow
def test_an_old_server_has_no_arrow(conn):
    stream = new_stream(conn)
    assert conn.info()["minorVersion"] == 28
    with pytest.raises(NotImplementedError):
        stream.arrow_values(0, 1)
    # What the client does not try, the server refuses as well.
    with pytest.raises(Exception, match="UNIMPLEMENTED|not implemented|501|nimplemented"):
        list(conn.ep.arrowRawValues(stream.uuid, 0, 1, 0))


# Stream sets


@pytest.fixture
def pair(conn):
    base = f"api/{uuid.uuid4()}"
    streams = [new_stream(conn, "a", "V", base, annotations={"n": "1"}), new_stream(conn, "b", "A", base)]
    first, second = data(1, 100), data(2, 100, START + 50 * STEP)
    streams[0].insert(first)
    streams[1].insert(second)
    for stream in streams:
        stream.flush()
    return conn.streams(*(stream.uuid for stream in streams)), first, second


def merged(first, second):
    a, b = dict(first), dict(second)
    return {time: (a.get(time), b.get(time)) for time in sorted({*a, *b})}


def test_a_set_is_a_sequence(pair):
    streams, first, second = pair
    assert isinstance(streams, StreamSet) and len(streams) == 2
    assert streams[0].name == "a" and streams[streams[1].uuid].name == "b"
    assert [stream.name for stream in streams] == ["a", "b"]
    assert streams.index(streams[1]) == 1
    assert streams.allow_window
    assert streams.count() == 200 == streams.count(precise=True)
    assert [point.time for point in streams.earliest()] == [first[0][0], second[0][0]]
    assert [point.time for point in streams.latest()] == [first[-1][0], second[-1][0]]
    assert [point.time for point in streams.current()] == [first[-1][0], second[-1][0]]


def test_a_pinned_set_stays_where_it_is(pair):
    streams, first, second = pair
    pinned = streams.clone().pin_versions()
    versions = pinned.versions()
    assert versions == streams.versions() == {stream.uuid: stream.version() for stream in streams}
    streams[0].delete(MIN, MAX)
    assert pinned.versions() == versions
    assert pinned.count(precise=True) == 200
    assert streams.count(precise=True) == 100


def test_a_set_is_filtered(pair):
    streams, first, _ = pair
    assert [s.name for s in streams.filter(name="A")] == ["a"]
    assert [s.name for s in streams.filter(unit=re.compile("^A$"))] == ["b"]
    assert [s.name for s in streams.filter(annotations={"n": 1})] == ["a"]
    assert [s.name for s in streams.filter(tags={"unit": "V"})] == ["a"]
    assert len(streams.filter(collection="nowhere")) == 0
    some = streams.filter(start=first[10][0], end=first[20][0])
    assert [len(values) for values in some.values()] == [10, 0]


def test_rows_and_values_of_a_set(pair):
    streams, first, second = pair
    part = streams.filter(start=START, end=MAX)
    assert [[(p.time, p.value) for p in values] for values in part.values()] == [first, second]
    rows = [tuple(None if point is None else point.value for point in row) for row in part.rows()]
    assert rows == list(merged(first, second).values())
    with pytest.raises(NotImplementedError):
        part.values_iter()


def test_windows_of_a_set(pair):
    streams, first, second = pair
    end = START + (2 << 28)
    aligned = streams.clone().pin_versions().filter(start=START, end=end).aligned_windows(pointwidth=25)
    for found, points in zip(aligned.values(), (first, second)):
        windows = [(w.time, w.count, w.min, w.mean, w.max, w.stddev) for w in found]
        check_windows(windows, groups(points, 1 << 25, 0, end))
    with pytest.raises(InvalidOperation):
        aligned.windows(1)
    odd = streams.clone().pin_versions().filter(start=START, end=START + 100 * STEP).windows(width=10 * STEP)
    counts = [[window.count for window in found] for found in odd.values()]
    assert counts == [[10] * 10, [0] * 5 + [10] * 5]


def test_transformations_of_a_set(pair):
    streams, first, second = pair
    part = streams.filter(start=START, end=MAX)
    both = merged(first, second)
    names = [f"{stream.collection}/{stream.name}" for stream in streams]
    frame = part.to_dataframe()
    assert list(frame.columns) == names
    expected = np.array([[np.nan if x is None else x for x in row] for row in both.values()])
    assert np.array_equal(frame.to_numpy(dtype=float), expected, equal_nan=True)
    assert [len(series) for series in part.to_series()] == [100, 100]
    assert [len(values) for values in part.to_array()] == [100, 100]
    assert [row["time"] for row in part.to_dict()] == list(both)
    assert part.to_polars().shape[0] == len(both)
    assert len(part.to_table().splitlines()) == len(both) + 2
    text = io.StringIO()
    part.to_csv(text)
    assert text.getvalue().splitlines()[0] == ",".join(["time", *names])
    assert len(text.getvalue().splitlines()) == len(both) + 1


@with_arrow
def test_arrow_transformations_of_a_set(conn, pair):
    streams, first, second = pair
    part = streams.filter(start=START, end=MAX)
    both = merged(first, second)
    expected = np.array([[np.nan if x is None else x for x in row] for row in both.values()])
    table = part.arrow_values()
    assert table["time"].cast(pa.int64()).to_pylist() == list(both)
    assert table.schema.names[1:] == [str(stream.uuid) for stream in streams]
    found = np.column_stack([table[str(stream.uuid)].to_numpy() for stream in streams])
    assert np.array_equal(found, expected, equal_nan=True)
    assert part.arrow_to_arrow_table().num_rows == len(both)
    assert np.array_equal(part.arrow_to_dataframe().to_numpy(dtype=float), expected, equal_nan=True)
    assert [len(series) for series in part.arrow_to_series()] == [len(both)] * 2
    assert len(part.arrow_to_dict()) == len(both)
    assert part.arrow_to_polars().shape[0] == len(both)
    assert np.shape(part.arrow_to_numpy())[-1] in (2, 3, len(both))
    snapped = streams.filter(start=START, end=MAX, sampling_frequency=100).arrow_values()
    assert all(time % 10_000_000 == 0 for time in snapped["time"].cast(pa.int64()).to_pylist())


def test_inserts_into_a_set(pair):
    streams, _, _ = pair
    points = data(3, 30, START - 1_000 * STEP)
    frame = pd.DataFrame({"time": [t for t, _ in points], "value": [v for _, v in points]})
    versions = streams.insert({stream.uuid: frame for stream in streams})
    assert set(versions) == {stream.uuid for stream in streams}
    for stream in streams:
        assert raw(stream, points[0][0], points[-1][0] + 1) == points


@with_arrow
def test_arrow_inserts_into_a_set(conn, pair):
    streams, _, _ = pair
    points = data(4, 30, START - 2_000 * STEP)
    table = pa.table({"time": [t for t, _ in points], "value": [v for _, v in points]})
    streams.arrow_insert({stream.uuid: table for stream in streams})
    for stream in streams:
        assert raw(stream, points[0][0], points[-1][0] + 1) == points


def test_the_connection_is_a_btrdb(conn):
    assert isinstance(conn, BTrDB)
