/** One row of what stock connect-web does wrong in some runtime, and where that and the cure are tested. */
export interface StockRow {
  readonly where: string;
  readonly stock: string;
  readonly here: string;
  /** File and name of tests; `${…}` in a name stands for whatever is there. */
  readonly tests: readonly (readonly [file: string, name: string])[];
}

const STOCK = "tests/package/stock.test.ts";
const SUITE = "tests/package/suite";

/** In the order of the notes that the project began with. */
export const STOCK_ROWS: readonly StockRow[] = [
  {
    where: "workerd",
    stock: 'every call throws: "Invalid redirect value"',
    here: "calls work; a redirect is told and not followed",
    tests: [
      [STOCK, "workerd: a redirect is never followed, and calls work all the same"],
      [`${SUITE}/connecting.mjs`, "connect: a redirect is not followed"],
    ],
  },
  {
    where: "workerd before 2025-08-01",
    stock: "a deadline reads Canceled",
    here: "DEADLINE_EXCEEDED at every date, in raw calls too",
    tests: [
      [STOCK, "workerd before 2025-08-01: a deadline keeps its name"],
      [`${SUITE}/stopping.mjs`, "a deadline ends a unary call with DEADLINE_EXCEEDED"],
    ],
  },
  {
    where: "workerd before 2022-11-30",
    stock: "no `new ReadableStream()`: no call at all",
    here: "everything but `btrdb-web/connect-web`, which is stock, works from 2021-11-02 on",
    tests: [[STOCK, "workerd before 2022-11-30: reads without new ReadableStream()"]],
  },
  {
    where: "workerd as a gateway",
    stock: "`request.signal` does not fire without `enable_request_signal`",
    here: "the shipped configuration has the flag",
    tests: [["tests/gateway/runtimes.test.ts", "the cluster hears within 100 ms that a page has gone"]],
  },
  {
    where: "every runtime",
    stock: "`break` does not end the call at the server",
    here: "it does",
    tests: [
      [STOCK, "break ends the call at the server"],
      [`${SUITE}/stopping.mjs`, "break out of a raw call of conn.rpc ends it at the server"],
      ["tests/bulk/runtimes.test.ts", "%s: the server sees it while the client lives on"],
    ],
  },
  {
    where: "Deno",
    stock:
      "not every abort reached the server in the notes; with Deno 2.9.6 and no Envoy between, all do, so no test fails with stock",
    here: "8 of 8 aborts are seen, over TLS and without",
    tests: [[STOCK, "Deno: every abort reaches the server (%s)"]],
  },
  {
    where: "Chromium without TLS",
    stock: "eight slow streams make every other call wait",
    here: "4 reads at a time, so that two connections are left",
    tests: [
      [STOCK, "Chromium without TLS: calls do not wait behind slow streams"],
      ["tests/client/concurrency.test.ts", "metadata calls do not wait behind reads, however many there are"],
    ],
  },
  {
    where: "HTTP/2",
    stock: "calls beyond the server's limit of streams wait",
    here: "64 reads at a time; the embedded server takes 1,000 streams",
    tests: [
      [STOCK, "HTTP/2: calls do not wait behind the server's limit of 100 streams"],
      ["server/src/start-server.test.ts", "maxConcurrentStreams"],
    ],
  },
  {
    where: "every runtime",
    stock: 'a compressed message reads "illegal tag"',
    here: "the error says that the message is compressed",
    tests: [
      [STOCK, "a compressed message is told"],
      [`${SUITE}/failing.mjs`, "errors: a compressed message is told"],
    ],
  },
  {
    where: "a private certificate authority",
    stock: '"fetch failed", "Failed to fetch", "internal error"; Bun alone names it',
    here: "the message or what to check names the certificate",
    tests: [
      [STOCK, "a certificate that is not trusted is named"],
      [`${SUITE}/connecting.mjs`, "TLS: a certificate that is not trusted is told"],
    ],
  },
];
