import type { Channel } from "../channel/index.ts";
import { decodeAnswer, encodeRequest } from "../codec/index.ts";
import { BTrDBError } from "../errors/index.ts";
import { SubscriptionHub, type Told } from "../subscription/index.ts";
import { uuidToBytes, uuidToText } from "../uuid.ts";

/** A gateway lets no half of this pass without a word. */
const SILENCE_MS = 60_000;

const hubs = new WeakMap<Channel, SubscriptionHub>();

/**
 * What is listened to over a connection. It is one call, whoever listens: without TLS, a browser has six connections in
 * all, and each call that does not end keeps one of them.
 */
export function hubOf(channel: Channel): SubscriptionHub {
  const known =
    hubs.get(channel) ??
    new SubscriptionHub((uuids, signal) => subscribe(channel, uuids, signal), {
      maxCalls: 1,
      maxStreams: () => channel.subscribes,
    });
  hubs.set(channel, known);
  return known;
}

async function* subscribe(
  channel: Channel,
  uuids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Told, void, undefined> {
  const message = encodeRequest("subscribe", { uuid: uuids.map((uuid) => uuidToBytes(uuid)) });
  const stop = new AbortController();
  const leave = () => stop.abort(signal.reason);
  signal.addEventListener("abort", leave, { once: true });
  let silence: ReturnType<typeof setTimeout> | undefined;
  try {
    const limits = { signal: stop.signal, timeoutMs: Number.POSITIVE_INFINITY };
    for await (const bytes of channel.open("subscribe", message, limits)) {
      if (bytes.length === 0) {
        // Who sends signs of life is missed without them: a connection may break without a word.
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(new BTrDBError("The subscription fell silent.")), SILENCE_MS);
        continue;
      }
      const { stat, uuid } = decodeAnswer("subscribe", bytes);
      channel.throwIfFailed(stat);
      yield { uuid: uuidToText(uuid), message: bytes };
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", leave);
    stop.abort();
  }
}
