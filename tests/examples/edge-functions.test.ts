import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { RunningServer } from "btrdb-dev-server";
import { formatTime, PointWidth, type Stream } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { direct, KEY, startCluster, urlOf } from "../gateway/helpers.ts";
import { readWranglerConfig } from "../gateway/read-wrangler-config.ts";
import { startListening } from "../helpers/start-listening.ts";
import { bundleWorker } from "../package/bundle-worker.ts";
import { DENO } from "../package/processes.ts";
import { type InstalledExamples, installExamples } from "./installed-examples.ts";
import { END, insertMeasurements, NAME, START } from "./measurements.ts";

// Against a cluster with TLS, a private certificate authority and a key, which only the function knows.

let installed: InstalledExamples;
let cluster: RunningServer;
let stream: Stream;

beforeAll(async () => {
  [installed, cluster] = await Promise.all([installExamples(), startCluster()]);
  stream = await insertMeasurements(await direct(cluster));
}, 120_000);
afterAll(() => cluster?.close());

const asked = (more: Record<string, string> = {}) =>
  `/?${new URLSearchParams({ stream: NAME, start: formatTime(START), end: formatTime(END), ...more })}`;
const env = (apiKey = KEY) => ({ BTRDB_ENDPOINTS: urlOf(cluster), BTRDB_API_KEY: apiKey });

/** What both answer to requests that they can't answer. */
async function expectRefusals(ask: (path: string) => Promise<Response>): Promise<void> {
  expect((await ask("/")).status).toBe(400);
  expect((await ask(asked({ end: "tomorrow" }))).status).toBe(400);
  expect((await ask(asked({ end: formatTime(START) }))).status).toBe(400);
  expect((await ask(asked({ stream: "sites/a/nothing" }))).status).toBe(404);
}

describe("the Cloudflare Worker", () => {
  /** Lets workerd answer, with the date and the flags of wrangler.jsonc. */
  async function inWorkerd(bindings: Record<string, string>, use: (ask: typeof fetch) => Promise<void>) {
    const folder = join(installed.folder, installed.examples, "cloudflare-worker");
    const config = await readWranglerConfig(
      new URL("../../examples/cloudflare-worker/wrangler.jsonc", import.meta.url),
    );
    process.env.NODE_EXTRA_CA_CERTS = cluster.caPath;
    // It looks for certificates when it is loaded.
    const { Miniflare } = await import("miniflare");
    const worker = new Miniflare({
      modules: true,
      script: await bundleWorker(join(folder, config.main)),
      compatibilityDate: config.compatibility_date,
      compatibilityFlags: config.compatibility_flags,
      bindings: { ...config.vars, ...bindings },
    });
    try {
      const url = await worker.ready;
      await use((path) => fetch(new URL(String(path), url)));
    } finally {
      await worker.dispose();
    }
  }

  test("answers with the windows that the server has, as JSON and as CSV", () =>
    inWorkerd(env(), async (ask) => {
      const right = await stream.alignedWindows(START, END, PointWidth.forRange(START, END, 50));
      expect(right.length).toBeGreaterThan(20);
      const json = (await (await ask(asked())).json()) as { version: string; rows: object[] };
      expect(json.version).toBe(String(right.version));
      expect(json.rows).toEqual(
        [...right].map((window) => ({
          ...window,
          time: formatTime(window.time),
          count: Number(window.count),
        })),
      );

      const csv = await ask(asked({ format: "csv" }));
      expect(csv.headers.get("content-type")).toBe("text/csv");
      const lines = (await csv.text()).trimEnd().split("\n");
      expect(lines[0]).toBe("time,min,mean,max,count");
      expect(lines.slice(1)).toEqual(
        [...right].map(({ time, min, mean, max, count }) => [formatTime(time), min, mean, max, count].join()),
      );
      await expectRefusals((path) => ask(path));
    }));

  test("tells its client nothing of the cluster when that refuses the key", () =>
    inWorkerd(env("another-key"), async (ask) => {
      const answer = await ask(asked());
      expect(answer.status).toBe(502);
      expect(await answer.text()).toBe("UNAUTHENTICATED\n");
    }));
});

test("the Deno function streams the points that the server has as CSV", async ({ onTestFinished }) => {
  const cache = await mkdtemp(join(tmpdir(), "btrdb-deno-"));
  const program = await startListening(
    DENO.command,
    ["run", "--allow-net", "--allow-env", join(installed.examples, "deno-function/main.ts")],
    {
      cwd: installed.folder,
      env: { PATH: process.env.PATH, NO_COLOR: "1", DENO_DIR: cache, DENO_CERT: cluster.caPath, ...env() },
    },
  );
  onTestFinished(async () => {
    await program.close();
    await rm(cache, { recursive: true, force: true });
  });

  const answer = await fetch(program.url + asked());
  expect(answer.headers.get("content-type")).toBe("text/csv");
  const lines = (await answer.text()).trimEnd().split("\n");
  expect(lines[0]).toBe(`time,${NAME}`);
  const right = await stream.values(START, END);
  expect(lines.slice(1)).toEqual([...right].map(({ time, value }) => `${formatTime(time)},${value}`));
  await expectRefusals((path) => fetch(program.url + path));
});
