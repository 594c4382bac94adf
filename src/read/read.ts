import { promptReturn, type StoppableIterable } from "../bulk/index.ts";
import type { Channel } from "../channel/index.ts";
import type { JoinedColumns, RawColumns, WindowColumns } from "../columns/index.ts";
import type { JoinedTask } from "./read-joined.ts";
import type { ReadLimits } from "./read-limits.ts";
import { type ReadTransport, wantsArrow } from "./read-transport.ts";
import { Reading } from "./reading.ts";
import { type ReadRequest, type RunnableRead, runRead } from "./run-read.ts";

/** What each kind of read gives. */
interface Answers {
  readonly values: RawColumns;
  readonly windows: WindowColumns;
  readonly alignedWindows: WindowColumns;
}

// Loaded on first use.
const mending = () => import("./mend-v4.ts");

type TaskOf<K> = Extract<ReadRequest, { readonly kind: K }>["task"];

/** A read of one stream. What is wrong with it shows when it is awaited, before anything is sent. */
export function read<K extends keyof Answers>(
  channel: Channel,
  kind: K,
  plan: () => TaskOf<K>,
  options: ReadLimits & { readonly transport?: ReadTransport | undefined },
): Reading<Answers[K]> {
  const request = (): ReadRequest =>
    ({
      kind,
      task: plan(),
      arrow: wantsArrow(channel, options.transport),
      isV4: channel.isV4,
    }) as ReadRequest;
  return new Reading(
    async () => (await readWholly(channel, request(), options)) as Answers[K],
    // Not before the first next(): there, a mistake is the loop's.
    () =>
      promptReturn(async function* (stopped) {
        const asked = request();
        const chunks = start(channel, asked, options).chunks() as StoppableIterable<Answers[K]>;
        const stop = () => void chunks.return();
        stopped.addEventListener("abort", stop, { once: true });
        try {
          yield* asked.isV4 ? ((await mending()).mendChunks(asked, chunks) as typeof chunks) : chunks;
        } finally {
          stopped.removeEventListener("abort", stop);
        }
      }),
  );
}

async function readWholly(channel: Channel, request: ReadRequest, limits: ReadLimits): Promise<unknown> {
  const whole = await start(channel, request, limits).whole();
  return request.isV4 ? (await mending()).mendWhole(request, whole) : whole;
}

/** Several streams put side by side by the server, which has to have Arrow. */
export async function readTogether(
  channel: Channel,
  task: JoinedTask,
  limits: ReadLimits,
): Promise<JoinedColumns> {
  return (await start(channel, { kind: "joined", task, arrow: true }, limits).whole()) as JoinedColumns;
}

/** Here, or wherever the reads of the connection run. */
function start(channel: Channel, request: ReadRequest, limits: ReadLimits): RunnableRead {
  const { remote } = channel;
  if (remote === undefined) return runRead(channel, request, limits);
  const { signal, timeoutMs } = limits;
  return {
    whole: () => remote.whole(request, { signal, timeoutMs }),
    chunks: () => remote.chunks(request, { signal, timeoutMs }),
  };
}
