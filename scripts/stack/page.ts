import { fileURLToPath } from "node:url";
import { build, createServer, preview } from "vite";

const CONFIG_FILE = fileURLToPath(new URL("../../vite.config.ts", import.meta.url));

const EMBED_CONFIG_FILE = fileURLToPath(new URL("../../vite.embed.config.ts", import.meta.url));

/** What the page reads as import.meta.env. */
const PAGE_VARIABLES = ["BTRDB_ENDPOINTS", "BTRDB_API_KEY", "BTRDB_PROFILE"] as const;
export type PageSettings = Readonly<Partial<Record<(typeof PAGE_VARIABLES)[number], string>>>;

/** A web server with the dashboard page. */
export interface RunningPage {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The page from its sources with live reload. What the calling shell has of its settings is put aside, so that the
 * page is the same for everyone.
 */
export async function serveSourcePage(
  host: string,
  port: number | undefined,
  settings: PageSettings,
): Promise<RunningPage> {
  const restore = replaceEnvironment(settings);
  try {
    const server = await createServer({
      configFile: CONFIG_FILE,
      logLevel: "warn",
      clearScreen: false,
      server: { host, ...(port === undefined ? {} : { port, strictPort: true }) },
    });
    await server.listen();
    return { host, port: portOf(server.httpServer?.address()), close: () => server.close() };
  } finally {
    restore();
  }
}

/** Vite reads process.env while it starts. Afterwards the variables are what they were. */
function replaceEnvironment(settings: PageSettings): () => void {
  const before = { ...process.env };
  const set = (values: NodeJS.ProcessEnv): void => {
    for (const name of PAGE_VARIABLES) {
      const value = values[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  set(settings);
  return () => set(before);
}

/** Builds the page for production into this folder, without any of the calling shell's settings, its key above all. */
export async function buildPage(outDir: string): Promise<void> {
  const restore = replaceEnvironment({});
  try {
    await build({ configFile: CONFIG_FILE, logLevel: "warn", build: { outDir, emptyOutDir: true } });
  } finally {
    restore();
  }
}

/** Builds the chart for pages that embed it: btrdb-chart.js and its parts. */
export async function buildChart(outDir: string): Promise<void> {
  await build({ configFile: EMBED_CONFIG_FILE, logLevel: "warn", build: { outDir, emptyOutDir: true } });
}

/** A page that buildPage() built. */
export async function serveBuiltPage(host: string, outDir: string): Promise<RunningPage> {
  const server = await preview({
    configFile: CONFIG_FILE,
    logLevel: "warn",
    build: { outDir },
    preview: { host, port: 0, strictPort: true },
  });
  return { host, port: portOf(server.httpServer.address()), close: () => server.close() };
}

function portOf(address: unknown): number {
  if (typeof address === "object" && address !== null && "port" in address) return Number(address.port);
  throw new Error("the page's web server does not listen on a port");
}
