"""RPCs that the Python client has only in its endpoint: Changes, GenerateCSV, Subscribe, FaultInject."""

import queue
import threading
import uuid

import pyarrow as pa
import pytest
from api_servers import running_server
from btrdb.exceptions import BTrDBError
from btrdb.utils.general import pointwidth
from btrdb.utils.timez import ns_to_datetime

MIN, MAX = -(16 << 56), (48 << 56) - 1


class Query:
    """The client has no enum of its own for the kinds of CSV."""

    def __init__(self, number):
        self.number = number

    def to_proto(self):
        return self.number


ALIGNED, WINDOWS, RAW = Query(0), Query(1), Query(2)


@pytest.fixture(scope="module")
def conn(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("cache")) as connect:
        yield connect()


@pytest.fixture
def stream(conn):
    stream_uuid = uuid.uuid4()
    return conn.create(stream_uuid, f"endpoint/{stream_uuid}", tags={"name": "test", "unit": "V"})


def test_changes_name_the_ranges_between_versions(conn, stream):
    stream.insert([(100, 1.0), (1 << 50, 2.0)])
    stream.flush()
    stream.insert([(200, 3.0)])
    stream.flush()
    [(ranges, version)] = conn.ep.changes(stream.uuid, 11, 12, 0)
    assert version == 12
    assert len(ranges) == 1 and ranges[0].start <= 200 < ranges[0].end
    [(nothing, _)] = conn.ep.changes(stream.uuid, 12, 0, 0)
    assert list(nothing) == []
    with pytest.raises(BTrDBError):
        list(conn.ep.changes(stream.uuid, 12, 11, 0))


def test_csv_of_points_and_windows(conn, stream):
    stream.insert([(0, 1.0), (1, 2.5), (8, 4.0)])
    stream.flush()
    head, *rows = conn.ep.generateCSV(RAW, 0, 10, 0, 0, False, (0, "L", stream.uuid))
    assert list(head)[-1] == "L"
    assert [(row[0], float(row[-1])) for row in rows] == [("0", 1.0), ("1", 2.5), ("8", 4.0)]
    assert ns_to_datetime(8).strftime("%Y-%m-%d") in rows[-1][1]
    # Windows of 2^2 ns: what GenerateCSV takes as depth is the point width.
    head, *rows = conn.ep.generateCSV(ALIGNED, 0, 12, 0, int(pointwidth(2)), True, (11, "L", stream.uuid))
    assert "L, ver. 11 (Min)" in head
    assert [row[0] for row in rows] == ["0", "8"]
    head, *rows = conn.ep.generateCSV(WINDOWS, 0, 12, 4, 0, False, (0, "L", stream.uuid))
    assert rows[0][0] == "0" and float(rows[0][2]) == 1.0


def test_a_subscriber_gets_what_is_inserted(conn, stream):
    updates = queue.Queue()
    updates.put(([stream.uuid], []))
    feed = conn.ep.subscribe(updates)
    # The subscription begins when the server has read it; inserts repeat until one arrives.
    done = threading.Event()

    def insert():
        number = 0
        while not done.wait(0.05):
            stream.insert([(number, float(number))])
            number += 1

    writer = threading.Thread(target=insert)
    writer.start()
    try:
        found, table = next(feed)
    finally:
        done.set()
        writer.join()
        updates.put(None)
    assert found == stream.uuid
    times, values = table.columns[0].cast(pa.int64()).to_pylist(), table.columns[1].to_pylist()
    assert len(times) > 0 and [float(time) for time in times] == values


def test_fault_injection_is_off_unless_asked_for(conn):
    with pytest.raises(BTrDBError, match="fault injection"):
        conn.ep.faultInject(1, b"")
