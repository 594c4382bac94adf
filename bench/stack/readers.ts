// The ways to read one stream that are measured: the same code in Node and, bundled, in Chromium.
import { create, toBinary } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { connect } from "btrdb-web";
import { BTrDB, RawValuesParamsSchema } from "btrdb-web/proto";
import { bytesOf, type Reader } from "./questions.ts";

export const FETCH_PROTO = "fetch, RawValues thrown away";
export const FETCH_ARROW = "fetch, ArrowRawValues thrown away";
export const STOCK = "stock connect-web, RawValues";

/** The bytes of an answer, which nobody looks at: what a runtime needs for them alone. */
const discard =
  (rpc: "RawValues" | "ArrowRawValues"): Reader =>
  async ({ url, uuid, start, end }) => {
    const params = create(RawValuesParamsSchema, { uuid: bytesOf(uuid), start, end });
    const message = toBinary(RawValuesParamsSchema, params);
    const body = new Uint8Array(5 + message.length);
    new DataView(body.buffer).setUint32(1, message.length);
    body.set(message, 5);
    const response = await fetch(`${url}/v5api.BTrDB/${rpc}`, {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
      body,
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes;
      bytes += value.length;
    }
  };

const stock: Reader = async ({ url, uuid, start, end }) => {
  const client = createClient(BTrDB, createGrpcWebTransport({ baseUrl: url }));
  let points = 0;
  for await (const { values } of client.rawValues({ uuid: bytesOf(uuid), start, end }))
    points += values.length;
  return points;
};

const whole =
  (transport: "proto" | "arrow", worker?: URL): Reader =>
  async ({ url, uuid, start, end }) => {
    using conn = await connect(url, { worker });
    return (await conn.stream(uuid).values(start, end, { transport })).length;
  };

const chunked =
  (transport: "proto" | "arrow"): Reader =>
  async ({ url, uuid, start, end }) => {
    using conn = await connect(url);
    let points = 0;
    for await (const columns of conn.stream(uuid).values(start, end, { transport })) points += columns.length;
    return points;
  };

export const READERS: Readonly<Record<string, Reader>> = {
  [FETCH_PROTO]: discard("RawValues"),
  [FETCH_ARROW]: discard("ArrowRawValues"),
  [STOCK]: stock,
  "btrdb-web, whole, proto": whole("proto"),
  "btrdb-web, whole, arrow": whole("arrow"),
  "btrdb-web, chunks, proto": chunked("proto"),
  "btrdb-web, chunks, arrow": chunked("arrow"),
};

/** Only where there are Web Workers. */
export const workerReaders = (worker: URL): Readonly<Record<string, Reader>> => ({
  "btrdb-web, worker, whole, arrow": whole("arrow", worker),
});
