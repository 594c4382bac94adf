import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import {
  type BTrDB,
  formatTime,
  InsertInterrupted,
  isBTrDBError,
  isUuid,
  type MergePolicy,
  type Stream,
} from "btrdb-web";
import type { Command, CommandContext } from "../command.ts";
import { InsertStopped, type PointSpan } from "../insert/insert-stopped.ts";
import { TIME_UNITS } from "../insert/parse-point.ts";
import type { PointBatch } from "../insert/point-batch.ts";
import { type PointCounts, type PointOptions, readPoints } from "../insert/read-points.ts";
import type { OptionValues } from "../options.ts";
import { wholeNumber } from "../read-options.ts";
import { toJson } from "../rows/row-format.ts";
import { UsageError } from "../usage-error.ts";

const POLICIES: readonly string[] = ["never", "equal", "retain", "replace"] satisfies MergePolicy[];

export const insert: Command = async (context) => {
  const { args, values, out, signal, notes } = context;
  const merge = readMergePolicy(values.merge);
  const options = readPointOptions(values);
  if (values.unit !== undefined && !values.create) throw new UsageError("--unit goes with --create");
  const [name = "", source = "-"] = args;
  const size = source === "-" ? undefined : await checkFile(source, options, context);
  const conn = await context.connect();
  const stream = await streamFor(conn, name, context);
  const counts: PointCounts = { empty: 0 };
  const chunks = source === "-" ? standardInput(context) : createReadStream(source, { signal });
  const progress = notes.progress();
  let stored = 0;
  let version: bigint | undefined;
  let batch: PointBatch | undefined;
  try {
    for await (batch of readPoints(chunks, options, counts)) {
      if (stored === 0 && values["time-unit"] === undefined) warnOfUnit(batch, context);
      const { time, value } = batch;
      ({ version } = await stream.insert({ time, value }, { mergePolicy: merge, signal }));
      stored += batch.length;
      progress.update(
        size === undefined ? undefined : batch.bytes / size,
        `${stored.toLocaleString("en-US")} points`,
      );
      batch = undefined;
    }
  } catch (error) {
    const unsure = unsureOf(error, batch, options.skip + stored);
    if (stored === 0 && unsure === undefined) throw error;
    throw new InsertStopped(error, { stored, skipped: options.skip, unsure, merge });
  } finally {
    progress.done();
  }
  version ??= await stream.version({ signal });
  const { uuid } = stream;
  if (values.json) {
    out.add(`${toJson({ stream: uuid, points: stored, empty: counts.empty, merge, version }, 2)}\n`);
  } else {
    const empty = counts.empty === 0 ? "" : ` (${counts.empty} rows had no value)`;
    out.add(`${stored} points inserted into ${uuid}${empty}, after version ${version}\n`);
  }
  return undefined;
};

function readMergePolicy(policy = "never"): MergePolicy {
  if (POLICIES.includes(policy)) return policy as MergePolicy;
  throw new UsageError(`--merge ${JSON.stringify(policy)} is none of ${POLICIES.join(", ")}`);
}

function readPointOptions({ skip = "0", "time-unit": unit = "ns" }: OptionValues): PointOptions {
  const decimals = Object.hasOwn(TIME_UNITS, unit) ? TIME_UNITS[unit] : undefined;
  if (decimals === undefined)
    throw new UsageError(`--time-unit ${JSON.stringify(unit)} is none of s, ms, us, ns`);
  return { decimals, skip: wholeNumber(skip, "--skip", 0, 1e15) };
}

/** Reads all of a file before the first point is sent. @returns its size */
async function checkFile(
  file: string,
  options: PointOptions,
  { signal, notes }: CommandContext,
): Promise<number | undefined> {
  const info = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`the file ${file} can't be read: ${cause.code ?? cause.message}`, { cause });
  });
  // A pipe or a device can be read once only.
  if (!info.isFile()) return undefined;
  const progress = notes.progress();
  try {
    let points = 0;
    for await (const { bytes, length } of readPoints(createReadStream(file, { signal }), options)) {
      points += length;
      progress.update(bytes / info.size, `${points.toLocaleString("en-US")} points checked`);
    }
  } finally {
    progress.done();
  }
  return info.size;
}

async function streamFor(
  conn: BTrDB,
  name: string,
  { values, signal, notes }: CommandContext,
): Promise<Stream> {
  try {
    const stream = (await conn.streams(name, { signal })).at(0) as Stream;
    // Before anything is read from a pipe: a uuid is not looked up by itself.
    await stream.metadata({ signal });
    return stream;
  } catch (error) {
    if (!values.create || !isBTrDBError(error, "NO_SUCH_STREAM") || isUuid(name)) throw error;
    // Several streams of that name are no reason for one more.
    if (!/^There is no stream/u.test(error.message)) throw error;
  }
  const slash = name.lastIndexOf("/");
  const tags = { name: name.slice(slash + 1), ...(values.unit !== undefined && { unit: values.unit }) };
  const stream = await conn.create({ collection: name.slice(0, slash), tags }, { signal });
  notes.say(`created ${stream.uuid}`);
  return stream;
}

function standardInput({ stdin, notes, signal }: CommandContext): AsyncIterable<Uint8Array> {
  const stream = stdin();
  if ("isTTY" in stream && stream.isTTY) notes.say("reading points from the terminal; Ctrl-D ends them");
  return addAbortSignal(signal, stream);
}

/** Seconds and milliseconds that are read as nanoseconds all lie in the first hours of 1970. */
function warnOfUnit({ time }: PointBatch, { notes }: CommandContext): void {
  const first = time[0];
  if (first === undefined || !time.every((one) => one > 0n && one < 100_000_000_000_000_000n)) return;
  notes.say(
    `times are read as nanoseconds: ${first} is ${formatTime(first, "needed")}. If they are not, use --time-unit s, ms or us.`,
  );
}

/** The points of a batch that were sent, and of which nobody knows. */
function unsureOf(error: unknown, batch: PointBatch | undefined, first: number): PointSpan | undefined {
  if (!(error instanceof InsertInterrupted) || error.unsure === undefined || batch === undefined)
    return undefined;
  const { from, to } = error.unsure;
  return { from: first + from, to: first + to, lines: [batch.lineOf(from), batch.lineOf(to - 1)] };
}
