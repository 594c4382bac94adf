import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunningServer } from "btrdb-dev-server";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { blackHole, closedPort, serve } from "../helpers/fault-server.ts";
import { KEY, run, serverWithKey, temporaryFolder, WRONG_KEY } from "./helpers.ts";

let server: RunningServer;
let tlsUrl = "";
let env: Record<string, string> = {};

beforeAll(async () => {
  const started = await serverWithKey();
  ({ server, tlsUrl } = started);
  env = { BTRDB_CA_BUNDLE: started.caPath };
});
afterAll(() => server.close());

interface Told {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly settings: Record<string, { value: unknown; from: string } | null>;
  readonly error: { code: string; message: string } | null;
  readonly endpoints: {
    url: string;
    steps: { step: string; result: string; detail: string; fixes: string[] }[];
  }[];
}

async function explain(args: readonly string[], environment: Record<string, string> = {}) {
  const { code, stdout, stderr } = await run(["explain", "--json", ...args], { env: environment });
  const told = JSON.parse(stdout) as Told;
  expect(stderr).toBe("");
  expect(told.exitCode).toBe(code);
  const steps = told.endpoints.map((endpoint) =>
    endpoint.steps.map(({ step, result }) => `${step} ${result}`).join(", "),
  );
  const failed = told.endpoints.flatMap((endpoint) =>
    endpoint.steps.filter(({ result }) => result === "failed"),
  );
  // Whatever fails, there is something to do about it.
  for (const { fixes } of failed) expect(fixes.length).toBeGreaterThan(0);
  return {
    ...told,
    code,
    steps,
    what: failed.map(({ detail }) => detail).join("; "),
    fixes: failed.flatMap(({ fixes }) => fixes),
  };
}

test("the right key: every step is well, and says what it found", async () => {
  const told = await explain(["-e", tlsUrl], { ...env, BTRDB_API_KEY: KEY });
  expect(told).toMatchObject({ code: 0, ok: true, error: null });
  expect(told.steps).toEqual(["name skipped, port ok, tls ok, grpc-web ok, key ok"]);
  expect(told.settings.apiKey).toEqual({
    value: `*** (${KEY.length} characters)`,
    from: "environment variable BTRDB_API_KEY",
  });
  const [endpoint] = told.endpoints;
  expect(endpoint?.steps[2]?.detail).toMatch(
    /TLSv1.3, certificate of .* signed by "btrdb-dev-server CA", valid until 20/,
  );
  expect(endpoint?.steps[4]?.detail).toBe("accepted; the server is BTrDB 5.31.0");
});

test("a wrong key and a missing one: all but the last step is well", async () => {
  const [wrong, missing] = await Promise.all([
    explain(["-e", tlsUrl], { ...env, BTRDB_API_KEY: WRONG_KEY }),
    explain(["-e", tlsUrl], env),
  ]);
  for (const told of [wrong, missing])
    expect(told.steps).toEqual(["name skipped, port ok, tls ok, grpc-web ok, key failed"]);
  expect(wrong.code).toBe(4);
  expect(wrong.what).toContain("not accepted");
  expect(missing.code).toBe(4);
  expect(missing.what).toBe("the server wants an API key, and none is set");
});

test("a name that nobody knows, and a port where nobody listens", async () => {
  const port = await closedPort();
  const [name, closed] = await Promise.all([
    explain(["-e", "no-such-host.invalid:4411"]),
    explain(["-e", `127.0.0.1:${port}`]),
  ]);
  expect(name.code).toBe(5);
  expect(name.steps).toEqual(["name failed, port skipped, tls skipped, grpc-web skipped, key skipped"]);
  expect(name.what).toContain("no-such-host.invalid is not known");
  expect(closed.code).toBe(5);
  expect(closed.steps).toEqual(["name skipped, port failed, tls skipped, grpc-web skipped, key skipped"]);
  expect(closed.what).toContain("ECONNREFUSED");
});

