import { onlyMessage } from "./bulk/index.ts";
import { askVersion, type CallOptions, unary } from "./call.ts";
import { type Channel, MERGING, notSupported, retry } from "./channel/index.ts";
import { type AnswerOf, decodeAnswer } from "./codec/index.ts";
import { BTrDBError, type ConnectionError } from "./errors/index.ts";
import {
  checkMergePolicy,
  checkRoundBits,
  encodeArrowInsert,
  encodeInsert,
  InsertInterrupted,
  type MergePolicy,
  type PointsInput,
  splitRequests,
  takePoints,
} from "./insert/index.ts";
import { checkTransport, wantsArrow } from "./read/index.ts";

/** Options of {@link Stream.insert}. */
export interface InsertOptions extends CallOptions {
  /**
   * What happens to points at times that are taken; `never` by default, as in the Python client: nothing is merged. In
   * Chromium, fetch itself may send a request twice where a connection is reset, and with `never` its points are there
   * twice then; the other policies store them once.
   */
  readonly mergePolicy?: MergePolicy | undefined;
  /** Points in one request; 25,000 by default, which v4 and v5 take, and 50,000 at most. */
  readonly pointsPerRequest?: number | undefined;
  /** Zeroes so many low bits of each mantissa, so that the values compress better. */
  readonly roundBits?: number | undefined;
  /** Asks the server to write before it answers. */
  readonly sync?: boolean | undefined;
  /**
   * How the points travel: `arrow` needs a server from 5.30 on and loads the Arrow library; `proto`, the default, is
   * written as quickly as it can be copied.
   */
  readonly transport?: "proto" | "arrow" | undefined;
  /** Called after each request. */
  readonly onProgress?: ((progress: InsertProgress) => void) | undefined;
}

/** How far an insert is. */
export interface InsertProgress {
  /** Points that are stored. */
  readonly points: number;
  readonly total: number;
}

/** What an insert has done. */
export interface InsertResult {
  readonly points: number;
  /** Major version after the last request; what is buffered belongs to the one behind it. */
  readonly version: bigint;
}

/** Checks all points, then sends them request by request. */
export async function insertPoints(
  channel: Channel,
  uuid: Uint8Array<ArrayBuffer>,
  points: PointsInput,
  options: InsertOptions = {},
): Promise<InsertResult> {
  const { mergePolicy = "never", pointsPerRequest, sync, onProgress, transport = "proto" } = options;
  checkTransport(transport);
  const arrow = transport === "arrow" && wantsArrow(channel, transport);
  const policy = checkMergePolicy(mergePolicy);
  const roundBits = checkRoundBits(options.roundBits);
  if (policy !== 0 || roundBits) await checkMerging(channel, options);
  const columns = takePoints(points);
  const requests = splitRequests(columns.length, pointsPerRequest);
  if (requests.length === 0) {
    const info = await unary(channel, "streamInfo", { uuid, omitDescriptor: true }, options);
    return { points: 0, version: info.versionMajor };
  }
  let version: bigint | undefined;
  for (const { from, to } of requests) {
    const request = { uuid, columns, from, to, mergePolicy: policy, roundBits, sync };
    const message = arrow ? await encodeArrowInsert(request) : encodeInsert(request);
    let sent = false;
    try {
      // A point that is merged with itself changes nothing; with "never" it would be there twice.
      const answer = await send(channel, { arrow, message }, options, mergePolicy === "never", () => {
        sent = true;
      });
      version = answer.versionMajor;
    } catch (error) {
      if (!(error instanceof BTrDBError)) throw error;
      const refused = error.status !== undefined || wasTurnedAway(error);
      if (from === 0 && (refused || !sent)) throw error;
      const unsure = sent && !refused ? { from, to } : undefined;
      const rest = { from: unsure?.to ?? from, to: columns.length };
      throw new InsertInterrupted(error.message, {
        acknowledged: from,
        unsure,
        notStored: rest.from < rest.to ? rest : undefined,
        version,
        cause: error,
      });
    }
    onProgress?.({ points: to, total: columns.length });
  }
  return { points: columns.length, version: version ?? 0n };
}

/** Where a proxy, a gateway or the server refused the request as such, it has stored nothing. */
function wasTurnedAway(error: BTrDBError): boolean {
  if (["UNAUTHENTICATED", "PERMISSION_DENIED", "UNIMPLEMENTED"].includes(error.code)) return true;
  const { reason } = error as Partial<ConnectionError>;
  return reason === "rate-limited" || reason === "redirect" || reason === "certificate";
}

/** v4 knows no merge policies, and would leave them out without a word. @throws NotSupported */
async function checkMerging(channel: Channel, options: CallOptions): Promise<void> {
  await askVersion(channel, options);
  if (channel.version !== undefined && channel.isV4) throw notSupported(channel.version, MERGING);
}

async function send(
  channel: Channel,
  { arrow, message }: { readonly arrow: boolean; readonly message: Uint8Array<ArrayBuffer> },
  options: CallOptions,
  once: boolean,
  noteSent: () => void,
): Promise<AnswerOf<"insert">> {
  const limits = { signal: options.signal, timeoutMs: options.timeoutMs ?? channel.timeoutMs };
  const attempt = (left: CallOptions) =>
    channel.attempt(async () => {
      if (!left.signal?.aborted) noteSent();
      const bytes = await onlyMessage(channel.open(arrow ? "arrowInsert" : "insert", message, left));
      const answer = decodeAnswer("insert", bytes);
      channel.throwIfFailed(answer.stat);
      return answer;
    }, options.signal);
  return retry(attempt, limits, { ...channel.retry, once });
}
