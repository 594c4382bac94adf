// npm start: the embedded server with demo data, Envoy where it can be had, and the page. See scripts/start/options.ts.

import { isPortFree } from "./stack/ports.ts";
import { type Stack, startStack } from "./stack.ts";
import { importFiles } from "./start/import-files.ts";
import { DEMO_KEY, HELP, parseStartOptions, type StartOptions } from "./start/options.ts";
import { welcome } from "./start/welcome.ts";
import { findEnvoy } from "./tools/find-envoy.ts";

const HOST = "127.0.0.1";

try {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await start(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function start(options: StartOptions): Promise<void> {
  let stack: Stack | undefined;
  const stopping = new AbortController();
  const end = async (code: number): Promise<void> => {
    if (stopping.signal.aborted) process.exit(code); // a second Ctrl-C does not wait
    stopping.abort();
    await stack?.close();
    process.exit(code);
  };
  process.on("SIGINT", () => void end(0));
  process.on("SIGTERM", () => void end(0));

  for (const port of [options.port, options.tlsPort]) {
    if (await isPortFree(HOST, port)) continue;
    throw new Error(
      `Port ${port} is in use by another program (another npm start?). End that one, or choose other ports: npm start -- --port 4510 --tls-port 4511`,
    );
  }
  const log = (line: string): void => console.log(line);
  const envoy = options.envoy ? await findEnvoy({ log }) : ({ found: false, reason: "--no-envoy" } as const);
  const kept = options.data === undefined ? "in memory" : `kept in ${options.data}`;
  console.log(`Starting the embedded server with demo data, ${kept}`);
  stack = await startStack({
    host: HOST,
    plainPort: options.port,
    tlsPort: options.tlsPort,
    ...(envoy.found ? { envoy: envoy.tool } : {}),
    page: { from: "sources" },
    // Ctrl-C is for now, not for when every open page has finished.
    server: { demo: true, apiKeys: [DEMO_KEY], graceMs: 1000, data: options.data, log },
  });
  try {
    await importFiles(stack.server, options.csv, stopping.signal, options.data !== undefined);
  } catch (error) {
    if (stopping.signal.aborted) return;
    await stack.close();
    throw error;
  }
  if (stopping.signal.aborted) return stack.close();
  console.log(welcome(stack, DEMO_KEY, envoy.found ? undefined : envoy.reason, options.data));
  // Envoy that ends by itself: what is printed above is not true any more.
  await stack.envoy?.ended.then(async (problem) => {
    if (stopping.signal.aborted) return;
    console.error(`Envoy ended (${problem})\n${stack?.envoy?.output() ?? ""}`);
    await end(1);
  });
}
