import { readFile } from "node:fs/promises";
import { createServer as createHttp, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { startServer } from "btrdb-dev-server";
import { CALLS, type Call, FAULTS, type FaultName } from "./fault-names.ts";
import { HTTP_FAULTS, makeBombs } from "./http-faults.ts";
import { seeded } from "./seeded.ts";
import { type Toxic, wireProxy } from "./wire.ts";

/** What was seen at an endpoint. */
export interface Ended {
  /** Calls of its method. */
  readonly calls: number;
  /** Of the latest whole answer, before it was harmed, in bytes; of the request where those are cut. */
  readonly length: number;
}

/** The embedded server behind a proxy that does to calls what their URL says. */
export interface FaultProxy {
  /** The server itself, without a proxy. */
  readonly directUrl: string;
  /**
   * Where a client finds one fault, for one kind of call. `times`: so many answers (or connections) are harmed, and
   * then no more.
   */
  endpoint(
    fault: FaultName,
    call: Call,
    times: number,
    atByte?: number,
  ): Promise<{ url: string; id: string }>;
  /** Closes the endpoint with all connections to it. */
  end(id: string): Promise<Ended>;
  close(): Promise<void>;
}

const TOXICS: Partial<
  Record<FaultName, (random: () => number, cut: Omit<NonNullable<Toxic["cut"]>, "by">) => Toxic>
> = {
  latency: () => ({ delayMs: () => 40 }),
  jitter: (random) => ({ delayMs: () => random() * 30 }),
  slow: () => ({ bytesPerSecond: 1000 }),
  blackHole: () => ({ blackHole: true }),
  requestCutByReset: (_, cut) => ({ cut: { ...cut, by: "reset" } }),
  requestCutByEnd: (_, cut) => ({ cut: { ...cut, by: "end" } }),
};

interface Case {
  port: number;
  readonly fault: FaultName | undefined;
  readonly method: string;
  readonly atByte: number;
  left: number;
  calls: number;
  length: number;
}

/** @param tls with a certificate the proxy speaks TLS, so that clients send their key */
export async function faultProxy(
  tls: { readonly certPath: string; readonly keyPath: string } | undefined,
  seed: number,
): Promise<FaultProxy> {
  const quiet = { port: 0, tlsPort: null, database: "memory", log: () => undefined, graceMs: 100 } as const;
  const server = await startServer(quiet);
  const target = new URL(server.url.replace("grpc:", "http:"));
  const cases = new Map<string, Case>();
  const random = seeded(seed);
  let endpoints = 0;

  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    incoming.on("error", () => undefined);
    outgoing.on("error", () => undefined);
    allowOrigins(incoming, outgoing);
    if (incoming.method === "OPTIONS") return void outgoing.writeHead(204).end();
    const [, id = "", ...path] = (incoming.url ?? "").split("/");
    const one = cases.get(id);
    const mine = one !== undefined && path.at(-1)?.replace(/^ArrowInsert$/u, "Insert") === one.method;
    if (mine) one.calls++;
    const answer = async () => {
      const whole = await forward(incoming, target, `/${path.join("/")}`);
      if (mine) one.length = whole.length;
      return whole;
    };
    const wire = wires.wireOf(incoming.socket.remotePort);
    const fault = mine && one.fault !== undefined && one.left-- > 0 ? HTTP_FAULTS[one.fault] : undefined;
    if (fault === undefined || wire === undefined) void passOn(answer, outgoing);
    else void fault({ request: incoming, response: outgoing, wire, answer, atByte: one?.atByte ?? 0 });
  };
  const http =
    tls === undefined
      ? createHttp(handle)
      : createHttps({ cert: await readFile(tls.certPath), key: await readFile(tls.keyPath) }, handle);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const wires = wireProxy((http.address() as AddressInfo).port);
  const serverWires = wireProxy(Number(target.port));

  return {
    directUrl: target.href,
    async endpoint(fault, call, times, atByte = 0) {
      if (fault.endsWith("Bomb")) await makeBombs();
      const id = `${++endpoints}-${fault}-${call}`;
      const { tcp, ofRequest } = FAULTS[fault];
      const cut = { begins: new RegExp(`^POST \\S*/(?:Arrow)?${CALLS[call]} `, "u"), afterBytes: atByte };
      if (ofRequest) {
        const port = await serverWires.listen(TOXICS[fault]?.(random, cut) ?? {}, times);
        return { url: `http://127.0.0.1:${port}`, id: String(port) };
      }
      // A port for each: browsers have six connections an origin, and what hangs would keep others waiting.
      const port = await (tcp ? wires.listen(TOXICS[fault]?.(random, cut) ?? {}, times) : wires.listen({}));
      cases.set(id, {
        port,
        fault: tcp ? undefined : fault,
        method: CALLS[call],
        atByte,
        left: times,
        calls: 0,
        length: 0,
      });
      return { url: `http${tls === undefined ? "" : "s"}://127.0.0.1:${port}/${id}`, id };
    },
    async end(id) {
      const one = cases.get(id);
      cases.delete(id);
      if (one === undefined) return { calls: 0, length: await serverWires.end(Number(id)) };
      await wires.end(one.port);
      return { calls: one.calls, length: one.length };
    },
    async close() {
      await Promise.all([wires.close(), serverWires.close()]);
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await server.close();
    },
  };
}

function allowOrigins(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.setHeader("access-control-allow-origin", "*");
  outgoing.setHeader(
    "access-control-allow-headers",
    incoming.headers["access-control-request-headers"] ?? "*",
  );
  outgoing.setHeader(
    "access-control-expose-headers",
    "grpc-status, grpc-message, retry-after, grpc-encoding",
  );
}

function forward(incoming: IncomingMessage, target: URL, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const { authorization: _, host: __, ...headers } = incoming.headers;
    const onward = request(new URL(path, target), { method: "POST", headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve(Buffer.concat(chunks)));
      answer.on("error", reject);
    });
    onward.on("error", reject);
    incoming.pipe(onward);
  });
}

async function passOn(answer: () => Promise<Buffer>, outgoing: ServerResponse): Promise<void> {
  const body = await answer();
  outgoing.writeHead(200, { "content-type": "application/grpc-web+proto" }).end(body);
}
