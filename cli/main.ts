import process from "node:process";
import { EXIT } from "./exit-code.ts";
import { Interrupted, runCli } from "./run-cli.ts";

const stop = new AbortController();
const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
for (const [name, code] of Object.entries(SIGNALS)) {
  process.on(name, () => {
    // A second signal does not wait for what still runs.
    if (stop.signal.aborted) process.exit(code);
    stop.abort(new Interrupted(code));
  });
}

const { stdout, stderr, env } = process;
const args = process.argv.slice(2);
// What `ps` shows from here on; the moment before is why --api-key is not the way to give a key.
if (args.some((arg) => arg.startsWith("--api-key"))) process.title = "btrdb-web";
const code = await runCli(args, { stdin: () => process.stdin, stdout, stderr, env, stop });
// Not by itself: standard input may still be open, and a reader of the output may be gone.
process.exit(code);
