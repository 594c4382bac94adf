import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";
import { StatusError } from "../status-error.ts";

/** Methods whose errors have the code before the text as well, as `(404: stream not found)`. */
const WITH_CODE: ReadonlySet<string> = new Set([
  "windows",
  "lookupStreams",
  "changes",
  "insert",
  "delete",
  "flush",
  "obliterate",
  "setStreamAnnotations",
]);

/** Of these errors, v4 has the same text everywhere, and never a code before it. */
const BARE: ReadonlyMap<StatusCode, string> = new Map([
  [StatusCode.InsertTooBig, "Insert too big"],
  [StatusCode.ObliterateDisabled, "Obliterate is disabled on this node"],
  [StatusCode.FaultInjectionDisabled, "Fault injection is disabled on this node"],
]);

/** What v4 says where the checks of v5 say it in other words: by method and code, and by those words. */
const TEXTS: Readonly<Record<string, string>> = {
  "insert 404": "stream does not exist",
  "flush 404": "stream does not exist",
  "nearest 413": "nearest time out of range",
  "window width beyond the time range": "start time >= end time",
};

type Method = (request: unknown, context: unknown) => unknown;
type Service = Partial<ServiceImpl<typeof BTrDB>>;

/** The same service with the texts of errors as v4.15.9 was recorded to give them. */
export function withTextsOfV4(service: Service): Service {
  const methods = Object.entries(service).map(([name, method]) => {
    const { methodKind } = BTrDB.method[name as keyof typeof BTrDB.method];
    const wrapped =
      methodKind === "unary" ? unary(name, method as Method) : streaming(name, method as Method);
    return [name, wrapped];
  });
  return Object.fromEntries(methods) as Service;
}

const unary = (name: string, method: Method) =>
  async function retold(request: unknown, context: unknown) {
    try {
      return await method(request, context);
    } catch (error) {
      throw inWordsOfV4(name, error);
    }
  };

const streaming = (name: string, method: Method) =>
  async function* retold(request: unknown, context: unknown) {
    try {
      yield* method(request, context) as AsyncIterable<unknown>;
    } catch (error) {
      throw inWordsOfV4(name, error);
    }
  };

function inWordsOfV4(name: string, error: unknown): unknown {
  if (!(error instanceof StatusError)) return error;
  const { code } = error;
  const bare = BARE.get(code);
  if (bare !== undefined) return new StatusError(code, bare, { cause: error });
  const text = TEXTS[`${name} ${code}`] ?? TEXTS[error.message] ?? error.message;
  return new StatusError(code, WITH_CODE.has(name) ? `(${code}: ${text})` : text, { cause: error });
}
