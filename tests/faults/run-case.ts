import { type BTrDB, BTrDBError, connect, isBTrDBError, randomUuid, type Stream } from "btrdb-web";
import { CALLS, type Call, FAULTS, type FaultName } from "./fault-names.ts";
import type { FaultProxy } from "./fault-proxy.ts";

/** What the user of a call sees. */
export interface Outcome {
  /** Class of the error; "" where the call gave what it should. */
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** Why a connection failed, in a word. */
  readonly reason: string;
  /** Tries, the first included. */
  readonly tries: number;
  /** The shortest wait between them. */
  readonly leastWaitMs: number;
  readonly tookMs: number;
  /** Bytes of the answer that was harmed last. */
  readonly length: number;
}

/** Where the cases run: the proxy, here or in another process, and what is stored behind it. */
export interface Bench extends Pick<FaultProxy, "endpoint" | "end"> {
  readonly apiKey: string | undefined;
  /** The runtime sends a request again by itself where a connection that it had used before is reset. */
  readonly resends: boolean;
  /** Inserts whose points are there twice for that reason. */
  readonly doubled: string[];
  readonly direct: BTrDB;
  /** Holds {@link POINTS} at version 11, flushed. */
  readonly stream: Stream;
}

export const POINTS = Array.from({ length: 6 }, (_, i) => [BigInt(i) * 1_000_000_007n - 3n, i / 3] as const);
/** Deadline of what would hang. A case that is to go well, or to fail by itself, may take its time. */
const DEADLINE_MS = 1500;
const PATIENCE_MS = 45_000;
const ALWAYS = Number.MAX_SAFE_INTEGER;
const END = 1n << 40n;

export async function prepare(directUrl: string): Promise<Pick<Bench, "direct" | "stream">> {
  const direct = await connect(directUrl, { apiKey: false });
  const stream = await direct.create({
    collection: `faults/${randomUuid()}`,
    tags: { name: "a", unit: "V" },
  });
  await stream.insert([...POINTS]);
  await stream.flush();
  return { direct, stream };
}

/** How a case is run. */
export interface CaseOptions {
  /** So many answers, or connections, are harmed; all by default. */
  readonly times?: number;
  readonly atByte?: number;
  /** As by default: 5. */
  readonly maxAttempts?: number;
  /** How the points of an insert travel. */
  readonly transport?: "proto" | "arrow" | undefined;
  /** No request comes whole: none may store anything. */
  readonly neverWhole?: boolean;
}

/**
 * One call against one fault. Fails where the call gives anything that is neither an error of this package nor exactly
 * what is stored, where the key shows up, or where more was asked of the server than was told.
 */
export async function runCase(
  bench: Bench,
  fault: FaultName,
  call: Call,
  { times = ALWAYS, atByte = 0, maxAttempts, transport, neverWhole = false }: CaseOptions = {},
): Promise<Outcome> {
  const where = `${fault}, ${call}${times === ALWAYS ? "" : `, ${times} times`}, at byte ${atByte}`;
  const { url, id } = await bench.endpoint(fault, call, times, atByte);
  const told: number[] = [];
  const options = {
    apiKey: bench.apiKey ?? (false as const),
    timeoutMs: PATIENCE_MS,
    retry: { maxAttempts, baseDelayMs: 1, onRetry: ({ delayMs }: { delayMs: number }) => told.push(delayMs) },
  };
  const { hangs } = FAULTS[fault];
  const hung = hangs === "all" || (hangs === "reads" && (call === "proto" || call === "arrow"));
  const timeoutMs = hung ? DEADLINE_MS : PATIENCE_MS;
  let began = performance.now();
  const act = async (): Promise<void> => {
    if (call === "connect") {
      const conn = await connect(url, { ...options, timeoutMs });
      same(where, conn.endpoint, url);
      return;
    }
    const conn = await connect(url, { ...options, verify: false });
    // What calls ask for before they begin is not what is tried here.
    if (!FAULTS[fault].tcp) await conn.info();
    began = performance.now();
    if (call === "never" || call === "replace")
      return insert(bench, conn, { mergePolicy: call, timeoutMs, transport, neverWhole }, where);
    const stream = conn.stream(bench.stream.uuid);
    if (call === "info") return same(where, await stream.version({ timeoutMs }), 11n);
    const { time, value, version } = await stream.values(-END, END, { transport: call, timeoutMs });
    same(where, version, 11n);
    same(where, [...time].join(), POINTS.map(([at]) => at).join());
    same(where, [...value].join(), POINTS.map(([, number]) => number).join());
  };
  const error = await act().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  const tookMs = performance.now() - began;
  if (error !== undefined && !(isBTrDBError(error) && error instanceof BTrDBError))
    throw new Error(`${where}: not an error of this package`, { cause: error });
  checkKey(bench.apiKey, error, where);
  // Cuts take thousands of ports, and clients keep connections to each: the process would run out of files.
  const { calls: seen, length } = await bench.end(id);
  const tries = told.length + 1;
  checkCalls(bench, fault, seen, tries, where);
  return {
    name: error?.name ?? "",
    code: error?.code ?? "",
    message: (error?.message ?? "").replaceAll(url, "URL").replaceAll(new URL(url).origin, "URL"),
    reason: (error as { reason?: string } | undefined)?.reason ?? "",
    tries,
    leastWaitMs: Math.min(...told),
    tookMs,
    length,
  };
}

