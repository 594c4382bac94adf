"""The published Python client connects, writes and reads: directly and through Envoy, plain and over TLS with a key."""

import uuid

import btrdb
import pytest
from btrdb.exceptions import BTrDBError
from btrdb.utils.general import pointwidth

START = 1_600_000_000_000_000_000  # ns
SECOND = 1_000_000_000

over_tls = pytest.mark.parametrize("endpoint", ["direct-tls", "envoy-tls"], indirect=True, scope="session")


def new_stream(conn, **tags):
    stream_uuid = uuid.uuid4()
    return conn.create(stream_uuid, f"interop/{stream_uuid}", tags={"name": "test", **tags})


def test_info_is_complete(conn):
    info = conn.info()
    assert (info["majorVersion"], info["minorVersion"]) >= (5, 30)
    assert info["build"] != ""
    assert "proxyEndpoints" in info["proxy"]


def test_inserted_points_come_back(conn):
    stream = new_stream(conn, unit="V")
    points = [(START + i * SECOND // 4, float(i) ** 0.5) for i in range(10_000)]
    stream.insert(points)
    read = [(point.time, point.value) for point, _version in stream.values(START, START + 10_000 * SECOND)]
    assert read == points


def test_aligned_windows_agree_with_the_points(conn):
    stream = new_stream(conn)
    width = pointwidth(30)
    start = START - START % (1 << 30)
    points = [(start + i * SECOND // 10, float(i % 17)) for i in range(5_000)]
    stream.insert(points)
    windows = [window for window, _version in stream.aligned_windows(start, start + (100 << 30), width)]
    expected = {}
    for time, value in points:
        expected.setdefault(time - time % (1 << 30), []).append(value)
    expected = {time: values for time, values in expected.items() if time < start + (100 << 30)}
    assert [window.time for window in windows] == sorted(expected)
    for window in windows:
        values = expected[window.time]
        assert (window.count, window.min, window.max) == (len(values), min(values), max(values))
        assert window.mean == pytest.approx(sum(values) / len(values), rel=1e-12)


def test_metadata_comes_back(conn):
    stream = new_stream(conn, unit="A")
    found = conn.stream_from_uuid(stream.uuid)
    assert found.collection == stream.collection
    assert found.tags()["unit"] == "A"
    assert stream.collection in conn.list_collections("interop/")
    assert [other.uuid for other in conn.streams_in_collection(stream.collection)] == [stream.uuid]


@over_tls
@pytest.mark.parametrize("key", ["wrong", None])
def test_a_wrong_or_missing_key_is_refused(trusting, key):
    with pytest.raises(BTrDBError, match="invalid api key"):
        trusting.connect(api_key=key)


@over_tls
def test_without_the_ca_nothing_is_sent(endpoint):
    with pytest.raises(BTrDBError, match="Could not connect to the database"):
        endpoint.connect()


def test_environment_variables_are_enough(trusting, monkeypatch):
    monkeypatch.setenv("BTRDB_ENDPOINTS", trusting.address)
    if trusting.api_key is not None:
        monkeypatch.setenv("BTRDB_API_KEY", trusting.api_key)
    assert btrdb.connect().info()["majorVersion"] == 5
