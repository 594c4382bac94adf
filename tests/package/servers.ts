import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CertificatePaths, ensureCertificates, startServer } from "btrdb-dev-server";
import { cuttingProxy } from "../helpers/cutting-proxy.ts";
import { closedPort, serve } from "../helpers/fault-server.ts";
import { begin, frame, OK_TRAILERS } from "../helpers/grpc-web-answer.ts";

/** Where the programs of the suite find the servers of this run; goes to them as JSON. */
export interface SuiteContext {
  readonly openUrl: string;
  readonly tlsUrl: string;
  readonly apiKeys: readonly string[];
  /** The open server behind a proxy that cuts answers, which {@link controlUrl} commands. */
  readonly proxyUrl: string;
  readonly controlUrl: string;
  readonly closedUrl: string;
  readonly redirectUrl: string;
  /** Says how many calls came to where the redirect leads. */
  readonly redirectsFollowed: string;
  /** Sends one message of a stream, and nothing of anything else. */
  readonly silentUrl: string;
  readonly compressedUrl: string;
  /** Sends every message as gzip, and asks nobody. */
  readonly gzipUrl: string;
}

/** All servers of a run. */
export interface Servers {
  readonly caPath: string;
  /** Signed by that authority, for servers of a test's own. */
  readonly certificate: { readonly cert: Buffer; readonly key: Buffer };
  /** A context with a proxy of its own, for one runtime. */
  context(): Promise<SuiteContext>;
  close(): Promise<void>;
}

const API_KEYS = ["KEY-OF-SUITE-A", "KEY-OF-SUITE-B"];
const at = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;

export async function startServers(): Promise<Servers> {
  const quiet = { port: 0, database: "memory", log: () => undefined, graceMs: 100 } as const;
  const { folder, caPath, certPath, keyPath } = await ownCertificates();
  const open = await startServer({ ...quiet, tlsPort: null });
  const locked = await startServer({ ...quiet, apiKeys: API_KEYS, cert: certPath, key: keyPath });
  const gzip = await startServer({ ...quiet, tlsPort: null, gzip: true });
  const silent = await serve(withCors(answerOnce));
  const compressed = await serve(withCors(answerCompressed));
  let followed = 0;
  const target = await serve(
    withCors((request, response) => {
      if (request.url === "/followed") json(response, followed);
      else {
        // The page's own second look, which carries no key, may go there.
        if (request.method === "POST") followed++;
        response.writeHead(200).end();
      }
    }),
  );
  const redirect = await serve(
    withCors((request, response) => {
      response.writeHead(307, { location: `${at(target)}${request.url}` }).end();
    }),
  );
  const closed = await closedPort();
  const closing: (() => Promise<void>)[] = [open, locked, gzip, silent, compressed, target, redirect].map(
    (server) => () => server.close(),
  );
  return {
    caPath,
    certificate: { cert: await readFile(certPath), key: await readFile(keyPath) },
    async context() {
      const proxy = await cuttingProxy(open.url);
      const control = await serve(withCors(controlling(proxy)));
      closing.push(proxy.close, control.close);
      return {
        openUrl: open.url,
        tlsUrl: locked.tlsUrl ?? "",
        apiKeys: API_KEYS,
        proxyUrl: at(proxy),
        controlUrl: at(control),
        closedUrl: `http://127.0.0.1:${closed}`,
        redirectUrl: at(redirect),
        redirectsFollowed: `${at(target)}/followed`,
        silentUrl: at(silent),
        compressedUrl: at(compressed),
        gzipUrl: gzip.url,
      };
    },
    close: async () => {
      await Promise.all(closing.map((close) => close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An authority of this run alone: that of the cache folder may be renewed by somebody else meanwhile. */
async function ownCertificates(): Promise<CertificatePaths & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-tls-"));
  return { folder, ...(await ensureCertificates({ folder })) };
}

/** Pages of any origin may call, as with the embedded server. */
export function withCors(handle: RequestListener): RequestListener {
  return (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "grpc-status, grpc-message, grpc-encoding");
    if (request.method !== "OPTIONS") return handle(request, response);
    response.setHeader("access-control-allow-methods", "GET, POST");
    response.setHeader(
      "access-control-allow-headers",
      request.headers["access-control-request-headers"] ?? "*",
    );
    response.writeHead(204).end();
  };
}

function answerOnce(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (!request.url?.endsWith("/RawValues")) return;
  begin(response);
  // A message of version 1, without points.
  response.write(frame(0, Buffer.of(0x10, 1)));
}

function answerCompressed(_request: IncomingMessage, response: ServerResponse): void {
  begin(response, { "grpc-encoding": "gzip" });
  response.end(Buffer.concat([frame(1, "not what it seems"), OK_TRAILERS]));
}

type Proxy = Awaited<ReturnType<typeof cuttingProxy>>;

/** Commands for the proxy; anything else is a page of a web server that is not BTrDB. */
export function controlling(proxy: Proxy): RequestListener {
  return async (request, response) => {
    const body = await text(request);
    if (request.url === "/calls") json(response, await proxy.calls());
    else if (request.url === "/goneAt") json(response, (await proxy.goneAt()) ?? null);
    else if (request.url === "/cut") {
      const { path, afterBytes, holdAfter } = JSON.parse(body) as {
        path: string;
        afterBytes: number[];
        holdAfter?: number;
      };
      await proxy.cut(path, afterBytes, holdAfter);
      json(response, null);
    } else response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
  };
}

function json(response: ServerResponse, answer: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ answer }));
}

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}
