import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import type { Call } from "./call.ts";
import { STATUS_FIELDS } from "./failure-answer.ts";
import { filterFor } from "./filter-message.ts";
import { FrameRelay } from "./frame-relay.ts";
import type { GatewayContext } from "./gateway-options.ts";
import type { KeyMask } from "./key-mask.ts";
import type { AnswerCollector, PinnedAnswers } from "./pinned-answers.ts";
import { asksForLatest, type Pins } from "./pins.ts";
import { relayBody } from "./relay-body.ts";
import type { Rights } from "./rights.ts";
import type { StreamFacts } from "./stream-facts.ts";
import { streamInfoAnswer } from "./stream-info-answer.ts";
import type { Upstream } from "./upstream.ts";

/** Where a request is about more streams, the cluster is asked once: it would be asked for the version of each. */
const MAX_PINNED_STREAMS = 16;

export interface AnswererParts {
  readonly upstream: Upstream;
  readonly facts: StreamFacts;
  readonly pinned: PinnedAnswers | undefined;
  readonly mask: KeyMask;
  readonly onError: (error: unknown) => void;
}

/** What came with a call, and what has to go with its answer. */
export interface Exchange {
  readonly request: Request;
  readonly headers: Headers;
  readonly context: GatewayContext | undefined;
}

interface FoundVersion {
  readonly version: bigint;
  readonly certain: boolean;
}

/** Answers calls that have been checked, from what is kept or from the cluster. */
export class CallAnswerer {
  readonly #parts: AnswererParts;

  constructor(parts: AnswererParts) {
    this.#parts = parts;
  }

  async answer(call: Call, rights: Rights, exchange: Exchange): Promise<Response> {
    const { headers } = exchange;
    const { pinned, upstream } = this.#parts;
    if (call.name === "StreamInfo" && pinned !== undefined) return this.#streamInfo(call, rights, exchange);
    const { pins } = call.method;
    if (pins === undefined) return this.#forward(call, call.encode(), rights, exchange);
    const found = pinned && (await this.#versionsOf(call, pins));
    if (pinned === undefined || found === undefined) {
      headers.set("x-btrdb-cache", "bypass");
      return this.#forward(call, call.encode(), rights, exchange);
    }
    const { versions, certain } = found;
    const message = call.encode(versions);
    const key = await pinned.key([upstream.name, rights.scope, call.name], message);
    const kept = await pinned.getOrAwait(key);
    headers.set("x-btrdb-cache", kept === undefined ? "miss" : "hit");
    if (!pins.named) headers.set("x-btrdb-versions", versions.join());
    if (kept === undefined) {
      const collector = certain ? pinned.collect(key, pins.named ? versions[0] : undefined) : undefined;
      return this.#forward(call, message, rights, exchange, collector);
    }
    headers.set("content-type", "application/grpc-web+proto");
    return new Response(kept, { headers });
  }

  /** Pages that follow a stream ask for little else: what is known for a moment is enough for all of them. */
  async #streamInfo(call: Call, rights: Rights, exchange: Exchange): Promise<Response> {
    const { facts } = this.#parts;
    const { headers } = exchange;
    headers.set("x-btrdb-cache", facts.isFresh(call.uuid) ? "hit" : "miss");
    const fact = await facts.version(call.uuid);
    // The cluster itself says what is wrong.
    if (fact === undefined) return this.#forward(call, call.encode(), rights, exchange);
    headers.set("content-type", "application/grpc-web+proto");
    return new Response(streamInfoAnswer(fact.info, call.fields), { headers });
  }

  /**
   * The versions that an answer will be of; undefined where none has it, or where a stream is not there. They are
   * certain where the answer says them itself or the cluster has said that there are such versions.
   */
  async #versionsOf(
    call: Call,
    pins: Pins,
  ): Promise<{ readonly versions: readonly bigint[]; readonly certain: boolean } | undefined> {
    const { reads } = call;
    if (reads.length === 0 || reads.length > MAX_PINNED_STREAMS) return undefined;
    const found = await Promise.all(
      reads.map(({ uuid, version }) =>
        asksForLatest(version) ? this.#latest(uuid) : this.#explicit(uuid, version, pins),
      ),
    );
    if (!found.every((each) => each !== undefined)) return undefined;
    const versions = found.map(({ version }) => version);
    if (pins.suits?.(call.fields, versions) === false) return undefined;
    return { versions, certain: found.every(({ certain }) => certain) };
  }

  async #latest(uuid: string): Promise<FoundVersion | undefined> {
    const fact = await this.#parts.facts.version(uuid);
    return fact?.minor === 0n ? { version: fact.major, certain: true } : undefined;
  }

  /** What is kept of a stream that is gone must not come back. While the cluster is away, what is kept is good. */
  #explicit(uuid: string, version: bigint, { named }: Pins): Promise<FoundVersion | undefined> {
    const { facts } = this.#parts;
    const there = named
      ? facts.collection(uuid).then((collection) => collection !== undefined)
      : facts.hasVersion(uuid, version);
    return there.then(
      (is) => (is ? { version, certain: true } : undefined),
      () => ({ version, certain: named }),
    );
  }

  async #forward(
    call: Call,
    message: Uint8Array<ArrayBuffer>,
    rights: Rights,
    { request, headers, context }: Exchange,
    collector?: AnswerCollector,
  ): Promise<Response> {
    const { upstream, facts, mask, onError } = this.#parts;
    const writes = call.method.access === "write";
    const stop = new AbortController();
    const leave = () => stop.abort();
    request.signal.addEventListener("abort", leave, { once: true });
    const end = () => {
      request.signal.removeEventListener("abort", leave);
      stop.abort();
      collector?.drop();
      if (writes)
        for (const target of call.targets)
          if (typeof target === "object" && "uuid" in target) facts.forget(target.uuid);
    };
    try {
      if (request.signal.aborted) throw new RpcFailure("The call was stopped.", GrpcCode.Canceled);
      const response = await upstream.send(call.name, message, {
        signal: stop.signal,
        timeout: request.headers.get("grpc-timeout"),
        repeatable: !writes,
      });
      headers.set("content-type", "application/grpc-web+proto");
      if (response.headers.has("grpc-status") || response.body === null) {
        for (const name of STATUS_FIELDS) {
          const value = response.headers.get(name);
          if (value !== null) headers.set(name, mask.text(value));
        }
        end();
        return new Response(null, { headers });
      }
      const body = relayBody(response.body, new FrameRelay(mask, filterFor(call.method, rights)), {
        onPiece: collector?.add,
        onWhole: (status) => {
          if (writes) end();
          if (collector === undefined || !/^0+$/u.test(status)) return;
          const kept = collector.keep();
          context?.waitUntil(kept);
        },
        onEnd: end,
        // A page that has left is no error.
        onError: (error) => {
          if (!stop.signal.aborted) onError(error);
        },
      });
      return new Response(body, { headers });
    } catch (error) {
      end();
      throw error;
    }
  }
}
