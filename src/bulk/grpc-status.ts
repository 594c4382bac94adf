import { GrpcCode, grpcCodeName, RpcFailure } from "../rpc-failure.ts";

/** Where a status is looked for: response headers, or trailers. */
export interface Fields {
  get(name: string): string | null | undefined;
}

/** Trailers are header lines as text; what is not one is passed over. Several of one name are joined, as headers are. */
export function parseTrailers(bytes: Uint8Array): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of new TextDecoder().decode(bytes).split(/\r?\n/u)) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = fields.get(name);
    // A proxy may repeat a status; two that differ are none.
    if (before === value && name.startsWith("grpc-")) continue;
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return fields;
}

/** The error that a status stands for; undefined for status 0. */
export function statusFailure(status: string, fields: Fields): RpcFailure | undefined {
  if (/^0+$/u.test(status)) return undefined;
  const message = decodeGrpcMessage(fields.get("grpc-message") ?? "");
  const code = /^\d+$/u.test(status) ? Number(status) : Number.NaN;
  if (grpcCodeName(code) !== undefined) return new RpcFailure(message, code);
  return new RpcFailure(`${message || "no message"} (grpc-status: ${status})`, GrpcCode.Unknown);
}

/** Undoes the percent-encoding of UTF-8; a stray `%` stays what it is, as the gRPC specification asks. */
export function decodeGrpcMessage(text: string): string {
  if (!text.includes("%")) return text;
  const raw = new TextEncoder().encode(text);
  const bytes = new Uint8Array(raw.length);
  let length = 0;
  for (let i = 0; i < raw.length; i++) {
    const hex = raw[i] === 0x25 ? String.fromCharCode(...raw.subarray(i + 1, i + 3)) : "";
    if (/^[\da-f]{2}$/iu.test(hex)) {
      bytes[length++] = Number.parseInt(hex, 16);
      i += 2;
    } else {
      bytes[length++] = raw[i] ?? 0;
    }
  }
  return new TextDecoder().decode(bytes.subarray(0, length));
}

/** The gRPC code for an HTTP status that came without one, by the table of the gRPC specification. */
export function codeOfHttpStatus(status: number): number {
  switch (status) {
    case 400:
      return GrpcCode.Internal;
    case 401:
      return GrpcCode.Unauthenticated;
    case 403:
      return GrpcCode.PermissionDenied;
    case 404:
      return GrpcCode.Unimplemented;
    case 429:
    case 502:
    case 503:
    case 504:
      return GrpcCode.Unavailable;
    default:
      return GrpcCode.Unknown;
  }
}
