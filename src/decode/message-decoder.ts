import type { DecodedStatus } from "./decode-status.ts";

/** What a response message says besides its points. */
export interface ResponseHeader {
  /** `stat`; code 0 where the message has none. Nothing else counts where the code is not 0. */
  readonly stat: Readonly<DecodedStatus>;
  readonly versionMajor: bigint;
  readonly versionMinor: bigint;
  /** Number of points that the message has added. */
  readonly points: number;
}

/** Bytes of a message: all of it, or as much as one chunk of the network held. */
export interface PartOfMessage {
  readonly bytes: Uint8Array;
  /** Length of the whole message. */
  readonly length: number;
  /** The message ends with these bytes. */
  readonly last: boolean;
}

/** Decodes messages part by part, one message after the other, and appends what they hold to a builder. */
export interface MessageDecoder {
  /**
   * @returns what else the message says, with its last part
   * @throws MalformedResponse for anything that is no such message; the builder is then as before it
   */
  push(part: PartOfMessage): ResponseHeader | undefined;
  /** The message that has begun does not go on: takes back what it has appended. */
  abandon(): void;
}
