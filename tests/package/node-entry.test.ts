import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { installPackage, packPackage } from "../../scripts/package/packed.ts";

const run = promisify(execFile);

test("btrdb-web/node says what to install where the package that it needs is not there", {
  timeout: 120_000,
}, async () => {
  const program = `
    import { connect } from "btrdb-web";
    import { nativeGrpc } from "btrdb-web/node";
    await connect("127.0.0.1:9999", { fetch: nativeGrpc(), apiKey: false, retry: false }).catch(({ message }) => console.log(message));
  `;
  const cwd = await installPackage(await packPackage());
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], {
    cwd,
    env: {},
  });
  expect(stdout).toContain("npm install @connectrpc/connect-node");
});
