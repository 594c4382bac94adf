import { BTrDBError } from "./btrdb-error.ts";

/** What is wrong with the bytes of an answer. */
export type MalformedReason =
  /** The message ends within a tag, a varint or a fixed-size value. */
  | "truncated"
  /** A length goes beyond the message that holds it, or beyond 32 bits. */
  | "length"
  /** A varint has more than ten bytes, or its value more than 64 bits. */
  | "varint"
  /** A tag beyond 32 bits, of field 0, or of a wire type that does not exist. */
  | "tag"
  /** A known field with another wire type than its own. */
  | "wire-type"
  /** The end of a group that was not begun. */
  | "group"
  /** Groups within groups, too many of them. */
  | "depth"
  /** Text that is not UTF-8. */
  | "utf-8"
  /** Arrow bytes that are no IPC stream, or hold other columns than an answer has. */
  | "arrow"
  /** A gRPC-Web frame that is unknown, too long, cut off or out of place. */
  | "frame"
  /** A trailer line that is no `name: value`. */
  | "trailer";

/** Where a {@link MalformedResponse} was found. */
export interface MalformedPlace {
  readonly reason: MalformedReason;
  readonly offset: number;
  readonly cause?: unknown;
}

/**
 * An answer that no BTrDB server sends: cut off, damaged on the way, or of another protocol. Nothing of the message
 * is used; the message says what was expected at which byte.
 */
export class MalformedResponse extends BTrDBError {
  override readonly name: string = "MalformedResponse";
  readonly reason: MalformedReason;
  /** Byte that the message is about: within the protobuf message, or for frames within the body of the response. */
  readonly offset: number;

  constructor(message: string, place: MalformedPlace = { reason: "truncated", offset: 0 }) {
    super(message, { code: "MALFORMED_RESPONSE", cause: place.cause });
    this.reason = place.reason;
    this.offset = place.offset;
  }
}