test("a certificate of an unknown authority: the key is not sent, and --ca is the way", async () => {
  const told = await explain(["-e", tlsUrl], { BTRDB_API_KEY: KEY });
  expect(told.code).toBe(5);
  expect(told.steps).toEqual(["name skipped, port ok, tls failed, grpc-web skipped, key skipped"]);
  expect(told.what).toMatch(/not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE.*"btrdb-dev-server CA"/);
  expect(told.fixes.join()).toContain("--ca FILE");
});

test("TLS where there is none, and none where there is", async () => {
  const [mistaken, forgotten] = await Promise.all([
    explain(["-e", server.url.replace("http:", "https:")]),
    explain(["-e", tlsUrl.replace("https:", "http:")]),
  ]);
  expect(mistaken.steps).toEqual(["name skipped, port ok, tls failed, grpc-web skipped, key skipped"]);
  expect(mistaken.what).toContain("does not speak TLS");
  expect(forgotten.steps).toEqual(["name skipped, port ok, tls skipped, grpc-web failed, key skipped"]);
  expect(forgotten.what).toContain("that port speaks TLS");
  expect(forgotten.fixes.join()).toContain(tlsUrl);
});

test("a page in place of BTrDB is called by its title, and is never sent the key", async () => {
  const seen: unknown[] = [];
  const page = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<title>Log in to the proxy</title>");
  });
  onTestFinished(() => page.close());
  const told = await explain(["-e", `http://127.0.0.1:${page.port}`]);
  expect(told.code).toBe(5);
  expect(told.steps).toEqual(["name skipped, port ok, tls skipped, grpc-web failed, key skipped"]);
  expect(told.what).toContain('an HTML page ("Log in to the proxy") answered');
  expect(seen).toEqual([undefined]);
});

test("a port that takes connections and says nothing is given up", async () => {
  const silent = await blackHole();
  onTestFinished(() => silent.close());
  const told = await explain(["-e", `https://127.0.0.1:${silent.port}`, "--timeout", "300ms"]);
  expect(told.what).toBe("no TLS handshake within 300 ms");
  expect(told.code).toBe(5);
});

test("a key and a plain endpoint: nothing is sent at all", async () => {
  const told = await explain(["-e", server.url], { BTRDB_API_KEY: KEY });
  expect(told).toMatchObject({ code: 2, endpoints: [], error: { code: "API_KEY_OVER_PLAINTEXT" } });
  expect(told.error?.message).toContain("--no-api-key");
});

test("of several endpoints each is gone through, and the first that works counts", async () => {
  const told = await explain(["-e", `https://127.0.0.1:${await closedPort()},${tlsUrl}`], {
    ...env,
    BTRDB_API_KEY: KEY,
  });
  expect(told.code).toBe(0);
  expect(told.steps).toEqual([
    "name skipped, port failed, tls skipped, grpc-web skipped, key skipped",
    "name skipped, port ok, tls ok, grpc-web ok, key ok",
  ]);
});

test("for people: where each setting comes from, marks, and what to do", async () => {
  const home = await temporaryFolder();
  await mkdir(join(home, ".predictivegrid"));
  const file = join(home, ".predictivegrid/credentials.yaml");
  await writeFile(file, `default:\n  btrdb: {endpoints: '${tlsUrl}', api_key: ${WRONG_KEY}}\n`);
  const ran = await run(["explain"], { env: { ...env, HOME: home } });
  expect(ran.code).toBe(4);
  expect(ran.stdout).toContain(`endpoints  ${tlsUrl}  (from profile "default" in ${file})`);
  expect(ran.stdout).toContain(
    `api key    *** (${WRONG_KEY.length} characters)  (from profile "default" in ${file})`,
  );
  expect(ran.stdout).toMatch(/ {2}✓ grpc-web .*\n {2}✗ key .* not accepted .*\n {15}→ /);
  const nothing = await run(["explain"]);
  expect(nothing.code).toBe(2);
  expect(nothing.stdout).toContain("✗ There is no endpoint. Give --endpoint HOST:PORT");
});
