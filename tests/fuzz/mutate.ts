import type { MessageDecoder, ResponseHeader } from "../../src/decode/message-decoder.ts";

// Random bytes that are the same on every machine, for a seed.

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const seed =
  process.env.FC_SEED === "random" ? Date.now() % 2 ** 31 : Number(process.env.FC_SEED) || 20261124;
export const next = random(seed);
export const flip = () => next(2) === 0;
export const int64 = () => BigInt.asIntN(64, (BigInt(next(2 ** 32)) << 32n) | BigInt(next(2 ** 32)));
export const double = () =>
  [0, -0, 1.5, -1e300, Number.NaN, Number.POSITIVE_INFINITY, next(1000) / 7][next(7)]!;

/** The message with up to three mistakes in it, somewhere in a larger buffer. */
export function mutate(message: Uint8Array): Uint8Array {
  let bytes = [...message];
  for (let left = next(4); left > 0; left--) {
    const at = next(bytes.length + 1);
    const length = next(24);
    switch (next(5)) {
      case 0:
        if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << next(8));
        break;
      case 1:
        bytes = bytes.slice(0, at);
        break;
      case 2:
        bytes.splice(at, 0, ...Array.from({ length: next(6) }, () => next(256)));
        break;
      case 3:
        bytes.splice(next(bytes.length + 1), 0, ...bytes.slice(at, at + length));
        break;
      default:
        bytes.splice(at, length);
    }
  }
  // Not at the start of its buffer, as on the network.
  const offset = next(9);
  const padded = new Uint8Array(offset + bytes.length + 16).fill(0xff);
  padded.set(bytes, offset);
  return padded.subarray(offset, offset + bytes.length);
}

export function attempt<T>(run: () => T): { value?: T; error?: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

/** Gives a message to a decoder as the network would: in up to four pieces, cut anywhere. */
export function inPieces(decoder: MessageDecoder, bytes: Uint8Array): ResponseHeader {
  const cuts = Array.from({ length: next(4) }, () => next(bytes.length + 1)).sort((a, b) => a - b);
  let header: ResponseHeader | undefined;
  for (const [index, from] of [0, ...cuts].entries()) {
    const last = index === cuts.length;
    const piece = bytes.subarray(from, cuts[index] ?? bytes.length);
    // The network gives no empty chunks, and a frame of no bytes is one part.
    if (piece.length > 0 || last) header = decoder.push({ bytes: piece, length: bytes.length, last });
  }
  return header as ResponseHeader;
}
