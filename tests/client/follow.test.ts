import { type RunningServer, startServer } from "btrdb-dev-server";
import {
  type BTrDB,
  connect,
  type FollowEvent,
  type FollowOptions,
  isBTrDBError,
  MAX_TIME,
  MIN_TIME,
  RawColumns,
  randomUuid,
  type Stream,
  type StreamChange,
  StreamSet,
} from "btrdb-web";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const LONG = process.env.LONG === "1";
const QUICK: FollowOptions = { minIntervalMs: 5, maxIntervalMs: 20 };

let server: RunningServer;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    enableObliterate: true,
    log: () => undefined,
  });
  conn = await connect(server.url.replace("grpc:", "http:"));
});
afterAll(() => server.close());

function newStream(): Promise<Stream> {
  return conn.create({ collection: `follow/${randomUuid()}`, tags: { name: "a", unit: "V" } });
}

/** The next event, which is to be a change. */
async function nextChange(events: AsyncIterator<FollowEvent, void>): Promise<StreamChange> {
  const { value } = await events.next();
  if (value?.kind !== "change") throw new Error(`${value?.kind} came, not a change`);
  return value;
}

/** A copy of one stream that only reads what changed. */
class Copy {
  points = new RawColumns({ time: new BigInt64Array(), value: new Float64Array() });

  async take(change: StreamChange): Promise<void> {
    for (const { start, end } of change.ranges) {
      this.points = RawColumns.concat(this.points.between(MIN_TIME, start), this.points.between(end, MAX_TIME));
    }
    const fresh = await change.values();
    const points = [...this.points, ...fresh].toSorted((a, b) => Number(a.time - b.time));
    this.points = new RawColumns({
      time: BigInt64Array.from(points, ({ time }) => time),
      value: Float64Array.from(points, ({ value }) => value),
    });
  }
}

const plain = ({ time, value }: RawColumns) => ({ time, value });

test("inserts, flushes and deletes are told, each beginning where the last one ended", async () => {
  const stream = await newStream();
  const events = new StreamSet([stream]).follow({ ...QUICK, from: 10n });
  await stream.insert([[5n, 1]]);
  const first = await nextChange(events);
  expect(first).toMatchObject({ from: { major: 10n, minor: 0n }, to: { major: 10n, minor: 1n }, version: 0n });
  expect([...(await first.values())]).toEqual([{ time: 5n, value: 1 }]);
  await stream.flush();
  const second = await nextChange(events);
  expect(second).toMatchObject({ from: first.to, to: { major: 11n, minor: 0n }, version: 11n });
  expect([...(await second.values())]).toEqual([{ time: 5n, value: 1 }]);
  await stream.delete(0n, 10n);
  const third = await nextChange(events);
  expect(third).toMatchObject({ from: second.to, to: { major: 12n, minor: 0n } });
  expect((await third.values()).length).toBe(0);
  // What an event says stays true.
  expect((await second.values()).length).toBe(1);
  await events.return();
});
