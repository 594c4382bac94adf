/**
 * Reading one long stream end to end, all readers in one run, round after round:
 *
 *   npm run bench:end-to-end [-- --points 10000000 --rounds 5]
 *
 * Chromium and Node through Envoy, beside `fetch` that throws the same bytes away and stock connect-web; Node without
 * Envoy beside the published Python client, which speaks native gRPC. Writes bench/results/end-to-end.json.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureCertificates } from "btrdb-dev-server";
import { build } from "esbuild";
import { chromium } from "playwright";
import { serveFolder } from "../e2e/bundlers/serve-folder.ts";
import { startEnvoy } from "../scripts/envoy/start-envoy.ts";
import { findChromium } from "../scripts/tools/find-chromium.ts";
import { findEnvoy } from "../scripts/tools/find-envoy.ts";
import type { Found } from "../scripts/tools/found.ts";
import { interopVenv } from "../scripts/tools/interop-venv.ts";
import { pythonClient } from "./end-to-end/python.ts";
import { type Question, READERS } from "./end-to-end/readers.ts";
import { createStream, insertAll, insertRequests } from "./server/client.ts";
import { median, START, STEP } from "./server/messages.ts";
import { embeddedServer } from "./server/processes.ts";

const { values: options } = parseArgs({
  options: { points: { type: "string", default: "10000000" }, rounds: { type: "string", default: "5" } },
});
const POINTS = Number(options.points);
const ROUNDS = Number(options.rounds);
/** Python's values() makes an object of each point: a part of them is enough to know its speed. */
const SLOW_SHARE = 20;
const SLOW_POINTS = Math.min(POINTS, 1_000_000);
const SLOW_NETWORK = { latency: 20, downloadThroughput: 12.5e6, uploadThroughput: 12.5e6 };
const NO_LIMIT = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = fileURLToPath(new URL("../.cache/bench-page", import.meta.url));

function need<T>(found: Found<T>): T {
  if (found.found) return found.tool;
  throw new Error(found.reason);
}

const closing: (() => unknown)[] = [];
const keep = <T>(part: T, close: (part: T) => unknown): T => {
  closing.unshift(() => close(part));
  return part;
};

async function chromiumPage() {
  await build({
    entryPoints: { page: `${ROOT}bench/end-to-end/page.ts`, worker: `${ROOT}src/worker.ts` },
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["btrdb-source"],
    logLevel: "error",
  });
  const files = keep(await serveFolder(FOLDER, {}), (server) => server.close());
  writeFileSync(`${FOLDER}/index.html`, '<!doctype html><script type="module" src="page.js"></script>');
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const executablePath = need(await findChromium());
  const browser = keep(await chromium.launch({ executablePath, args }), (open) => open.close());
  const page = await browser.newPage();
  await page.goto(files.url);
  return page;
}

const times = new Map<string, number[]>();
async function measure(
  name: string,
  round: number,
  points: number,
  run: () => Promise<{ ms: number; count: number }>,
) {
  const { ms, count } = await run();
  if (count < points) throw new Error(`${name} gave ${count}, not ${points}`);
  if (round < 0) return;
  const mpoints = points / ms / 1000;
  times.set(name, [...(times.get(name) ?? []), mpoints]);
}

