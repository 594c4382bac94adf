import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, type Stream } from "btrdb-web";

/** A server with one stream, which the examples read. */
export interface Measurements {
  readonly server: RunningServer;
  /** Says what is right: this process reads it by the sources. */
  readonly stream: Stream;
}

export const NAME = "sites/a/voltage";
const STEP = 10_000_000n;
export const START = 1_700_000_000_000_000_000n;
export const END = START + 3000n * STEP;

/** Makes the stream {@link NAME}: half a minute of a voltage at 100 Hz. */
export async function insertMeasurements(conn: BTrDB): Promise<Stream> {
  const stream = await conn.create({ collection: "sites/a", tags: { name: "voltage", unit: "V" } });
  const value = (i: number) => 230 + Math.sin(i / 100);
  await stream.insert(Array.from({ length: 3000 }, (_, i) => [START + BigInt(i) * STEP, value(i)]));
  await stream.flush();
  return stream;
}

/** A server without TLS that has them. */
export async function startMeasurements(): Promise<Measurements> {
  const server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    graceMs: 100,
    log: () => undefined,
  });
  return { server, stream: await insertMeasurements(await connect(server.url, { apiKey: false })) };
}
