import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { constants, createBrotliCompress, createGzip } from "node:zlib";

/** Cheap levels, as a proxy would take for bytes that are packed once: Envoy's default for gzip is 6, ours 1. */
const PACKERS = {
  none: undefined,
  gzip: () => createGzip({ level: 1 }),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};
export type Encoding = keyof typeof PACKERS;

/** Lets bytes through at so many a second, a few milliseconds' worth at a time. */
function paced(bytesPerSecond: number): Transform {
  let free = performance.now();
  const pass = async (chunk: Buffer, stream: Transform) => {
    const step = Math.max(1_024, Math.ceil(bytesPerSecond / 100));
    for (let at = 0; at < chunk.length; at += step) {
      const piece = chunk.subarray(at, at + step);
      free = Math.max(free, performance.now()) + (piece.length / bytesPerSecond) * 1000;
      await sleep(Math.max(0, free - performance.now()));
      stream.push(piece);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      pass(chunk, this).then(() => done(), done);
    },
  });
}

export interface SlowProxy {
  readonly url: string;
  /** How answers are packed from now on, and at how many bits a second they come. */
  set(encoding: Encoding, bitsPerSecond: number): void;
  close(): Promise<void>;
}

/** Hands calls on to a server over HTTP/1.1, packs the answers as a compressor of a proxy does, and then slows them down. */
export async function slowProxy(address: string): Promise<SlowProxy> {
  let encoding: Encoding = "none";
  let bytesPerSecond = Number.POSITIVE_INFINITY;
  const [host = "", port] = address.split(":");
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const upstream = request({ host, port, method, path, headers }, (answer) => {
      const packer = PACKERS[encoding]?.();
      const { "content-length": _length, ...fields } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, {
        ...fields,
        ...(packer && { "content-encoding": encoding }),
      });
      const slow = paced(bytesPerSecond);
      const gone = () => outgoing.destroy();
      if (packer) pipeline(answer, packer, slow, outgoing).catch(gone);
      else pipeline(answer, slow, outgoing).catch(gone);
    });
    upstream.on("error", () => outgoing.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(how, bitsPerSecond) {
      encoding = how;
      bytesPerSecond = bitsPerSecond / 8;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