try {
  const server = keep(await embeddedServer(), (running) => running.close());
  const uuid = crypto.randomUUID();
  const bytes = Uint8Array.from(Buffer.from(uuid.replaceAll("-", ""), "hex"));
  await createStream(server.address, bytes);
  for (let at = 0; at < POINTS; at += 1e6)
    await insertAll(server.address, insertRequests(bytes, at, Math.min(1e6, POINTS - at)));
  const [host = "", port] = server.address.split(":");
  const certificates = await ensureCertificates({ host });
  const envoy = keep(
    await startEnvoy(need(await findEnvoy()), `${ROOT}proxy/envoy.yaml`, {
      host,
      plainPort: 0,
      tlsPort: 0,
      nodes: [{ host, port: Number(port) }],
      page: null,
      certificate: { chain: certificates.certPath, key: certificates.keyPath },
    }),
    (running) => running.close(),
  );
  const direct: Question = {
    url: `http://${server.address}`,
    uuid,
    start: START,
    end: START + BigInt(POINTS) * STEP,
  };
  const proxied: Question = { ...direct, url: `http://${host}:${envoy.ports.get("plain")}` };
  const part: Question = { ...direct, end: START + BigInt(POINTS / SLOW_SHARE) * STEP };
  const slowPart: Question = { ...proxied, end: START + BigInt(SLOW_POINTS) * STEP };
  const page = await chromiumPage();
  const session = await page.context().newCDPSession(page);
  const inPage = await page.evaluate(() => window.readers);
  const python = keep(pythonClient(need(await interopVenv()).python), (client) => client.close());

  for (let round = -1; round < ROUNDS; round++) {
    for (const name of inPage) {
      const question = [name, proxied] as const;
      await measure(`Chromium: ${name}`, round, POINTS, () =>
        page.evaluate(([reader, asked]) => window.run(reader, asked), question),
      );
    }
    for (const [name, reader] of Object.entries(READERS)) {
      for (const [where, question] of [
        ["Node", proxied],
        ["Node without Envoy", direct],
      ] as const) {
        await measure(`${where}: ${name}`, round, POINTS, async () => {
          const begin = performance.now();
          const count = await reader(question);
          return { ms: performance.now() - begin, count };
        });
      }
    }
    await measure("Python without Envoy: arrow_values", round, POINTS, () =>
      python.read("arrow_values", direct),
    );
    await measure("Python without Envoy: values", round, POINTS / SLOW_SHARE, () =>
      python.read("values", part),
    );
    // On a network that is slower than this machine, what counts is the number of bytes.
    await session.send("Network.emulateNetworkConditions", { ...SLOW_NETWORK, offline: false });
    for (const name of inPage.filter((name) => name.startsWith("btrdb-web, whole"))) {
      const question = [name, slowPart] as const;
      await measure(`Chromium at 100 Mbit/s: ${name}`, round, SLOW_POINTS, () =>
        page.evaluate(([reader, asked]) => window.run(reader, asked), question),
      );
    }
    await session.send("Network.emulateNetworkConditions", { ...NO_LIMIT, offline: false });
    console.log(`round ${round + 1} of ${ROUNDS}`);
  }

  const speed = (name: string) => times.get(name) ?? [];
  /** Of each round by itself, so that a slow minute of the machine does not count for one of the two. */
  const ratio = (ours: string, theirs: string) =>
    Number(median(speed(ours).map((value, round) => value / speed(theirs)[round]!)).toFixed(2));
  const table = Object.fromEntries(
    Array.from(times, ([name, all]) => [name, Number(median(all).toFixed(2))] as const),
  );
  const ratios: Record<string, number> = {};
  for (const where of ["Chromium", "Node"]) {
    for (const [transport, rpc] of [
      ["proto", "RawValues"],
      ["arrow", "ArrowRawValues"],
    ]) {
      for (const how of ["whole", "chunks"]) {
        const ours = `${where}: btrdb-web, ${how}, ${transport}`;
        ratios[`${ours}, of fetch`] = ratio(ours, `${where}: fetch, ${rpc} thrown away`);
        ratios[`${ours}, times stock`] = ratio(ours, `${where}: stock connect-web, RawValues`);
      }
    }
  }
  ratios["Chromium: arrow, times proto"] = ratio(
    "Chromium: btrdb-web, whole, arrow",
    "Chromium: btrdb-web, whole, proto",
  );
  ratios["Chromium at 100 Mbit/s: arrow, times proto"] = ratio(
    "Chromium at 100 Mbit/s: btrdb-web, whole, arrow",
    "Chromium at 100 Mbit/s: btrdb-web, whole, proto",
  );
  for (const transport of ["proto", "arrow"]) {
    const ours = `Node without Envoy: btrdb-web, whole, ${transport}`;
    ratios[`${ours}, times Python values()`] = ratio(ours, "Python without Envoy: values");
    ratios[`${ours}, of Python arrow_values()`] = ratio(ours, "Python without Envoy: arrow_values");
  }
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model}`,
    points: POINTS,
    rounds: ROUNDS,
    "Mpoints/s": table,
    ratios,
  };
  console.log(JSON.stringify(result, null, 2));
  writeFileSync(new URL("results/end-to-end.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  for (const close of closing) await close();
}
