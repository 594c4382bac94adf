import { afterAll, beforeAll, expect, test } from "vitest";
import { type BulkRequest, openBulkParts } from "../../src/bulk/index.ts";
import { gzipBomb } from "../faults/bomb.ts";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { begin, frame, OK_TRAILERS } from "../helpers/grpc-web-answer.ts";

/** The server, its garbage, and what the test measures with are in the same process. */
const ALLOWED_MIB = 50;
const LIMIT = 64 << 20;

/** The end of a gzip: no further block, a checksum, and the length that it says. */
function endOf(says: number): Buffer {
  const end = Buffer.of(0x03, 0x00, 0, 0, 0, 0, 0, 0, 0, 0);
  end.writeUInt32LE(says, 6);
  return end;
}

let bomb: Buffer;
let says = 0;
let server: Listening;
beforeAll(async () => {
  bomb = await gzipBomb(Buffer.of(), 1024);
  server = await serve((_request, response) => {
    begin(response, { "grpc-encoding": "gzip" });
    response.end(Buffer.concat([frame(1, Buffer.concat([bomb, endOf(says)])), OK_TRAILERS]));
  });
});
afterAll(() => server?.close());

test.each([
  [
    "that says what it is",
    2 ** 30,
    /has 1073741824 bytes when it is unpacked, more than the limit of 67108864/,
  ],
  ["that says nothing", 0, /unpacks to more than the 0 bytes that it says/],
  ["that says a little", 1000, /unpacks to more than the 1000 bytes that it says/],
  ["that says the limit", LIMIT, /unpacks to more than the 67108864 bytes that it says/],
])(
  "a gzip bomb of 1 GiB %s ends, and takes no memory",
  async (_name, length, message) => {
    says = length;
    const request: BulkRequest = {
      baseUrl: `http://127.0.0.1:${server.port}`,
      path: "/v5api.BTrDB/RawValues",
      message: Buffer.of(),
    };
    let taken = 0;
    const read = async () => {
      for await (const parts of openBulkParts(request)) for (const { bytes } of parts) taken += bytes.length;
    };
    const before = process.memoryUsage().arrayBuffers;
    let most = before;
    const looking = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }, 1);
    await expect(read()).rejects.toMatchObject({
      name: "MalformedResponse",
      code: "MALFORMED_RESPONSE",
      message: expect.stringMatching(message),
    });
    clearInterval(looking);
    // What was handed on was asked for, and may be garbage that is not collected yet.
    expect(taken).toBeLessThanOrEqual(LIMIT);
    const grown = Math.round((most - before) / 2 ** 20);
    console.log(`Grown by at most ${grown} MiB; ${taken} bytes were handed on.`);
    expect(grown - taken / 2 ** 20).toBeLessThan(ALLOWED_MIB);
  },
  60_000,
);
