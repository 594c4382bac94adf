import { BTRDBTypeError, BTRDBValueError } from "./errors/index.ts";

/** A uuid as callers write it: text, with or without hyphens, or its 16 bytes. */
export type UuidInput = string | Uint8Array;

const TEXT =
  /^(?:urn:uuid:|\{)?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/iu;

/**
 * The 16 bytes of a uuid, as they stand in every request.
 *
 * @throws BTRDBValueError for text that is no uuid, or for another number of bytes
 */
export function uuidToBytes(uuid: UuidInput): Uint8Array<ArrayBuffer> {
  if (uuid instanceof Uint8Array) {
    if (uuid.length !== 16) throw new BTRDBValueError(`A uuid has 16 bytes, not ${uuid.length}.`);
    return new Uint8Array(uuid);
  }
  if (typeof uuid !== "string") throw new BTRDBTypeError(`A uuid is text or 16 bytes, not a ${typeof uuid}.`);
  const parts = TEXT.exec(uuid)?.slice(1);
  if (parts === undefined) throw new BTRDBValueError(`${JSON.stringify(uuid)} is no uuid.`);
  return Uint8Array.from(parts.join("").match(/../gu) ?? [], (byte) => Number.parseInt(byte, 16));
}

const HYPHENS_BEFORE = [4, 6, 8, 10];

/** A uuid as text in lower case with hyphens. */
export function uuidToText(uuid: UuidInput): string {
  const bytes = uuidToBytes(uuid);
  // Characters first and the text at once: lists of streams have a hundred thousand of them, and pieces are garbage.
  const characters: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (HYPHENS_BEFORE.includes(i)) characters.push(45);
    characters.push(hexDigit(byte >> 4), hexDigit(byte & 15));
  }
  return String.fromCharCode(...characters);
}

/** The character code of a digit from 0 to 15. */
function hexDigit(digit: number): number {
  return digit + (digit < 10 ? 48 : 87);
}

/** Whether a text is a uuid, rather than the name of a stream. */
export function isUuid(text: string): boolean {
  return TEXT.test(text);
}

/** A random (version 4) uuid as text; also where pages are not served over https, which have no crypto.randomUUID(). */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidToText(bytes);
}
