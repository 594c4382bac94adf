/** A stream as the explorer knows it. */
export interface StreamRef {
  /** The 16 bytes that name it on the wire. */
  readonly uuid: Uint8Array;
  /** The same as text: "0e8f7e1c-…". */
  readonly id: string;
  readonly collection: string;
  /** The tag "name", or the uuid where there is none. */
  readonly name: string;
  /** The tag "unit" as it is stored; "" where there is none. */
  readonly unit: string;
}

/** 16 bytes as the usual text of a UUID. */
export function uuidText(uuid: Uint8Array): string {
  const hex = Array.from(uuid, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
