/**
 * Answers the questions of test_same_numbers.py with btrdb-web. Standard input is `{ endpoint, questions }`, standard
 * output the answers in order. A question is a chain of calls, `[["stream", uuid], ["values", start, end]]`: the first
 * is a method of the connection, or something that btrdb-web exports, and each one is made on what the one before gave.
 * exact.py says how arguments and answers are written.
 */
import { text } from "node:stream/consumers";
import * as btrdb from "btrdb-web";

type Call = readonly [name: string, ...args: unknown[]];

const { endpoint, questions } = JSON.parse(await text(process.stdin)) as {
  endpoint: string;
  questions: readonly (readonly Call[])[];
};
const conn = await btrdb.connect(endpoint);
const answers: unknown[] = [];
// One after the other: some of them write.
for (const calls of questions) answers.push(await answer(calls));
process.stdout.write(JSON.stringify(answers));

async function answer(calls: readonly Call[]): Promise<unknown> {
  try {
    let on: unknown = conn;
    for (const call of calls) on = await make(on, call);
    return await written(on);
  } catch (error) {
    if (btrdb.isBTrDBError(error)) return { error: error.name };
    // It is no answer of Python's, so that its test fails with it, and only that one.
    return { failed: error instanceof Error ? error.stack : String(error) };
  }
}

async function make(on: unknown, [name, ...given]: Call): Promise<unknown> {
  const args = given.map(argument);
  // The chunks of a read, which awaited would be one.
  if (name === "chunks") return btrdb.RawColumns.concat(...(await collect(reading(on, args))));
  const target = on === conn && !(name in conn) ? btrdb : (on as object);
  const member = (target as Record<string, unknown>)[name];
  if (name === "changes") return comparableChanges(on as btrdb.Stream, args);
  // A class is there for what is static in it.
  return typeof member === "function" && !/^[A-Z]/u.test(name) ? member.apply(target, args) : member;
}

function reading(stream: unknown, [start, end, options]: unknown[]): AsyncIterable<btrdb.RawColumns> {
  return (stream as btrdb.Stream).values(start as bigint, end as bigint, options as btrdb.ReadOptions);
}

/** Python's changes() does not tell how many points wait to be flushed. */
async function comparableChanges(stream: btrdb.Stream, args: unknown[]): Promise<unknown> {
  const { version, ranges } = await stream.changes(...(args as Parameters<btrdb.Stream["changes"]>));
  return { version, ranges };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function argument(given: unknown): unknown {
  if (typeof given !== "object" || given === null) return given;
  if (Array.isArray(given)) return given.map(argument);
  const { i, f, o, re } = given as { i?: string; f?: string; o?: [string, unknown][]; re?: string };
  if (i !== undefined) return BigInt(i);
  if (f !== undefined) return f === "NaN" ? Number.NaN : Buffer.from(f, "hex").readDoubleBE();
  if (re !== undefined) return new RegExp(re, "u");
  return Object.fromEntries((o ?? []).map(([key, value]) => [key, argument(value)]));
}

async function written(value: unknown): Promise<unknown> {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") return { i: String(value) };
  if (typeof value === "number") return { f: bits(value) };
  if (typeof value !== "object") return value;
  if (value instanceof btrdb.Stream) return value.uuid;
  if (value instanceof btrdb.PointWidth) return written(BigInt(value.exponent));
  if (value instanceof btrdb.Columns) return columns(value);
  if (Symbol.asyncIterator in value) return written(await collect(value as AsyncIterable<unknown>));
  if (value instanceof Map) return written(Object.fromEntries(value));
  if (Symbol.iterator in value) return Promise.all(Array.from(value as Iterable<unknown>, written));
  const fields = Object.keys(value).sort();
  return {
    o: await Promise.all(fields.map(async (key) => [key, await written(value[key as keyof typeof value])])),
  };
}

/** As Python has points: one after the other, each with the version; there is none without a point. */
function columns(all: btrdb.RawColumns | btrdb.WindowColumns | btrdb.Columns<unknown>): Promise<unknown> {
  const points =
    all instanceof btrdb.WindowColumns
      ? Array.from(all, ({ time, min, mean, max, count, stddev }) => [time, min, mean, max, count, stddev])
      : Array.from(all as btrdb.RawColumns, ({ time, value }) => [time, value]);
  return written({ points, version: points.length === 0 ? null : all.version });
}

function bits(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString("hex");
}
