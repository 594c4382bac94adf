import { encodeRequest } from "../codec/index.ts";
import { BTRDBValueError } from "../errors/index.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { SubscriptionHub, type Told } from "../subscription/index.ts";
import { uuidToBytes } from "../uuid.ts";
import type { Exchange } from "./answer-call.ts";
import type { Call } from "./call.ts";
import type { GatewaySubscribeOptions } from "./gateway-options.ts";
import type { KeyMask } from "./key-mask.ts";
import { malformed } from "./read-message.ts";
import type { Rights } from "./rights.ts";
import type { StreamFacts } from "./stream-facts.ts";
import { SubscriberBody } from "./subscriber-body.ts";
import { toldBy } from "./told-by.ts";
import type { Upstream } from "./upstream.ts";

/** `ADD_UUIDS`: over gRPC-Web, one message is all that is sent. */
const ADD = 0;

export interface SubscriptionsParts {
  readonly upstream: Upstream;
  readonly facts: StreamFacts;
  readonly mask: KeyMask;
  readonly onError: (error: unknown) => void;
}

/** Streamed answers to Subscribe, for any number of pages, from as few calls of the cluster as can be. */
export class Subscriptions {
  readonly #facts: StreamFacts;
  readonly #hub: SubscriptionHub;
  readonly #heartbeatMs: number;
  readonly #maxMs: number;
  readonly #maxOpen: number;
  readonly #open = new Map<string, number>();

  /** @throws BTRDBValueError */
  constructor(
    { heartbeatMs = 15_000, maxMs = 600_000, maxOpen = 16 }: GatewaySubscribeOptions,
    { upstream, facts, mask, onError }: SubscriptionsParts,
  ) {
    // NaN is in no order. A page takes a minute of silence for the end.
    if (!(heartbeatMs > 0 && heartbeatMs <= 30_000))
      throw new BTRDBValueError("subscribe.heartbeatMs is a number of milliseconds up to 30,000.");
    if (!(maxMs > 0 && maxOpen > 0))
      throw new BTRDBValueError("subscribe.maxMs and subscribe.maxOpen are numbers above 0.");
    this.#facts = facts;
    this.#heartbeatMs = heartbeatMs;
    this.#maxMs = Math.min(maxMs, 0x7fffffff);
    this.#maxOpen = maxOpen;
    this.#hub = new SubscriptionHub((uuids, signal) => subscribe(upstream, mask, onError, uuids, signal), {
      maxCalls: Number.POSITIVE_INFINITY,
      maxStreams: () => Number.POSITIVE_INFINITY,
    });
  }

  /**
   * Answers a call that has been checked: begins at once with an empty message, and ends with the page, with the cluster,
   * or when its time is over, so that rights are looked at again.
   *
   * @throws RpcFailure
   */
  async answer(
    call: Call,
    { subject }: Rights,
    { request, headers }: Omit<Exchange, "context">,
  ): Promise<Response> {
    const uuids = uuidsOf(call);
    const mine = this.#open.get(subject) ?? 0;
    if (mine >= this.#maxOpen)
      throw new RpcFailure(
        `This gateway gives at most ${this.#maxOpen} subscriptions at once.`,
        GrpcCode.ResourceExhausted,
      );
    this.#open.set(subject, mine + 1);
    const giveBack = () => {
      const left = (this.#open.get(subject) ?? 1) - 1;
      if (left > 0) this.#open.set(subject, left);
      else this.#open.delete(subject);
    };
    try {
      await this.#checkThere(uuids);
      if (request.signal.aborted) throw new RpcFailure("The call was stopped.", GrpcCode.Canceled);
    } catch (error) {
      giveBack();
      throw error;
    }
    headers.set("content-type", "application/grpc-web+proto");
    // Proxies that gather what they hand on would keep it for ever.
    headers.set("x-accel-buffering", "no");
    const body = new SubscriberBody({ heartbeatMs: this.#heartbeatMs, maxMs: this.#maxMs, onEnd: giveBack });
    body.follow(request.signal, (listener) => {
      const leaves = uuids.map((uuid) =>
        this.#hub.listen(uuid, {
          ...listener,
          told: (told) => {
            // Whoever hears of it asks for the version, and has to get the new one.
            this.#facts.forget(told.uuid);
            listener.told(told);
          },
        }),
      );
      return () => {
        for (const leave of leaves) leave();
      };
    });
    return new Response(body.stream, { headers });
  }

  /** One that is not there would end the subscription of others with it. */
  async #checkThere(uuids: readonly string[]): Promise<void> {
    const collections = await Promise.all(uuids.map((uuid) => this.#facts.collection(uuid)));
    if (collections.includes(undefined))
      throw new RpcFailure("[404] one of the streams does not exist", GrpcCode.NotFound);
  }
}

function uuidsOf({ fields, targets }: Call): readonly string[] {
  if (fields.op !== ADD) throw malformed("a subscription over gRPC-Web has only streams to add");
  const uuids = targets.flatMap((target) =>
    typeof target === "object" && "uuid" in target ? [target.uuid] : [],
  );
  if (uuids.length === 0) throw malformed("it names no stream");
  return [...new Set(uuids)];
}

async function* subscribe(
  upstream: Upstream,
  mask: KeyMask,
  onError: (error: unknown) => void,
  uuids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Told, void, undefined> {
  try {
    const message = encodeRequest("subscribe", { uuid: uuids.map((uuid) => uuidToBytes(uuid)) });
    const response = await upstream.send("Subscribe", message, { signal, timeout: null, repeatable: true });
    for await (const told of toldBy(response)) {
      mask.bytes(told.message);
      yield told;
    }
  } catch (error) {
    if (!signal.aborted) onError(error);
    throw error;
  }
}
