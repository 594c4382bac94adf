import { fromBinary } from "@bufbuild/protobuf";
import { uuidToText } from "btrdb-web";
import { AlignedWindowsParamsSchema, RawValuesParamsSchema } from "btrdb-web/proto";

/** A read as it went over the network. */
export interface RecordedRead {
  readonly rpc: string;
  readonly uuid: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly version: bigint;
  /** Of windows. */
  readonly pointWidth: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A fetch that writes down what is read, and may hold reads back or refuse them. */
export function recordingFetch() {
  const reads: RecordedRead[] = [];
  const calls: string[] = [];
  let running = 0;
  const state: {
    before: (read: RecordedRead) => Promise<void> | undefined;
    /** Before any other call, by the name of its method. */
    beforeCall: (rpc: string) => Promise<void> | undefined;
  } = { before: () => undefined, beforeCall: () => undefined };
  const recorded: typeof fetch = async (input, init) => {
    const rpc =
      String(input instanceof Request ? input.url : input)
        .split("/")
        .at(-1) ?? "";
    calls.push(rpc);
    const read = readOf(rpc, init);
    if (read !== undefined) {
      reads.push(read);
      await state.before(read);
      read.signal?.throwIfAborted();
    } else await state.beforeCall(rpc);
    running++;
    return fetch(input, init).finally(() => running--);
  };
  return { fetch: recorded, reads, calls, state, running: () => running };
}

function readOf(rpc: string, init: RequestInit | undefined): RecordedRead | undefined {
  const windows = rpc === "AlignedWindows" || rpc === "ArrowAlignedWindows";
  if (!windows && rpc !== "RawValues" && rpc !== "ArrowRawValues") return undefined;
  const body = init?.body as Uint8Array;
  const message = body.subarray(5);
  const { uuid, start, end, versionMajor } = fromBinary(RawValuesParamsSchema, message);
  const pointWidth = windows ? fromBinary(AlignedWindowsParamsSchema, message).pointWidth : undefined;
  const signal = init?.signal ?? undefined;
  return { rpc, uuid: uuidToText(uuid), start, end, version: versionMajor, pointWidth, signal };
}
