import { connect, uuidToBytes } from "btrdb-web";
import { check, equal, eventually, failure } from "./check.mjs";
import { filled, openly, proxyOf, throughProxy } from "./world.mjs";

const POINTS = 60_000;
const END = BigInt(2 * POINTS);
// Some chunks, and not all of them.
const HOLD_AFTER = 500_000;

/** Reads, and lets `stop` end it after the first chunk; true once the server has seen that the client is gone. */
async function stopped(context, transport, stop) {
  const direct = await openly(context);
  const { uuid } = await filled(direct, POINTS);
  const conn = await throughProxy(context, { retry: false });
  const proxy = proxyOf(context);
  await proxy.hold(transport === "proto" ? "RawValues" : "ArrowRawValues", HOLD_AFTER);
  const abort = new AbortController();
  const reading = conn.stream(uuid).values(0n, END, { transport, signal: abort.signal });
  await stop(reading, abort);
  await eventually("the end of the call at the server", proxy.goneAt);
}

/** Each way with both formats. */
const bothWays = (context, stop) =>
  stopped(context, "proto", stop).then(() => stopped(context, "arrow", stop));

export const stopping = [
  {
    name: "break ends the call at the server",
    run: (context) =>
      bothWays(context, async (reading) => {
        for await (const _chunk of reading) break;
      }),
  },
  {
    name: "break out of a raw call of conn.rpc ends it at the server",
    async run(context) {
      const { uuid } = await filled(await openly(context), POINTS);
      const conn = await throughProxy(context);
      const proxy = proxyOf(context);
      await proxy.hold("RawValues", HOLD_AFTER);
      for await (const _message of conn.rpc.rawValues({ uuid: uuidToBytes(uuid), start: 0n, end: END }))
        break;
      await eventually("the end of the call at the server", proxy.goneAt);
    },
  },
  {
    name: "return() while a chunk is waited for ends the call at the server",
    run: (context) =>
      bothWays(context, async (reading) => {
        const iterator = reading[Symbol.asyncIterator]();
        await iterator.next();
        const waiting = [iterator.next(), iterator.next()];
        await iterator.return();
        await Promise.allSettled(waiting);
      }),
  },
  {
    name: "abort ends the call at the server and reads CANCELED",
    run: (context) =>
      bothWays(context, async (reading, abort) => {
        const iterator = reading[Symbol.asyncIterator]();
        await iterator.next();
        abort.abort();
        const rest = async () => {
          while (!(await iterator.next()).done);
        };
        equal((await failure(rest())).code, "CANCELED", "the code");
      }),
  },
  {
    name: "a deadline ends a stream with DEADLINE_EXCEEDED",
    async run({ silentUrl }) {
      // It sends one message, and then nothing any more.
      const conn = await connect(silentUrl, {
        apiKey: false,
        verify: false,
        retry: false,
        transport: "proto",
      });
      const stream = conn.stream("7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70");
      const started = Date.now();
      const read = async () => {
        for await (const _chunk of stream.values(0n, 10n, { timeoutMs: 150, version: 1n }));
      };
      equal((await failure(read())).code, "DEADLINE_EXCEEDED", "the code");
      const raw = async () => {
        for await (const _message of conn.rpc.rawValues({}, { timeoutMs: 150 }));
      };
      const { name, code } = await failure(raw());
      equal([name, code], ["ConnectError", 4], "the error of a raw call");
      check(Date.now() - started < 30_000, "it took much longer than its deadline");
    },
  },
  {
    name: "a deadline ends a unary call with DEADLINE_EXCEEDED",
    async run({ silentUrl }) {
      const conn = await connect(silentUrl, { apiKey: false, verify: false, retry: false });
      const { code } = await failure(
        conn.stream("7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70").exists({ timeoutMs: 150 }),
      );
      equal(code, "DEADLINE_EXCEEDED", "the code");
      const raw = await failure(conn.rpc.info({}, { timeoutMs: 150 }));
      equal([raw.name, raw.code], ["ConnectError", 4], "the error of a raw call");
    },
  },
];
