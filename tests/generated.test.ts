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

it("src/gen is what `npm run generate` makes of proto/", () => {
  // The plugin is the local protoc-gen-es, so nothing leaves this machine.
  const bin = join(root, "node_modules", ".bin");
  execFileSync(join(bin, "buf"), ["generate", "--output", temporary], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    stdio: "pipe",
  });
  const fresh = contents(join(temporary, "src", "gen"));
  expect(Object.keys(fresh)).toContain(join("v5api", "btrdb_pb.ts"));
  expect(contents(join(root, "src", "gen")), "src/gen is stale: run `npm run generate`").toEqual(fresh);
});
