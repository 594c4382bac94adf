import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), "btrdb-generated-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** Every file below a folder, by its path there. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      // latin1 keeps every byte apart, and a difference still prints as text.
      return [path.slice(folder.length + 1), readFileSync(path, "latin1")];
    }),
  );
}

/** The files that `buf generate` makes, in a folder of their own. The plugin is the local one: nothing leaves this machine. */
function generated(folder: string, args: readonly string[]): Record<string, string> {
  const bin = join(root, "node_modules", ".bin");
  execFileSync(join(bin, "buf"), ["generate", "--output", temporary, ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    stdio: "pipe",
  });
  return contents(join(temporary, folder));
}

it.each([
  ["src/gen", "npm run generate", "v5api/btrdb_pb.ts", []],
  [
    "conformance/gen",
    "npm run generate:conformance",
    "connectrpc/conformance/v1/service_pb.ts",
    ["--template", "conformance/buf.gen.yaml"],
  ],
  [
    "server/src/gen/grpcinterface",
    "npm run generate:server",
    "btrdb_pb.ts",
    ["--template", "server/buf.gen.yaml"],
  ],
])("%s is what `%s` makes of its protos", (folder, command, file, args) => {
  const fresh = generated(folder, args);
  expect(Object.keys(fresh)).toContain(file);
  expect(contents(join(root, folder)), `${folder} is stale: run \`${command}\``).toEqual(fresh);
});
