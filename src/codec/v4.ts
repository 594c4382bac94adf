import type { Shape } from "./message-codec.ts";
import { type CodedMethod, MESSAGES } from "./messages.ts";

// What differs in BTrDB v4: values of tags and annotations are bytes, where v5 has messages that may be missing, and
// ListCollections comes in pages.

const PAIR: Shape = [
  [1, "key", "string"],
  [2, "val", "bare"],
];

/** The same message with bare values of tags and annotations. */
const withBarePairs = (shape: Shape): Shape =>
  shape.map(([number, name, type, repeated]) => {
    const bare = name === "tags" || name === "annotations" ? PAIR : type;
    return repeated === undefined ? [number, name, bare] : [number, name, bare, repeated];
  });

const withBareDescriptor = (shape: Shape): Shape =>
  shape.map(([number, name, type, repeated]) => {
    const inner = name === "descriptor" || name === "results" ? withBarePairs(type as Shape) : type;
    return repeated === undefined ? [number, name, inner] : [number, name, inner, repeated];
  });

type Messages = { readonly request: Shape; readonly answer: Shape };

/** Requests and answers of a method as v4 has them; made when they are asked for, as hardly anybody does. */
export function v4Messages(method: CodedMethod): Messages {
  const { request, answer }: Messages = MESSAGES[method];
  switch (method) {
    case "create":
      return { request: withBarePairs(request), answer };
    case "streamInfo":
    case "lookupStreams":
      return { request, answer: withBareDescriptor(answer) };
    case "listCollections":
      return { request: [...request, [2, "startWith", "string"], [3, "limit", "uint64"]], answer };
    default:
      return { request, answer };
  }
}
