import { type BTrDB, MIN_TIME, type Stream, type StreamChange, StreamSet } from "btrdb-web";
import type { Command, CommandContext } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import {
  cell,
  delimiterOf,
  headerLine,
  jsonNumber,
  numberText,
  type RowFormat,
  readRowFormat,
  timeText,
} from "../rows/row-format.ts";
import { parseMilliseconds } from "../time/parse-duration.ts";
import { parseWhen } from "../time/parse-when.ts";
import { extentOf } from "../time/read-range.ts";

/** What is followed: a stream as it was named, and where its points go on. */
interface Followed {
  readonly label: string;
  /** Points before this are written, or were there before. */
  next: bigint;
}

export const follow: Command = async (context) => {
  const { values, out, notes, signal } = context;
  const format = readRowFormat(values);
  const minIntervalMs =
    values.interval === undefined ? undefined : parseMilliseconds(values.interval, "--interval");
  const conn = await context.connect();
  const { set, followed, from } = await begin(conn, context);
  await out.write(headerLine(["stream", "time", "value"], format));
  notes.say(`following ${set.length} ${set.length === 1 ? "stream" : "streams"}; Ctrl-C ends it`);
  const label = (stream: Stream) => followed.get(stream.uuid)?.label ?? stream.uuid;
  const events = set.follow({
    from,
    signal,
    minIntervalMs,
    onProblem: ({ stream, error, retryInMs }) =>
      notes.say(`${label(stream)}: ${error.message} (tried again in ${Math.ceil(retryInMs / 1000)} s)`),
    onRecovered: (stream) => notes.say(`${label(stream)} is back`),
  });
  for await (const event of events) {
    if (event.kind === "gone") notes.say(`${label(event.stream)} does not exist any more`);
    else await writeChange(event, followed.get(event.stream.uuid) as Followed, format, context);
  }
  // It ends by itself only when there is nothing left to follow.
  return EXIT.notFound;
};

/** Where each stream is now; what comes after that is new. */
async function begin(conn: BTrDB, { args, values, signal }: CommandContext) {
  const all = await conn.streams([...args], { signal });
  const labels = new Map(all.streams.map(({ uuid }, index) => [uuid, args[index] as string]));
  const set = new StreamSet([...labels.keys()].map((uuid) => all.get(uuid) as Stream));
  const start =
    values.start === undefined
      ? undefined
      : await parseWhen(values.start, "--start", extentOf(set.streams, { signal, versions: undefined }));
  const followed = new Map<string, Followed>();
  const from = new Map<string, Awaited<ReturnType<Stream["fullVersion"]>>>();
  await Promise.all(
    set.streams.map(async (stream) => {
      // First the last point, then the version: what comes in between is old, and nothing after it is lost.
      const last = start === undefined ? await stream.latest({ signal }) : undefined;
      const version = await stream.fullVersion({ signal });
      // With a start, the first change is all that there is.
      from.set(stream.uuid, start === undefined ? version : { major: 0n, minor: 0n });
      const next = start ?? (last === undefined ? undefined : last.time + 1n);
      followed.set(stream.uuid, { label: labels.get(stream.uuid) as string, next: next ?? EARLIEST });
    }),
  );
  return { set, followed, from };
}

/** Before every point: of a stream without points, all that come are new. */
const EARLIEST = MIN_TIME;

async function writeChange(
  change: StreamChange,
  followed: Followed,
  format: RowFormat,
  { out, signal }: CommandContext,
): Promise<void> {
  const delimiter = delimiterOf(format);
  const stream = format.kind === "json" ? JSON.stringify(followed.label) : cell(followed.label, format);
  for await (const { time, value, length } of change.values({ start: followed.next, signal })) {
    for (let index = 0; index < length; index++) {
      const at = timeText(time[index] as bigint, format);
      const number = value[index] as number;
      const line =
        format.kind === "json"
          ? `{"stream":${stream},"time":"${at}","value":${jsonNumber(number)}}\n`
          : `${stream}${delimiter}${at}${delimiter}${numberText(number)}\n`;
      if (out.add(line)) await out.flush();
    }
    const last = time.at(-1);
    if (last !== undefined) followed.next = last + 1n;
    await out.flush();
  }
}
