import type { IncomingMessage, ServerResponse } from "node:http";
import { answerOf, begin, frame, OK_TRAILERS, sendParts } from "../helpers/grpc-web-answer.ts";
import { gzipBomb } from "./bomb.ts";
import type { FaultName } from "./fault-names.ts";
import type { Wire } from "./wire.ts";

/** What a fault has to work with. */
export interface Faulty {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly wire: Wire;
  /** Where to cut. */
  readonly atByte: number;
  /** The whole answer of the real server; the request goes to it with the first call. */
  readonly answer: () => Promise<Buffer>;
}

type HttpFault = (faulty: Faulty) => Promise<void> | void;

/** Sends these bytes in place of the answer. */
const instead =
  (make: (answer: Buffer, faulty: Faulty) => Buffer | Promise<Buffer>, headers = {}): HttpFault =>
  async (faulty) => {
    const body = await make(await faulty.answer(), faulty);
    begin(faulty.response, headers);
    faulty.response.end(body);
  };

/** The beginning of the answer, on its way before `then`. */
const begun =
  (
    length: (answer: Buffer, faulty: Faulty) => number,
    then: (faulty: Faulty) => void,
    afterMs: number,
  ): HttpFault =>
  async (faulty) => {
    const answer = await faulty.answer();
    begin(faulty.response);
    const part = answer.subarray(0, length(answer, faulty));
    const sent = () => setTimeout(then, afterMs, faulty);
    if (part.length === 0) sent();
    else faulty.response.write(part, sent);
  };

const half = (then: (faulty: Faulty) => void) => begun((answer) => answer.length >> 1, then, READ_MS);
const cut = (then: (faulty: Faulty) => void) => begun((_, { atByte }) => atByte, then, SENT_MS);
/** So that a client has read what came before a reset; whether it has does not change what it has to do. */
const SENT_MS = 10;
/** What the user is told does depend on it, and is written down: enough for a busy machine too. */
const READ_MS = 400;

const status =
  (code: number, headers: Record<string, string> = {}, body = ""): HttpFault =>
  ({ response }) => {
    response.writeHead(code, headers).end(body);
  };

const HTML = { "content-type": "text/html; charset=utf-8" };
const page = (title: string) =>
  `<!doctype html><html><head><title>${title}</title></head><body>x</body></html>`;

/** The messages of an answer, without its trailers. */
function messagesOf(answer: Buffer): Buffer {
  let at = 0;
  while (answer[at] === 0) at += 5 + answer.readUInt32BE(at + 1);
  return answer.subarray(0, at);
}

/** The first five bytes of a frame that is longer than what follows. */
function headOf(flags: number, length: number): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(length, 1);
  return head;
}

const MOST = 2 ** 32 - 1;
const trailers = (lines: string) => frame(0x80, lines);
const gzip = { "content-encoding": "gzip" };
let bombs: Promise<Record<"frame" | "zeros" | "html", Buffer>> | undefined;

/** 1 GiB each, made once; to be called before a deadline begins. */
export function makeBombs(): Promise<unknown> {
  bombs ??= bombsOnce();
  return bombs;
}

async function bombsOnce() {
  return {
    frame: await gzipBomb(headOf(0, MOST), 1024),
    zeros: await gzipBomb(Buffer.alloc(5), 1024),
    html: await gzipBomb(Buffer.from("<html><head><title>"), 1024),
  };
}

const bomb =
  (kind: "frame" | "zeros" | "html", headers: Record<string, string> = {}): HttpFault =>
  async ({ response }) => {
    bombs ??= bombsOnce();
    const body = (await bombs)[kind];
    begin(response, { ...gzip, ...headers });
    // Not the end: the decoder would mind that it is none.
    response.write(body);
  };

