import type { RunningServer } from "btrdb-dev-server";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { serve } from "../helpers/fault-server.ts";
import { type NativeProxy, nativeProxy } from "../node/native-proxy.ts";
import { KEY, run, serverWithKey } from "./helpers.ts";

let server: RunningServer;
let tlsUrl = "";
let env: Record<string, string> = {};

beforeAll(async () => {
  const started = await serverWithKey();
  ({ server, tlsUrl } = started);
  env = { BTRDB_CA_BUNDLE: started.caPath, BTRDB_API_KEY: KEY };
});
afterAll(() => server.close());

async function explain(args: readonly string[], environment: Record<string, string> = {}) {
  const { code, stdout } = await run(["explain", "--json", "--grpc", ...args], { env: environment });
  const [endpoint] = (
    JSON.parse(stdout) as {
      endpoints: { steps: { step: string; result: string; detail: string; fixes: string[] }[] }[];
    }
  ).endpoints;
  const steps = endpoint?.steps ?? [];
  return { code, steps, results: steps.map(({ step, result }) => `${step} ${result}`).join(", ") };
}

test("--grpc reads natively, with the key and a private authority", async () => {
  const { code, stdout } = await run(["info", "--json", "--grpc", "-e", tlsUrl], { env });
  expect([code, JSON.parse(stdout).majorVersion]).toEqual([0, 5]);
  const proxy: NativeProxy = await nativeProxy(server.url);
  onTestFinished(() => proxy.close());
  await run(["info", "--grpc", "--no-api-key", "-e", proxy.url], {});
  expect(proxy.headers()["content-type"]).toBe("application/grpc+proto");
});

test("explain --grpc tries native gRPC", async () => {
  const told = await explain(["-e", tlsUrl], env);
  expect([told.code, told.results]).toEqual([0, "name skipped, port ok, tls ok, grpc ok, key ok"]);
  expect(told.steps[3]?.detail).toContain("native gRPC");
});

test("explain --grpc says where there is gRPC-Web alone", async () => {
  const old = await serve((_request, response) => response.end("hello"));
  onTestFinished(() => old.close());
  const told = await explain(["-e", `http://127.0.0.1:${old.port}`]);
  expect([told.code, told.results]).toEqual([
    5,
    "name skipped, port ok, tls skipped, grpc failed, key skipped",
  ]);
  const failed = told.steps.find(({ result }) => result === "failed");
  expect(failed?.detail).toContain("does not speak HTTP/2");
  expect(failed?.fixes.join(" ")).toContain("leave out --grpc");
});
