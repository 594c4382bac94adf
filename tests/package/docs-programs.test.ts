// Blocks of the documentation that say where they run (```ts run=node, ```sh run=shell) are programs: each runs there,
// with the packed package, against the embedded server and its demo data, in BTRDB_ENDPOINTS. In a page, `endpoint` is
// that instead. Where a ```text block follows, it is what the program writes, or of a Worker the body of its answer.
import { startServer } from "btrdb-dev-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installPackage, packPackage } from "../../scripts/package/packed.ts";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { markdownFiles, readPage } from "../docs/markdown.ts";
import { BLOCK_RUNTIMES } from "./run-block.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let folder: string;

beforeAll(async () => {
  [folder, server] = await Promise.all([
    packPackage().then(installPackage),
    startServer({ port: 0, tlsPort: null, demo: true, database: "memory", log: () => undefined }),
  ]);
}, 120_000);
afterAll(() => server.close());

const programs = markdownFiles()
  .filter((file) => file === "README.md" || file.startsWith("docs/"))
  .flatMap((page) =>
    readPage(page).blocks.flatMap(({ info, code, line, next }) => {
      const runtime = /\brun=(\w+)/u.exec(info)?.[1];
      return runtime === undefined ? [] : [{ where: `${page}:${line}`, runtime, code, next }];
    }),
  );

test("there are programs", () => expect(programs.length).toBeGreaterThan(0));

describe.concurrent("programs of the documentation", () => {
  test.for(programs)(
    "$where runs in $runtime",
    { timeout: 120_000 },
    async ({ runtime, code, next }, context) => {
      const run = BLOCK_RUNTIMES[runtime];
      if (run === undefined) throw new Error(`there is no runtime ${runtime}`);
      const endpoint = `127.0.0.1:${server.port}`;
      const said = toolOrSkip(await run({ code, folder, endpoint }), context.skip);
      if (next?.info === "text") expect(said?.trim()).toBe(next.code.trim());
    },
  );
});
