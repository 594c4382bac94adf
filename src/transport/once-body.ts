/**
 * A body for a request that must not be sent twice. Deno sends a request again by itself where a connection that it had
 * used before is reset before an answer, but for one whose body is a stream: that is gone. Browsers do the same, and
 * take streams over HTTP/2 only, so there nothing can be done.
 */
export function onceBody(bytes: Uint8Array<ArrayBuffer>): Pick<RequestInit, "body"> & { duplex?: "half" } {
  if (!globalThis.navigator?.userAgent?.startsWith("Deno")) return { body: bytes };
  return { body: new Blob([bytes]).stream(), duplex: "half" };
}
