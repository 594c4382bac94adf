import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dockerArguments, ENVOY_VERSION, findEnvoy, isAtLeast } from "./find-envoy.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "btrdb-find-envoy-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that calls itself this version of Envoy. */
async function stub(name: string, version: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho "envoy  version: 0123abc/${version}/Clean/RELEASE/BoringSSL"\n`);
  await chmod(path, 0o755);
  return path;
}

/** No python3 and no docker on this PATH, so that nothing is installed. */
const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ PATH: folder, ...more });

describe.skipIf(process.platform === "win32")("findEnvoy", () => {
  test("ENVOY_BIN comes first, whatever its version", async () => {
    await stub("envoy", ENVOY_VERSION);
    const mine = await stub("my-envoy", "1.2.3");
    expect(await findEnvoy({ env: env({ ENVOY_BIN: mine }) })).toMatchObject({ tool: { command: mine } });
  });

  test("an ENVOY_BIN that is none is said, and nothing else is tried", async () => {
    await stub("envoy", ENVOY_VERSION);
    const wrong = join(folder, "missing");
    const result = await findEnvoy({ env: env({ ENVOY_BIN: wrong }) });
    expect(result).toMatchObject({ found: false, reason: expect.stringContaining(wrong) });
  });

  test("one on the PATH is taken", async () => {
    const path = await stub("envoy", ENVOY_VERSION);
    expect(await findEnvoy({ env: env() })).toMatchObject({ tool: { command: path, from: "the PATH" } });
  });

  test("an old one on the PATH is passed over, and the reasons name every place", async () => {
    await stub("envoy", "1.30.0");
    const result = await findEnvoy({ env: env(), cache: folder });
    expect(result.found).toBe(false);
    if (result.found) return;
    expect(result.reason).toContain(`is 1.30.0, but ${ENVOY_VERSION} is needed`);
    expect(result.reason).toContain("no python3 on the PATH");
    expect(result.reason).toContain("no docker on the PATH");
  });
});

test.each([
  ["1.40.0", "1.40.0", true],
  ["1.40.1", "1.40.0", true],
  ["1.41.0", "1.40.3", true],
  ["2.0.0", "1.40.0", true],
  ["1.39.9", "1.40.0", false],
  ["1.9.0", "1.40.0", false],
])("%s is at least %s: %s", (version, wanted, answer) => {
  expect(isAtLeast(version, wanted)).toBe(answer);
});

test("a container sees the host's network, the folders it needs, and runs as the caller", () => {
  expect(dockerArguments(["/a", "/b c"], 501, 20).join(" ")).toBe(
    "run --rm --network host --env ENVOY_UID=501 --env ENVOY_GID=20 --volume /a:/a --volume /b c:/b c " +
      `envoyproxy/envoy:v${ENVOY_VERSION} envoy`,
  );
});
