import { createHash } from "node:crypto";

/** Namespace of the uuids of imported and demo streams: d0f5c1a4-3b0e-4b5e-9a51-6a0c8f1f7e42. */
const NAMESPACE = Uint8Array.from([
  0xd0, 0xf5, 0xc1, 0xa4, 0x3b, 0x0e, 0x4b, 0x5e, 0x9a, 0x51, 0x6a, 0x0c, 0x8f, 0x1f, 0x7e, 0x42,
]);

/**
 * The uuid (16 bytes) of the stream `name` in `collection`, the same one at every import: a name-based UUID of
 * version 5 (RFC 9562, 5.5) over `collection NUL name`. NUL can stand in neither of them, a slash in both.
 */
export function streamUuid(collection: string, name: string): Uint8Array {
  const hash = createHash("sha1").update(NAMESPACE).update(`${collection}\0${name}`).digest();
  const uuid = new Uint8Array(hash.subarray(0, 16));
  uuid[6] = (uuid[6]! & 0x0f) | 0x50;
  uuid[8] = (uuid[8]! & 0x3f) | 0x80;
  return uuid;
}