/** Into a stream of its own, of which is looked up what came of it. */
async function insert(
  bench: Bench,
  conn: BTrDB,
  {
    neverWhole,
    ...options
  }: { readonly mergePolicy: "never" | "replace"; readonly timeoutMs: number } & Pick<
    CaseOptions,
    "transport" | "neverWhole"
  >,
  where: string,
): Promise<void> {
  const mine = await bench.direct.create({
    collection: `faults/${randomUuid()}`,
    tags: { name: "a", unit: "V" },
  });
  const failed = await conn
    .stream(mine.uuid)
    .insert([...POINTS], options)
    .then(
      ({ points }) => same(where, points, POINTS.length),
      (error: unknown) => ({ error }),
    );
  const stored = await mine.values(-END, END);
  // Sent twice behind the client's back: only a merge policy helps, and `never` is none.
  const twice = bench.resends && options.mergePolicy === "never" ? [2 * POINTS.length] : [];
  const whole = neverWhole && failed !== undefined ? [] : [POINTS.length, ...twice];
  const expected = [...(failed === undefined ? [] : [0]), ...whole];
  if (!expected.includes(stored.length))
    throw new Error(`${where}: ${stored.length} points are stored, and ${expected.join(" or ")} should be`);
  if (stored.length > POINTS.length) bench.doubled.push(where);
  if (failed === undefined) return;
  const { unsure } = failed.error as { unsure?: { from: number; to: number } };
  if (stored.length > 0 && unsure?.to !== POINTS.length)
    throw new Error(`${where}: points are stored, and the error does not say that they may be`);
  throw failed.error;
}

/** Whatever came to the server was told to the hook; of what is stopped by its deadline some may never leave. */
function checkCalls(bench: Bench, fault: FaultName, seen: number, tries: number, where: string): void {
  const { tcp, hangs } = FAULTS[fault];
  const unsent = (tcp || hangs !== undefined) && seen < tries;
  const resent = bench.resends && fault.startsWith("reset") && seen > tries;
  if (!unsent && !resent) same(`${where}: calls at the server`, seen, tries);
}

/** The key is in no message, no field, no stack and no cause. */
function checkKey(apiKey: string | undefined, error: unknown, where: string): void {
  if (apiKey === undefined || error === undefined) return;
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const text = [at.message, at.stack, JSON.stringify(at), JSON.stringify(Object.entries(at))].join("\n");
    if (text.includes(apiKey)) throw new Error(`${where}: the key shows up at depth ${depth}: ${at.name}`);
  }
}

function same<T>(where: string, found: T, expected: T): void {
  if (found !== expected) throw new Error(`${where}: ${String(found)} instead of ${String(expected)}`);
}

export const CALL_NAMES = Object.keys(CALLS) as Call[];
