import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { connect } from "btrdb-web";
import { expect, onTestFinished, test } from "vitest";
import { startStack } from "../../scripts/stack.ts";
import { findEnvoy } from "../../scripts/tools/find-envoy.ts";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { connectAs, KEY, startGateway } from "./helpers.ts";

test("before Envoy: reads, errors, the cache, and a key that Envoy's node refuses", async ({ skip }) => {
  const envoy = toolOrSkip(await findEnvoy({ log: console.log }), skip);
  if (envoy === undefined) return;
  const stack = await startStack({
    envoy,
    server: { database: "memory", apiKeys: [KEY], log: () => undefined },
  });
  onTestFinished(() => stack.close());
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(stack.caPath, "utf8")]);
  const operator = await connect(stack.tlsUrl, { apiKey: KEY });
  const stream = await operator.create({ collection: "sites/a/one", tags: { name: "x", unit: "V" } });
  await stream.insert(Array.from({ length: 12_000 }, (_, i) => [BigInt(i), i] as const));
  await stream.flush();

  const gateway = await startGateway(stack.tlsUrl);
  onTestFinished(() => gateway.close());
  const said: Headers[] = [];
  const here = (await connectAs("ann", gateway, said)).stream(stream.uuid);
  const values = await stream.values(0n, 20_000n);
  for (let i = 0; i < 2; i++) expect(await here.values(0n, 20_000n)).toEqual(values);
  expect(said.at(-1)?.get("x-btrdb-cache")).toBe("hit");
  const failure = (error: unknown) => JSON.stringify(error);
  const future = { version: 99n };
  expect(await here.values(0n, 9n, future).then(String, failure)).toBe(
    await stream.values(0n, 9n, future).then(String, failure),
  );

  const wrong = await startGateway(stack.tlsUrl, { apiKey: "another-key" });
  onTestFinished(() => wrong.close());
  await expect(connectAs("ann", wrong)).rejects.toMatchObject({ reason: "unauthenticated" });
});
