import { FrameSplitter } from "../bulk/frame-splitter.ts";
import { parseTrailers, statusFailure } from "../bulk/grpc-status.ts";
import { type AnswerOf, decodeAnswer, encodeRequest } from "../codec/index.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { StatusCode } from "../status-code.ts";
import { uuidToBytes } from "../uuid.ts";
import { mayShareWaits } from "./share-waits.ts";
import type { Upstream } from "./upstream.ts";

/** Streams that are remembered. */
const MAX_STREAMS = 10_000;
const LOOKUP_MS = 10_000;
const MAX_MESSAGE_BYTES = 1 << 20;

export interface StreamFact {
  readonly collection: string;
  readonly major: bigint;
  /** Points that are not flushed, which no version has. */
  readonly minor: bigint;
  /** All that the cluster says of it. */
  readonly info: AnswerOf<"streamInfo">;
}

export interface StreamFactsOptions {
  readonly collectionMs: number;
  readonly versionMs: number;
  readonly now?: () => number;
}

/** What the cluster says of streams, remembered for a moment. */
export class StreamFacts {
  readonly #upstream: Upstream;
  readonly #options: StreamFactsOptions;
  readonly #now: () => number;
  readonly #known = new Map<string, { fact: StreamFact; at: number }>();
  readonly #asking = new Map<string, Promise<StreamFact | undefined>>();
  /** Grows with each {@link forget}: what was asked for before is not remembered after. */
  #epoch = 0;

  constructor(upstream: Upstream, options: StreamFactsOptions) {
    this.#upstream = upstream;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The collection of a stream; undefined where there is no such stream. */
  async collection(uuid: string): Promise<string | undefined> {
    return (await this.#get(uuid, this.#options.collectionMs))?.collection;
  }

  /** The latest version of a stream; undefined where there is no such stream. */
  version(uuid: string): Promise<StreamFact | undefined> {
    return this.#get(uuid, this.#options.versionMs);
  }

  /** Whether a stream has come to a version. It has for ever then. */
  async hasVersion(uuid: string, version: bigint): Promise<boolean> {
    const fact = await this.#get(uuid, this.#options.collectionMs);
    if (fact === undefined || fact.major >= version) return fact !== undefined;
    return ((await this.version(uuid))?.major ?? -1n) >= version;
  }

  /** Whether {@link version} would have to ask. */
  isFresh(uuid: string): boolean {
    const known = this.#known.get(uuid);
    return known !== undefined && this.#now() - known.at < this.#options.versionMs;
  }

  /** Something has changed it. */
  forget(uuid: string): void {
    this.#epoch++;
    this.#known.delete(uuid);
    this.#asking.delete(uuid);
  }

  async #get(uuid: string, maxAgeMs: number): Promise<StreamFact | undefined> {
    const known = this.#known.get(uuid);
    if (known !== undefined && this.#now() - known.at < maxAgeMs) return known.fact;
    if (!mayShareWaits()) return this.#ask(uuid);
    const asking = this.#asking.get(uuid) ?? this.#ask(uuid);
    this.#asking.set(uuid, asking);
    try {
      return await asking;
    } finally {
      if (this.#asking.get(uuid) === asking) this.#asking.delete(uuid);
    }
  }

  async #ask(uuid: string): Promise<StreamFact | undefined> {
    const [at, epoch] = [this.#now(), this.#epoch];
    const answer = await streamInfo(this.#upstream, uuid);
    if (answer === undefined) {
      this.#known.delete(uuid);
      return undefined;
    }
    const fact = {
      collection: answer.descriptor?.collection ?? "",
      major: answer.versionMajor,
      minor: answer.versionMinor,
      info: answer,
    };
    if (epoch === this.#epoch) {
      this.#known.delete(uuid);
      this.#known.set(uuid, { fact, at });
      if (this.#known.size > MAX_STREAMS)
        for (const oldest of this.#known.keys()) {
          this.#known.delete(oldest);
          break;
        }
    }
    return fact;
  }
}

async function streamInfo(upstream: Upstream, uuid: string): Promise<AnswerOf<"streamInfo"> | undefined> {
  const message = encodeRequest("streamInfo", { uuid: uuidToBytes(uuid) });
  const signal = AbortSignal.timeout(LOOKUP_MS);
  const response = await upstream.send("StreamInfo", message, { signal, timeout: null, repeatable: true });
  const { failure, bytes } = await readUnary(response);
  if (failure?.code === GrpcCode.NotFound || failure?.rawMessage.startsWith("[404]")) return undefined;
  if (failure !== undefined) throw failure;
  const answer = bytes && decodeAnswer("streamInfo", bytes);
  const stat = answer?.stat;
  if (stat?.code === StatusCode.NoSuchStream) return undefined;
  if (answer === undefined || (stat !== undefined && stat.code !== 0))
    throw new RpcFailure(
      `The stream could not be looked up (${stat?.code ?? "no answer"}).`,
      GrpcCode.Unavailable,
    );
  return answer;
}

async function readUnary(response: Response): Promise<{ failure?: RpcFailure; bytes?: Uint8Array }> {
  let status = response.headers.get("grpc-status");
  let failure = status === null ? undefined : statusFailure(status, response.headers);
  let bytes: Uint8Array | undefined;
  const splitter = new FrameSplitter({ maxMessageBytes: MAX_MESSAGE_BYTES });
  for (const frame of splitter.push(new Uint8Array(await response.arrayBuffer()))) {
    if (!frame.trailers) bytes = frame.bytes;
    else {
      const fields = parseTrailers(frame.bytes);
      status = fields.get("grpc-status") ?? null;
      failure = status === null ? undefined : statusFailure(status, fields);
    }
  }
  if (status === null) failure = new RpcFailure("The cluster's answer broke off.", GrpcCode.Unavailable);
  return { ...(failure && { failure }), ...(bytes && { bytes }) };
}