/** Faults of an HTTP answer. Those of the connection are in fault-proxy.ts. */
export const HTTP_FAULTS: Partial<Record<FaultName, HttpFault>> = {
  oneByte: async ({ response, answer }) => {
    const whole = await answer();
    begin(response);
    await sendParts(
      response,
      Array.from(whole, (_, i) => whole.subarray(i, i + 1)),
    );
    response.end();
  },
  resetBefore: async ({ answer, wire }) => {
    await answer();
    wire.reset();
  },
  resetWithin: half(({ wire }) => wire.reset()),
  closeWithin: half(({ response }) => response.end()),
  cutByReset: cut(({ wire }) => wire.reset()),
  cutByEnd: cut(({ response }) => response.end()),
  halfOpen: half(({ wire }) => wire.freeze()),
  silent: ({ response }) => begin(response),
  endless: async ({ request, response, answer }) => {
    const whole = await answer();
    // Reads get messages that have their version and no points; a unary call gets its message again and again.
    const reads = request.url?.endsWith("Values");
    const message = reads ? frame(0, Uint8Array.of(0x10, 11)) : messagesOf(whole);
    begin(response);
    let gone = false;
    response.once("close", () => {
      gone = true;
    });
    while (!gone) {
      response.write(message);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  },
  noTrailers: instead(messagesOf),
  emptyBody: instead(() => Buffer.alloc(0)),
  reordered: instead((answer) =>
    Buffer.concat([
      messagesOf(answer),
      trailers("X-Other: 1\r\nGRPC-MESSAGE: \r\nnonsense\r\nGRPC-STATUS: 0\r\n"),
    ]),
  ),
  trailersFirst: instead((answer) => Buffer.concat([OK_TRAILERS, messagesOf(answer)])),
  sameTrailers: instead((answer) =>
    Buffer.concat([messagesOf(answer), trailers("grpc-status: 0\r\ngrpc-status: 0\r\n")]),
  ),
  otherTrailers: instead((answer) =>
    Buffer.concat([messagesOf(answer), trailers("grpc-status: 0\r\ngrpc-status: 13\r\n")]),
  ),
  twoTrailers: instead((answer) => Buffer.concat([answer, OK_TRAILERS])),
  noStatus: instead((answer) => Buffer.concat([messagesOf(answer), trailers("x-other: 1\r\n")])),
  json: async ({ response, answer }) => {
    await answer();
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  },
  nativeGrpc: async ({ response, answer }) => {
    response.writeHead(200, { "content-type": "application/grpc+proto" }).end(messagesOf(await answer()));
  },
  htmlOk: status(200, HTML, page("Sign in")),
  html502: ({ request, response }) => {
    response.writeHead(502, HTML).end(page(`Bad gateway (authorization: ${request.headers.authorization})`));
  },
  http301: status(301, { location: "/elsewhere" }),
  http401: status(401),
  http403: status(403),
  http404: status(404),
  http429: status(429, { "retry-after": "1" }),
  http429later: status(429, { "retry-after": "3600" }),
  http502: status(502),
  http503: status(503),
  http503retry: status(503, { "retry-after": "1" }),
  http504: status(504),
  grpcEcho: ({ request, response }) => {
    begin(response);
    response.end(
      answerOf([], trailers(`grpc-status: 13\r\ngrpc-message: bad ${request.headers.authorization}\r\n`)),
    );
  },
  longMessage: instead(() => Buffer.concat([headOf(0, MOST), Buffer.alloc(100)])),
  longTrailers: instead((answer) =>
    Buffer.concat([messagesOf(answer), headOf(0x80, MOST), Buffer.alloc(100)]),
  ),
  longClaim: async ({ response }) => {
    begin(response);
    response.write(Buffer.concat([headOf(0, 64 << 20), Buffer.alloc(1)]));
  },
  // Field 4, which is points, Arrow bytes or the descriptor, and a length that is not there.
  longField: instead(() => answerOf([Buffer.from([0x22, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3])])),
  compressed: instead((answer) => {
    const flagged = Buffer.from(answer);
    flagged[0] = 1;
    return flagged;
  }),
  grpcBomb: async (faulty) => {
    const body = await gzipBomb(Buffer.alloc(0), 64);
    begin(faulty.response, { "grpc-encoding": "gzip" });
    faulty.response.end(Buffer.concat([frame(1, body), OK_TRAILERS]));
  },
  httpBomb: bomb("frame"),
  zeroBomb: bomb("zeros"),
  htmlBomb: bomb("html", HTML),
};
