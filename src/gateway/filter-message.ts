import { WireCursor, WireType } from "../decode/wire-cursor.ts";
import { uuidToText } from "../uuid.ts";
import { cursorView } from "./call.ts";
import type { Rewrite } from "./frame-relay.ts";
import type { Method } from "./methods.ts";
import { join } from "./read-message.ts";
import type { Rights } from "./rights.ts";

/** Fields of InfoResponse that tell of the inside of a cluster: its nodes, and ways around the gateway. */
const INNER_FIELDS: readonly number[] = [2, 6];
/** `collections` and `results`. */
const LISTED = 2;

/** What makes the messages of a method fit for someone; undefined where they are fit as they are. */
export function filterFor({ filter }: Method, rights: Rights): Rewrite | undefined {
  if (filter === "info") return keepFields((field) => !INNER_FIELDS.includes(field));
  if (filter === undefined || rights.everything) return undefined;
  const mayList = filter === "collections" ? isCollection(rights) : isStream(rights);
  return keepFields((field, value) => field !== LISTED || (value !== undefined && mayList(value)));
}

const isCollection = (rights: Rights) => (value: Uint8Array) => rights.hasCollection(text(value));

function isStream(rights: Rights): (value: Uint8Array) => boolean {
  return (value) => {
    let collection = "";
    let uuid: Uint8Array | undefined;
    for (const { number, content } of fieldsOf(value)) {
      if (number === 1) uuid = content;
      if (number === 2 && content !== undefined) collection = text(content);
    }
    return rights.hasCollection(collection) || (uuid?.length === 16 && rights.hasUuid(uuidToText(uuid)));
  };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function keepFields(keep: (field: number, content: Uint8Array | undefined) => boolean): Rewrite {
  return (message) => {
    const kept = [...fieldsOf(message)].filter(({ number, content }) => keep(number, content));
    const slices = kept.map(({ start, end }) => message.subarray(start, end));
    return join(
      slices,
      slices.reduce((sum, { length }) => sum + length, 0),
    );
  };
}

interface FoundField {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** What is in it, for text, bytes and messages. */
  readonly content: Uint8Array | undefined;
}

/** The fields of a message, one after the other. @throws MalformedResponse */
export function* fieldsOf(message: Uint8Array): Generator<FoundField, void, undefined> {
  const cursor = new WireCursor(cursorView(message), "answer");
  while (cursor.at < cursor.end) {
    const start = cursor.at;
    const tag = cursor.tag();
    const isBytes = (tag & 7) === WireType.Bytes;
    const content = isBytes ? cursor.bytes("a field") : undefined;
    if (!isBytes) cursor.skip(tag, start);
    yield { number: tag >>> 3, start, end: cursor.at, content };
  }
}
