// What ../shared/runtimes.md says of stock connect-web, with it and with this client in the same runtime.
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { connect, uuidToBytes } from "btrdb-web";
import { BTrDB } from "btrdb-web/proto";
import { sleep } from "./check.mjs";
import { filled, openly, proxyOf } from "./world.mjs";

const END = 1n << 40n;
const NOBODY = "7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70";

/** The same calls by each client. `allowRedirects`: stock can't call at all in workerd without that. */
const clients = {
  stock(baseUrl, { allowRedirects }) {
    const manual = (input, init) => fetch(input, { ...init, redirect: "manual" });
    const transport = createGrpcWebTransport({ baseUrl, ...(allowRedirects && { fetch: manual }) });
    const client = createClient(BTrDB, transport);
    return {
      info: (options) => client.info({}, options),
      read: (uuid, options) => client.rawValues({ uuid: uuidToBytes(uuid), start: 0n, end: END }, options),
    };
  },
  async ours(baseUrl) {
    const conn = await connect(baseUrl, { apiKey: false, verify: false, retry: false, transport: "proto" });
    return {
      info: (options) => conn.info(options),
      read: (uuid, options) => conn.stream(uuid).values(0n, END, options),
    };
  },
};

const outcome = (promise) =>
  promise.then(
    () => ({ ok: true }),
    ({ name, code, message }) => ({ ok: false, name, code, message }),
  );

/** How long is waited for what this client does and stock does not, in milliseconds. */
const patience = ({ client }, stock) => (client === "ours" ? 20_000 : stock);

/** Waits until it is so, and says whether it came to that. */
async function comesTrue(ask, ms) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) if (await ask()) return true;
  return false;
}

async function all(stream) {
  for await (const _message of stream);
}

const scenarios = {
  /** A unary call. */
  info: async ({ client }) => outcome(client.info()),

  /** A stream that falls silent, with a deadline. */
  deadline: async ({ client }) => outcome(all(client.read(NOBODY, { timeoutMs: 200 }))),

  stream: async ({ client }) => outcome(all(client.read(NOBODY))),

  /** Whether the server sees that the loop was left, while the program lives on. */
  async break({ client, context }) {
    const { uuid } = await filled(await openly(context), 60_000);
    const proxy = proxyOf(context);
    await proxy.hold("RawValues", 500_000);
    for await (const _message of client.read(uuid)) break;
    return { seen: await comesTrue(async () => (await proxy.goneAt()) !== null, patience(context, 700)) };
  },

  /** How many of eight streams the server sees stop when they are aborted. */
  async aborts({ client, context }) {
    let seen = 0;
    for (let run = 0; run < 8; run++) {
      const before = await counts(context);
      const abort = new AbortController();
      try {
        for await (const _message of client.read(NOBODY, { signal: abort.signal })) break;
      } finally {
        abort.abort();
      }
      const gone = async () => (await counts(context)).gone > before.gone;
      if (await comesTrue(gone, patience(context, 150))) seen++;
    }
    return { seen };
  },

  /** How long a unary call takes while so many streams are open that nobody reads. */
  async crowd({ client, context }) {
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const reads = Array.from({ length: context.streams }, () =>
      client.read(NOBODY, options)[Symbol.asyncIterator](),
    );
    const first = reads.map((read) => read.next());
    for (const read of first) read.catch(() => {});
    await Promise.race(first);
    const started = Date.now();
    const answered = client.info().then(() => Date.now() - started);
    const ms = await Promise.race([answered, sleep(patience(context, 1500)).then(() => undefined)]);
    abort.abort();
    await Promise.allSettled([...first, answered]);
    return { answered: ms !== undefined, ms };
  },
};

const counts = async ({ countsUrl }) => (await fetch(countsUrl)).json();

export async function play(context) {
  const client = await clients[context.client](context.url, context);
  return scenarios[context.scenario]({ client, context });
}
