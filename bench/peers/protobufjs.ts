import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const PROTO = fileURLToPath(new URL("../../proto/v5api/btrdb.proto", import.meta.url));

/**
 * Decoders of protobufjs, made from the .proto at run time: they are the code that its command line would have written into
 * a file. 64-bit integers are `Long`s.
 */
export function protobufjsDecoder(
  message: "RawValuesResponse" | "WindowsResponse",
): (bytes: Uint8Array) => number {
  const type = protobuf.loadSync(PROTO).lookupType(`v5api.${message}`);
  return (bytes) => (type.decode(bytes) as unknown as { readonly values: readonly unknown[] }).values.length;
}
