// What a reader of a page has before a code block begins. Blocks are modules, so that they may declare these anew.
import type { BTrDB, PointsInput, Stream, StreamSet } from "btrdb-web";
import type { Authorize } from "btrdb-web/gateway";

declare global {
  const conn: BTrDB;
  const stream: Stream;
  const set: StreamSet;
  const uuid: string;
  const endpoint: string;
  const apiKey: string;
  const key: string;
  const yamlText: string;
  const env: Record<string, string>;
  const start: bigint;
  const end: bigint;
  const points: Record<string, PointsInput>;
  const file: { write(text: string): Promise<unknown> };
  const authorize: Authorize;
  const request: Request;
  function draw(...drawn: readonly unknown[]): void;
  function replace(ranges: unknown, time: BigInt64Array, value: Float64Array): void;
  function whoIs(request: Request): Promise<{ id: string; collections: string[] } | undefined>;
  // Imported by an earlier block of the page.
  const connect: typeof import("btrdb-web").connect;
  const explainConnection: typeof import("btrdb-web").explainConnection;
  const isBTrDBError: typeof import("btrdb-web").isBTrDBError;
  const PointWidth: typeof import("btrdb-web").PointWidth;
  const Viewport: typeof import("btrdb-web/viewport").Viewport;
}
