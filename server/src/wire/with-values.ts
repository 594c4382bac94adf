import { create, type DescMessage, type Message, type MessageShape } from "@bufbuild/protobuf";
import type { StreamVersion } from "../store/point-store.ts";

const VALUES_FIELD = 4;
const LENGTH_DELIMITED = 2;

/**
 * A response of `version` whose field `values = 4` is already encoded. Where the call has a list for them (ENCODED), the
 * entries go there, and into the frame later. Otherwise the bytes travel as an unknown field, which
 * protobuf-es writes as they are, after the known ones: since `values` has the highest number, the message on the
 * wire is the same as if it had been written by fields. The codec writes the tag of an unknown field itself, hence
 * the entries without their first byte.
 */
export function withValues<Desc extends DescMessage>(
  schema: Desc,
  version: StreamVersion,
  entries: Uint8Array,
  encoded?: Uint8Array[] | undefined,
): MessageShape<Desc> {
  const init = { versionMajor: version.major, versionMinor: version.minor };
  const message = create(schema as DescMessage, init) as Message;
  if (encoded) {
    encoded.push(entries);
  } else if (entries.length > 0) {
    message.$unknown = [{ no: VALUES_FIELD, wireType: LENGTH_DELIMITED, data: entries.subarray(1) }];
  }
  return message as MessageShape<Desc>;
}
