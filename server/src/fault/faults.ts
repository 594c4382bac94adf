import { StatusCode } from "btrdb-web";
import { BTrDB } from "btrdb-web/proto";
import { StatusError } from "../status-error.ts";

/** What `FaultInjectParams.type` stands for. */
export const FaultType = {
  /** Takes all faults back; `params` is not read. */
  CLEAR: 0,
  /** Answers the gRPC status UNAVAILABLE. */
  UNAVAILABLE: 1,
  /** Waits `delayMs` before the call is looked at. */
  DELAY: 2,
  /** Cuts the connection after `messages` messages of the answer. */
  CUT: 3,
  /** Cuts the connection in the middle of the message that follows `messages` whole ones. */
  CUT_INSIDE: 4,
  /** Overwrites the beginning of the message that follows `messages` whole ones: its length is right, its content not. */
  CORRUPT: 5,
  /** Ends the answer after `messages` messages as if it were whole, but without a gRPC status. */
  NO_TRAILERS: 6,
  /** Answers 405, wrong endpoint. */
  WRONG_ENDPOINT: 7,
} as const;
export type FaultType = (typeof FaultType)[keyof typeof FaultType];

/** One fault, as `params` gives it in JSON. */
export interface Fault {
  readonly type: FaultType;
  /** Name of the one RPC that it is for, such as `RawValues`. */
  readonly rpc: string;
  readonly delayMs: number;
  readonly messages: number;
}

/** Faults that wait for their calls. */
export interface Faults {
  /** Takes the fields of a FaultInject request; answers what waits now, as JSON. Codes 421 and 438. */
  inject(type: bigint, params: Uint8Array): string;
  /** The fault for this call of an RPC, and one call less for it to meet. */
  take(rpc: string): Fault | undefined;
}

const TYPES = new Map(Object.entries(FaultType).map(([name, type]) => [BigInt(type), { name, type }]));
const MAX_DELAY_MS = 600_000;

function refuse(message: string): never {
  throw new StatusError(StatusCode.WrongArgs, message);
}

function readNumber(params: Record<string, unknown>, name: string, fallback: number, max: number): number {
  const value = params[name] ?? fallback;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max) return value;
  return refuse(`${name} is not a whole number from 0 to ${max}`);
}

function readParams(bytes: Uint8Array): Record<string, unknown> {
  try {
    const params: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (typeof params === "object" && params !== null) return params as Record<string, unknown>;
  } catch {
    // Said below.
  }
  return refuse('params is not JSON such as {"rpc": "RawValues", "count": 1}');
}

function readRpc(params: Record<string, unknown>): string {
  const { rpc } = params;
  const known = BTrDB.methods.some(({ name }) => name === rpc && name !== "FaultInject");
  return known ? String(rpc) : refuse(`rpc ${JSON.stringify(rpc)} is not the name of an RPC`);
}

/** The faults of one server: none at first. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; count: number }[] = [];

  const describe = (): string =>
    JSON.stringify(
      waiting.map(({ fault: { type, rpc, delayMs, messages }, count }) => ({
        type,
        rpc,
        count,
        delayMs,
        messages,
      })),
    );

  return {
    inject(type, bytes) {
      const known = TYPES.get(type);
      if (!known) throw new StatusError(StatusCode.InvalidParameter, `unknown fault type ${type}`);
      if (known.type === FaultType.CLEAR) {
        waiting = [];
        return describe();
      }
      const params = readParams(bytes);
      const count = readNumber(params, "count", 1, 1_000_000);
      const fault = {
        type: known.type,
        rpc: readRpc(params),
        delayMs: readNumber(params, "delayMs", 0, MAX_DELAY_MS),
        messages: readNumber(params, "messages", 0, 1_000_000),
      };
      if (count > 0) waiting.push({ fault, count });
      return describe();
    },

    take(rpc) {
      const entry = waiting.find(({ fault }) => fault.rpc === rpc);
      if (!entry) return undefined;
      entry.count -= 1;
      if (entry.count === 0) waiting = waiting.filter((other) => other !== entry);
      return entry.fault;
    },
  };
}
