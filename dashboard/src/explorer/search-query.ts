import { type AnnotationValue, isUuid, type StreamMetadata, uuidToBytes, uuidToText } from "btrdb-web";

/** What a search looks at. */
export type SearchMode = "everything" | "name" | "unit" | "annotation" | "sql";

/** What the user wants to find. */
export interface SearchQuery {
  readonly mode: SearchMode;
  readonly text: string;
}

/** A statement with its parameters: what the user typed is never part of the statement, but in the mode SQL. */
export interface SqlSearch {
  readonly statement: string;
  readonly params: readonly string[];
}

/** An annotation to find: the key, and what its value is; `*` in it stands for anything. */
export interface AnnotationSearch {
  readonly key: string;
  readonly value: string | undefined;
}

export const COLUMNS = "uuid, collection, name, unit";
/** Where words are looked for. Null counts as empty in concat. */
const PLACES = {
  everything: "concat(collection, '/', name, ' ', unit)",
  name: "concat(name)",
  unit: "concat(unit)",
} as const;
/** An order for the end that is cut off where there are too many. */
const ORDER = "order by collection, name, uuid";

/** The statement that finds what is searched for; a row more than `limit` says that there is more. */
export function sqlSearch({ mode, text }: SearchQuery, limit: number): SqlSearch {
  if (mode === "sql") return { statement: userStatement(text), params: [] };
  const select = (where: string) =>
    `select ${COLUMNS} from streams where ${where} ${ORDER} limit ${limit + 1}`;
  if (mode === "annotation") {
    const { key, value } = parseAnnotation(text);
    if (value === undefined) return { statement: select("exist(annotations, $1)"), params: [key] };
    // A text is stored with quotes by some writers, and without by others.
    const like = wildcards(value);
    const where = "((annotations -> $1) ilike $2 or (annotations -> $1) ilike $3)";
    return { statement: select(where), params: [key, like, `"${like}"`] };
  }
  const uuid = mode === "everything" ? asUuid(text) : undefined;
  if (uuid !== undefined) return { statement: select("uuid = $1"), params: [uuid] };
  const words = wordsOf(text);
  const where = words.map((_, at) => `${PLACES[mode]} ilike $${at + 1}`).join(" and ");
  return { statement: select(where || "true"), params: words.map((word) => `%${escapeLike(word)}%`) };
}

/** A whole SELECT as it is; anything else is what follows WHERE. */
export function userStatement(text: string): string {
  const trimmed = text.trim().replace(/;\s*$/u, "");
  if (/^(?:select|with|values|\()\b/iu.test(trimmed)) return trimmed;
  return `select ${COLUMNS} from streams where ${trimmed.replace(/^where\b/iu, "").trim()}`;
}

/** "key", or "key=value"; spaces around both do not count. */
export function parseAnnotation(text: string): AnnotationSearch {
  const at = text.indexOf("=");
  if (at < 0) return { key: text.trim(), value: undefined };
  const value = text.slice(at + 1).trim();
  return { key: text.slice(0, at).trim(), value: value === "" ? undefined : value };
}

/** The same search where there is no SQL: a question to each stream. */
export function matcher({ mode, text }: SearchQuery): (stream: StreamMetadata) => boolean {
  if (mode === "annotation") {
    const { key, value } = parseAnnotation(text);
    const wanted = value === undefined ? undefined : pattern(value);
    return ({ annotations }) =>
      Object.hasOwn(annotations, key) && (wanted?.test(annotationText(annotations[key]!)) ?? true);
  }
  const wanted = mode === "everything" ? asUuid(text) : undefined;
  if (wanted !== undefined) return ({ uuid }) => uuid === wanted;
  const words = wordsOf(text).map((word) => word.toLowerCase());
  return ({ collection, tags: { name = "", unit = "" } }) => {
    const place = mode === "name" ? name : mode === "unit" ? unit : `${collection}/${name} ${unit}`;
    const found = place.toLowerCase();
    return words.every((word) => found.includes(word));
  };
}

/** An annotation as text: a string as it is, and everything else as JSON. */
export function annotationText(value: AnnotationValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  return (
    JSON.stringify(value, (_, inside: unknown) => (typeof inside === "bigint" ? String(inside) : inside)) ??
    String(value)
  );
}

/** Only whole uuids: parts of them are letters and digits that are in names as well. */
function asUuid(text: string): string | undefined {
  const trimmed = text.trim();
  return isUuid(trimmed) ? uuidToText(uuidToBytes(trimmed)) : undefined;
}

/** Words; what is in double quotes is one. */
function wordsOf(text: string): readonly string[] {
  const parts = text.matchAll(/"([^"]*)"?|[^\s"]+/gu);
  return Array.from(parts, ([word, quoted]) => quoted ?? word).filter((word) => word !== "");
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/gu, "\\$&");
}

function wildcards(text: string): string {
  return text.split("*").map(escapeLike).join("%");
}

function pattern(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "isu");
}
