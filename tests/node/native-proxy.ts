import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import type { CuttingProxy } from "../helpers/cutting-proxy.ts";

/** What a {@link nativeProxy} has seen besides what it was told to do. */
export interface NativeProxy extends CuttingProxy {
  readonly url: string;
  /** Connections so far. */
  connections(): number;
  /** Bytes of answers that were taken from the server, of the path since {@link cut}. */
  bytes(): number;
  /** Headers of the latest call. */
  headers(): IncomingHttpHeaders;
  /** Calls that are open, of whatever path. */
  open(): number;
  /** HTTP/2 code with which the client ended the latest call of the path. */
  code(): number | undefined;
}

/** Stands before native gRPC, and breaks the connection in the middle of an answer wherever it is told to. */
export async function nativeProxy(target: string): Promise<NativeProxy> {
  let [path, cuts, calls, bytes, connections]: [string, number[], number, number, number] = ["", [], 0, 0, 0];
  let holdAfter = Number.POSITIVE_INFINITY;
  let open = 0;
  let goneAt: number | undefined;
  let code: number | undefined;
  let latest: IncomingHttpHeaders = {};
  const sessions = new Set<ServerHttp2Session | ClientHttp2Session>();
  const server = createServer();
  server.on("session", (session) => {
    connections++;
    sessions.add(session);
    session.on("error", () => {});
    session.once("close", () => sessions.delete(session));
  });
  let onward: ClientHttp2Session | undefined;
  const upstream = (): ClientHttp2Session => {
    if (onward !== undefined && !onward.closed && !onward.destroyed) return onward;
    onward = connect(target);
    onward.on("error", () => {});
    sessions.add(onward);
    return onward;
  };
  server.on("stream", (stream: ServerHttp2Stream, headers) => {
    latest = headers;
    open++;
    const mine = headers[":path"] === path;
    if (mine) calls++;
    const cutAfter = mine ? cuts.shift() : undefined;
    let left = cutAfter ?? (mine ? holdAfter : Number.POSITIVE_INFINITY);
    const asked = upstream().request({ ":method": "POST", ...only(headers) }, { endStream: false });
    let trailers: IncomingHttpHeaders = {};
    stream.on("error", () => {});
    asked.on("error", () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    stream.pipe(asked);
    asked.on("response", (answer) => {
      if (stream.destroyed) return;
      stream.respond(only(answer), { waitForTrailers: true });
    });
    asked.on("trailers", (fields) => {
      trailers = fields;
    });
    stream.on("wantTrailers", () => stream.sendTrailers(only(trailers)));
    asked.on("data", (chunk: Buffer) => {
      if (mine) bytes += chunk.length;
      if (stream.destroyed || left < 0) return;
      if (chunk.length >= left && cutAfter === undefined) {
        stream.write(chunk.subarray(0, left));
        asked.pause();
        left = -1;
        return;
      }
      if (chunk.length >= left) {
        asked.close(constants.NGHTTP2_CANCEL);
        // What was written before has to arrive, so that the end waits for it.
        stream.write(chunk.subarray(0, left), () => setImmediate(() => stream.session?.destroy()));
        left = -1;
        return;
      }
      left -= chunk.length;
      if (stream.write(chunk)) return;
      asked.pause();
      stream.once("drain", () => asked.resume());
    });
    asked.on("end", () => left >= 0 && stream.end());
    stream.on("close", () => {
      open--;
      if (mine && stream.rstCode !== constants.NGHTTP2_NO_ERROR) {
        goneAt = Date.now();
        code = stream.rstCode;
      }
      asked.close(constants.NGHTTP2_CANCEL);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    bytes: () => bytes,
    headers: () => latest,
    open: () => open,
    code: () => code,
    calls: async () => calls,
    goneAt: async () => goneAt,
    async cut(of, afterBytes, hold = Number.POSITIVE_INFINITY) {
      [path, cuts, calls, bytes] = [of, [...afterBytes], 0, 0];
      holdAfter = hold;
      goneAt = undefined;
      code = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

/** Without what belongs to one connection, and without the deadline: that the client keeps it is what is tried. */
function only(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const left = [":authority", ":scheme", "connection", "grpc-timeout"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.includes(name)));
}
