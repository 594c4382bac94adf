import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Client } from "pg";

/** A real PostgreSQL of its own for one test file. */
export interface TestPostgres {
  /** URL of a superuser. */
  readonly url: string;
  /** A new empty database; `as` another user, who has to exist. */
  newDatabase(as?: string): Promise<string>;
  stop(): Promise<void>;
}

function binFolder(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

const bin = binFolder();

/**
 * Whether a PostgreSQL server is installed here. Under CI its absence is an error, elsewhere said aloud: what is
 * skipped is half of the proof.
 */
export const hasPostgres: boolean = bin !== undefined;
if (!hasPostgres) {
  const message = "no PostgreSQL server is installed here (initdb, postgres)";
  if (process.env.CI === "true") throw new Error(message);
  console.warn(`SKIPPED: ${message}: the metadata is tested on PGlite only`);
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startPostgres(): Promise<TestPostgres> {
  if (!bin) throw new Error("no PostgreSQL server");
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), "btrdb-postgres-"));
  if (user) chownSync(folder, user.uid, user.gid);
  const run = { ...user, cwd: folder, stdio: "ignore" as const };
  const data = join(folder, "data");
  const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(bin, "initdb"), initdb, run);
  const port = await freePort();
  const flags = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F"];
  const postgres = spawn(join(bin, "postgres"), flags, run);
  const exited = new Promise<void>((resolve) => postgres.once("exit", () => resolve()));
  const urlOf = (name: string, role = "postgres") => `postgres://${role}@127.0.0.1:${port}/${name}`;
  const query = async (sql: string) => {
    const client = new Client({ connectionString: urlOf("postgres") });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  for (let attempt = 0; ; attempt++) {
    try {
      await query("select 1");
      break;
    } catch (error) {
      if (attempt === 200 || postgres.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  let databases = 0;
  return {
    url: urlOf("postgres"),
    async newDatabase(as) {
      const name = `btrdb_${databases++}`;
      await query(`create database ${name}${as ? ` owner ${as}` : ""}`);
      return urlOf(name, as);
    },
    async stop() {
      // "Fast shutdown": does not wait for clients.
      postgres.kill("SIGINT");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
