import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CONFORMANCE_VERSION, findConformance } from "./find-conformance.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "btrdb-conformance-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program called go that does as this script says. */
async function fakeGo(script: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "go"), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, "go"), 0o755);
  return { PATH: `${bin}:/usr/bin:/bin` };
}

test("without Go the reason says so", async () => {
  const env = { PATH: folder };
  expect(await findConformance({ env, cache: join(folder, "cache") })).toMatchObject({
    found: false,
    reason: expect.stringContaining("Go"),
  });
});

test("it is built once, at the pinned version", async () => {
  const log: string[] = [];
  const env = await fakeGo(
    'echo "$2" > "$GOBIN/asked"; printf "#!/bin/sh\\n" > "$GOBIN/connectconformance"; chmod +x "$GOBIN/connectconformance"',
  );
  const options = { env, cache: join(folder, "cache"), log: (line: string) => log.push(line) };
  const first = await findConformance(options);
  expect(first).toMatchObject({ found: true });
  expect(await findConformance(options)).toEqual(first);
  expect(log).toEqual([expect.stringContaining(`@v${CONFORMANCE_VERSION} `)]);
});

test("a build that fails is a reason in Go's words", async () => {
  const env = await fakeGo('echo "dial tcp: no route" >&2; exit 1');
  expect(await findConformance({ env, cache: join(folder, "cache") })).toMatchObject({
    found: false,
    reason: expect.stringContaining("dial tcp: no route"),
  });
});
