import { type MessagePart, promptReturn, type StoppableIterable } from "../bulk/index.ts";
import { BackOff, type Channel } from "../channel/index.ts";
import type { Columns } from "../columns/index.ts";
import { ConnectionError } from "../errors/index.ts";
import { toBTrDBError } from "../rpc-error.ts";
import type { ColumnBuilder, ReadFormat } from "./read-format.ts";
import type { ReadLimits } from "./read-limits.ts";
import { ReadPosition } from "./read-position.ts";
import type { ReadTask } from "./read-task.ts";
import { Sizing } from "./sizing.ts";

/** How often a whole read may begin anew because what it had read of the buffer has changed. */
const MAX_RESTARTS = 5;

/** One read as a run of columns; see {@link readChunks} and {@link readWhole}. */
interface Run<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>> {
  readonly channel: Channel;
  readonly format: ReadFormat<T, C, B>;
  readonly task: T;
  readonly limits: ReadLimits;
  readonly stopped: AbortSignal;
  /** Hands on each message's points, not only what there is at a break and at the end. */
  readonly chunked: boolean;
}

/** Says that a read can't go on where it stopped. */
class Moved extends ConnectionError {
  constructor() {
    super(
      "The read broke off, and it had included points that were not flushed, which have changed since. Read again, or flush the stream and read a version.",
      { code: "VERSION_NOT_AVAILABLE" },
    );
  }
}

/** Chunk by chunk: one for each message that holds points, and one without points where there are none at all. */
export function readChunks<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>>(
  channel: Channel,
  format: () => Promise<ReadFormat<T, C, B>>,
  task: T,
  limits: ReadLimits,
): StoppableIterable<C> {
  return promptReturn(async function* (stopped) {
    const run = { channel, format: await format(), task, limits, stopped, chunked: true };
    yield* readRun(run, new BackOff(withDefault(limits, channel), channel.retry, stopped));
  });
}

/** All of it at once. */
export async function readWhole<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>>(
  channel: Channel,
  format: () => Promise<ReadFormat<T, C, B>>,
  task: T,
  limits: ReadLimits,
): Promise<C> {
  const never = new AbortController().signal;
  const run = { channel, format: await format(), task, limits, stopped: never, chunked: false };
  const backOff = new BackOff(withDefault(limits, channel), channel.retry, never);
  for (let restarts = 0; ; restarts++) {
    try {
      const parts: C[] = [];
      for await (const part of readRun(run, backOff)) parts.push(part);
      const [first] = parts;
      return parts.length === 1 && first !== undefined ? first : run.format.concat(parts);
    } catch (error) {
      // Nobody has seen any of it yet, so that it may as well begin again, at another version.
      if (!(error instanceof Moved) || restarts === MAX_RESTARTS) throw error;
    }
  }
}

function withDefault({ signal, timeoutMs }: ReadLimits, channel: Channel): ReadLimits {
  return { signal, timeoutMs: timeoutMs ?? channel.timeoutMs };
}

/**
 * Reads, and after a break goes on where it stopped, at the version of the first message: asks again from the last
 * time that came, and drops what it has of that time already.
 */
async function* readRun<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>>(
  { channel, format, task, limits, stopped, chunked }: Run<T, C, B>,
  backOff: BackOff,
): AsyncGenerator<C, void, undefined> {
  const position = new ReadPosition(format, task);
  let stream: StoppableIterable<readonly MessagePart[]> | undefined;
  const stop = () => void stream?.return();
  stopped.addEventListener("abort", stop, { once: true });
  const take = (builder: B): C => {
    const columns = position.take(builder);
    if (columns === undefined) throw new Moved();
    return columns;
  };
  const sizing = new Sizing(channel, format, limits);
  let some = false;
  try {
    for (let next = position.next(); next !== undefined && !stopped.aborted; next = position.next()) {
      const builder = format.builder();
      const decoder = format.decoder(builder);
      const { endpoint } = channel;
      try {
        stream = channel.openParts(format.method, format.encode(next), backOff.limits());
        for await (const parts of stream) {
          for (const part of parts) {
            const header = decoder.push(part);
            if (header === undefined) continue;
            channel.throwIfFailed(header.stat);
            if (!position.accept(header)) throw new Moved();
            if (header.points === 0) continue;
            // Points that had come before are none: a server that breaks off at the same place again and again would
            // be asked without end.
            if (position.isFurther(builder)) backOff.progress();
            if (!chunked) {
              sizing.note(builder, next, header);
              continue;
            }
            const columns = take(builder);
            if (columns.length === 0) continue;
            some = true;
            yield columns;
            // What is left of these parts came before the reader stopped, and is not wanted any more.
            if (limits.signal?.aborted) break;
          }
        }
        const columns = take(builder);
        if (columns.length > 0 || !some) yield columns;
        return;
      } catch (caught) {
        if (caught instanceof Moved) throw caught;
        decoder.abandon();
        const error = toBTrDBError(caught, limits.signal);
        channel.noteFailure(error, endpoint);
        await backOff.wait(error);
        if (builder.length === 0) continue;
        const columns = take(builder);
        some ||= columns.length > 0;
        if (columns.length > 0) yield columns;
      }
    }
  } finally {
    stopped.removeEventListener("abort", stop);
  }
}
