import type { FramePart, MessagePart } from "./frame-cutter.ts";
import { PartJoiner } from "./frame-splitter.ts";
import type { Lifetime } from "./lifetime.ts";
import type { GzipMessages } from "./unpack-gzip.ts";

/** Servers of v4 send every message as gzip, asked for or not. */
export function canUnpack(encoding: string | null): boolean {
  return encoding?.toLowerCase() === "gzip" && typeof DecompressionStream === "function";
}

/** Hands on parts as they are, and those of compressed messages as they unpack, in their order. */
export function unpacker(
  maxMessageBytes: number,
  life: Lifetime,
): (parts: readonly FramePart[]) => AsyncGenerator<readonly MessagePart[], void, undefined> {
  const joiner = new PartJoiner();
  let gzip: GzipMessages | undefined;
  return async function* (parts) {
    for (const part of parts) {
      if (!part.compressed) {
        yield [part];
        continue;
      }
      const packed = joiner.add(part);
      if (packed === undefined) continue;
      gzip ??= new (await import("./unpack-gzip.ts")).GzipMessages(maxMessageBytes, life);
      yield* gzip.unpack(packed, part.offset);
    }
  };
}
