import { connect, isBTrDBError, StreamNotFoundError } from "btrdb-web";
import { check, equal, failure } from "./check.mjs";
import { filled, openly } from "./world.mjs";

export const failing = [
  {
    name: "errors: no such stream, no such version",
    async run(context) {
      const conn = await openly(context);
      const nobody = conn.stream("00000000-0000-4000-8000-000000000001");
      const missing = await failure(nobody.values(0n, 1n));
      equal(missing.code, "NO_SUCH_STREAM", "the code");
      check(missing instanceof StreamNotFoundError, `it is a ${missing.name}`);
      const stream = await filled(conn, 10);
      const error = await failure(stream.values(0n, 1n, { version: 1_000_000n }));
      check(isBTrDBError(error), String(error));
    },
  },
  {
    name: "errors: wrong arguments are told before anything is sent",
    async run(context) {
      let calls = 0;
      const counting = (input, init) => {
        calls++;
        return fetch(input, init);
      };
      const conn = await connect(context.openUrl, { apiKey: false, fetch: counting, verify: false });
      const stream = conn.stream("00000000-0000-4000-8000-000000000001");
      const numbers = await failure((async () => stream.values(0, 1))());
      check(isBTrDBError(numbers) && /fromNanoseconds/u.test(numbers.message), String(numbers));
      check(isBTrDBError(await failure((async () => stream.windows(0n, 10n, -1n))())), "a negative width");
      check(isBTrDBError(await failure(connect("no-port"))), "an endpoint without a port");
      check(isBTrDBError(await failure(connect(context.openUrl, { apikey: "x" }))), "a misspelt option");
      equal(calls, 0, "calls");
    },
  },
  {
    name: "errors: a compressed message is told",
    async run({ compressedUrl }) {
      const conn = await connect(compressedUrl, {
        apiKey: false,
        verify: false,
        retry: false,
        transport: "proto",
      });
      const stream = conn.stream("7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70");
      const error = await failure(stream.values(0n, 1n, { version: 1n }));
      check(/compressed/u.test(error.message), error.message);
    },
  },
];
