/** What is read: everything in [start, end) of a stream. */
export interface Question {
  readonly url: string;
  readonly uuid: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** Reads it all and gives the number of points, or of bytes where nothing is decoded. */
export type Reader = (question: Question) => Promise<number>;

export const bytesOf = (uuid: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(uuid.replaceAll("-", "").match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
