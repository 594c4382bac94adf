import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import type { Call } from "./call.ts";
import type { Fields } from "./fields.ts";

export interface CallLimits {
  readonly maxRawRange: bigint | undefined;
  readonly maxWindows: number;
  readonly maxStreams: number;
}

/** QueryType of a CSV. */
const ALIGNED = 0;
const RAW = 2;

/** @throws RpcFailure for a call that asks for more than a gateway's user may have at once */
export function checkLimits({ name, fields, targets }: Call, limits: CallLimits): void {
  if (targets.length > limits.maxStreams)
    throw tooMuch(`at most ${limits.maxStreams} streams in one request, not ${targets.length}`);
  const range = rangeOf(name, fields);
  if (range === undefined) return;
  const { length, width } = range;
  if (width === undefined) {
    if (limits.maxRawRange !== undefined && length > limits.maxRawRange)
      throw tooMuch(`at most ${limits.maxRawRange} ns of raw points in one request, not ${length}`);
  } else if (width > 0n && limits.maxWindows !== Number.POSITIVE_INFINITY) {
    const windows = length / width;
    if (windows > BigInt(limits.maxWindows))
      throw tooMuch(`at most ${limits.maxWindows} windows in one request, not ${windows}`);
  }
}

/** Nanoseconds that are asked for, and the width of windows; where one is wrong, the cluster says so. */
function rangeOf(name: string, fields: Fields): { length: bigint; width?: bigint } | undefined {
  const length = (start: unknown, end: unknown) => (end as bigint) - (start as bigint);
  switch (name) {
    case "RawValues":
    case "ArrowRawValues":
    case "ArrowMultiValues":
      return { length: length(fields.start, fields.end) };
    case "Windows":
    case "ArrowWindows":
      return { length: length(fields.start, fields.end), width: fields.width as bigint };
    case "AlignedWindows":
    case "ArrowAlignedWindows":
      return { length: length(fields.start, fields.end), width: powerOfTwo(fields.pointWidth) };
    case "GenerateCSV": {
      const asked = length(fields.startTime, fields.endTime);
      if (fields.queryType === RAW) return { length: asked };
      const width = fields.queryType === ALIGNED ? powerOfTwo(fields.depth) : (fields.windowSize as bigint);
      return { length: asked, width };
    }
    default:
      return undefined;
  }
}

function powerOfTwo(exponent: unknown): bigint {
  return (exponent as number) < 64 ? 1n << BigInt(exponent as number) : 0n;
}

function tooMuch(what: string): RpcFailure {
  return new RpcFailure(`This gateway gives ${what}.`, GrpcCode.ResourceExhausted);
}
