import http2 from "node:http2";
import { create, toBinary } from "@bufbuild/protobuf";
import { CreateParamsSchema, FlushParamsSchema } from "btrdb-web/proto";
import { frame, insertMessage } from "./messages.ts";

const REQUEST_POINTS = 25_000;
/** Made at a time: all of them would take more memory than the server. */
const FILL_POINTS = 1_000_000;

/** A call over gRPC-Web and HTTP/1.1; `read` gets the body. */
export async function post<T>(
  address: string,
  rpc: string,
  message: Uint8Array,
  read: (body: ReadableStream<Uint8Array>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(`http://${address}/v5api.BTrDB/${rpc}`, {
    method: "POST",
    headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
    body: frame(message),
    ...(signal && { signal }),
  });
  if (!response.body) throw new Error(`${rpc}: no body`);
  return read(response.body);
}

/** Bytes of a body, which are thrown away. */
export async function discard(body: ReadableStream<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}

export async function collect(body: ReadableStream<Uint8Array>): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.from(Buffer.concat(chunks));
}

export async function createStream(address: string, uuid: Uint8Array<ArrayBuffer>): Promise<void> {
  const name = Buffer.from(uuid).toString("hex");
  const tags = [{ key: "name", val: { value: name } }];
  const message = create(CreateParamsSchema, { uuid, collection: "bench", tags });
  await post(address, "Create", toBinary(CreateParamsSchema, message), discard);
}

/** Requests of 25,000 points each, ready to be sent. */
export function insertRequests(uuid: Uint8Array, first: number, points: number): Uint8Array[] {
  const requests: Uint8Array[] = [];
  for (let at = 0; at < points; at += REQUEST_POINTS) {
    requests.push(frame(insertMessage(uuid, first + at, Math.min(REQUEST_POINTS, points - at))));
  }
  return requests;
}

/** Inserts over native gRPC on one HTTP/2 connection, `parallel` requests at a time. */
export async function insertAll(
  address: string,
  requests: readonly Uint8Array[],
  parallel = 4,
): Promise<void> {
  const session = http2.connect(`http://${address}`);
  let next = 0;
  const send = (body: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      const stream = session.request({
        ":method": "POST",
        ":path": "/v5api.BTrDB/Insert",
        "content-type": "application/grpc",
        te: "trailers",
      });
      let status: unknown;
      stream.on("trailers", (trailers) => {
        status = trailers["grpc-status"];
      });
      stream.on("error", reject);
      stream.on("end", () => (status === "0" ? resolve() : reject(new Error(`Insert answered ${status}`))));
      stream.resume();
      stream.end(body);
    });
  try {
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        while (next < requests.length) await send(requests[next++]!);
      }),
    );
  } finally {
    session.close();
  }
}

/** A stream of so many points from START on, 120 Hz; gives the seconds that the server took for the inserts. */
export async function fillStream(
  address: string,
  uuid: Uint8Array<ArrayBuffer>,
  points: number,
): Promise<number> {
  await createStream(address, uuid);
  let seconds = 0;
  for (let at = 0; at < points; at += FILL_POINTS) {
    const requests = insertRequests(uuid, at, Math.min(FILL_POINTS, points - at));
    const since = performance.now();
    await insertAll(address, requests);
    seconds += (performance.now() - since) / 1000;
  }
  await post(address, "Flush", toBinary(FlushParamsSchema, create(FlushParamsSchema, { uuid })), discard);
  return seconds;
}
