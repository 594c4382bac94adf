import { createServer, type IncomingMessage } from "node:http";
import { startServer } from "btrdb-dev-server";
import { explainConnection } from "btrdb-web";
import { expect, onTestFinished, test } from "vitest";
import { type KnownSettings, profilesOf, settingsFor, typedSettings } from "./choose-settings.ts";
import { createConnection } from "./connection.ts";

const env = { BTRDB_ENDPOINTS: "env.example.com:4411", BTRDB_API_KEY: "ENV-KEY" };
const remembered = { endpoint: "tab.example.com:4411", apiKey: "TAB-KEY" };
const profiles = {
  credentials: "lab:\n  btrdb:\n    endpoints: lab.example.com:4411\n    api_key: LAB-KEY\n",
  profile: "lab",
};

/** Where it would connect to, whether with a key, and what all of the settings say. */
async function chosen(endpoint: string, key: string, known: KnownSettings) {
  const { settings, source } = await settingsFor(endpoint, key, known);
  const { urls, apiKey } = await explainConnection(settings);
  return { urls, source, key: apiKey?.value, text: JSON.stringify(settings) };
}

test.each([
  ["env.example.com:4411", "environment", "*** (7 characters)"],
  ["https://ENV.example.com:4411/", "environment", "*** (7 characters)"],
  ["tab.example.com:4411", "tab", "*** (7 characters)"],
  ["https://tab.example.com:4411", "tab", "*** (7 characters)"],
])("the key of %s goes along, however it is written", async (endpoint, source, key) => {
  expect(await chosen(endpoint, "", { env, remembered })).toMatchObject({ source, key });
});

test.each([
  "evil.example.com:4411",
  "env.example.com:4412",
  "https://env.example.com:4411/elsewhere",
  "https://env.example.com.evil.com:4411",
  "env.example.com:4411,evil.example.com:4411",
  "evil.example.com:4411,env.example.com:4411",
  "http://env.example.com:4411",
  "http://tab.example.com:4411",
  "tab.example.com:4410",
  "https://tab.example.com",
  "https://lab.example.com:4411/x",
  "not an endpoint",
  "",
])("to %s goes no key that was for another one", async (endpoint) => {
  for (const known of [
    { env, remembered },
    { env, remembered: profiles },
  ]) {
    const { source, key, text } = await chosen(endpoint, "", known);
    expect(source).toBe("form");
    expect(key).toBeUndefined();
    expect(text).not.toMatch(/(?:ENV|TAB|LAB)-KEY/u);
  }
});

test("a remembered profile is for its own endpoint as well", async () => {
  const known = { env: {}, remembered: profiles };
  expect(await chosen("lab.example.com:4411", "", known)).toMatchObject({
    source: "tab",
    key: "*** (7 characters)",
  });
});

test("a key that is typed goes where it was typed for, and alone", async () => {
  const { source, key, text } = await chosen("env.example.com:4411", "TYPED", { env, remembered });
  expect([source, key]).toEqual(["form", "*** (5 characters)"]);
  expect(text).not.toContain("ENV-KEY");
});

test("profiles of a text, or what is wrong with it, without its secrets", async () => {
  const text = `${profiles.credentials}default:\n  btrdb: {api_key: SECRET}\n`;
  expect(await profilesOf(text)).toEqual({ profiles: ["lab", "default"] });
  expect((await profilesOf("key: [SECRET")).error).toContain("Not valid YAML");
  expect((await profilesOf("key: [SECRET")).error).not.toContain("SECRET");
  expect((await profilesOf("# nothing")).error).toContain("no profile");
});

/** All that is sent to a server of this test. */
async function listening() {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return { requests, endpoint: `127.0.0.1:${typeof address === "object" ? address?.port : 0}` };
}

test("what is sent to the endpoint of a link has no key in it", async () => {
  const { requests, endpoint } = await listening();
  const connection = createConnection({ worker: false });
  const { settings } = await settingsFor(endpoint, "", { env, remembered });
  await connection.connect(settings);
  expect(connection.state.get().kind).toBe("failed");
  expect(requests.length).toBeGreaterThan(0);
  for (const { headers, url } of requests) {
    expect(headers.authorization).toBeUndefined();
    expect(JSON.stringify(headers) + url).not.toMatch(/-KEY/u);
  }
});

test("an outage is noticed, said once, and over when the server answers again", async () => {
  const start = (port: number) =>
    startServer({ port, tlsPort: null, database: "memory", graceMs: 10, log: () => undefined });
  const server = await start(0);
  const network = new EventTarget();
  const connection = createConnection({ worker: false, network });
  await connection.connect(typedSettings({ endpoint: server.url, apiKey: "" }));
  const state = connection.state.get();
  if (state.kind !== "connected") throw new Error(state.kind);

  // A mistake is none.
  connection.noteFailure(await state.btrdb.query("select").catch((error: unknown) => error));
  expect(connection.outage.get()).toBeUndefined();

  await server.close();
  const retry = { signal: AbortSignal.timeout(5_000) };
  connection.noteFailure(
    await state.btrdb
      .stream(crypto.randomUUID())
      .version(retry)
      .catch((error: unknown) => error),
  );
  expect(connection.outage.get()?.message).toMatch(/could not be reached/u);
  await connection.retry();
  expect(connection.outage.get()).toMatchObject({ trying: false });

  const again = await start(server.port);
  network.dispatchEvent(new Event("online"));
  await expect.poll(() => connection.outage.get()).toBeUndefined();
  expect(connection.state.get()).toBe(state);

  network.dispatchEvent(new Event("offline"));
  expect(connection.outage.get()?.message).toContain("offline");
  connection.disconnect();
  expect(connection.outage.get()).toBeUndefined();
  await again.close();
});
