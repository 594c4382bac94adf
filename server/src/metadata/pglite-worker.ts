/** A thread with one PGlite in it. See pglite-thread.ts for the other side. */
import { setFlagsFromString } from "node:v8";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { hstore } from "@electric-sql/pglite/contrib/hstore";
import { dataDir as prepared } from "@electric-sql/pglite-prepopulatedfs";
import { serveRequests } from "./serve-requests.ts";

/** How to open it; a plain value, so that it can be sent to the thread. */
export interface PgliteOpenOptions {
  /** Folder to keep it in; none: in memory. */
  dataDir?: string | undefined;
  /** A data folder as tar to begin with, as `dump` gives it. */
  from?: Uint8Array | undefined;
  /** Most memory that PostgreSQL may take, in bytes. */
  maxMemory?: number | undefined;
}

/** What a cursor is made from; see reader-role.ts. */
export interface OpenCursor {
  prologue: string;
  declare: string;
  params: readonly string[];
  fetch: string;
}

const WASM_PAGE = 65_536;
// Half of what every PGlite takes by default is a cache that metadata does not need: 16 MB instead of 128.
const SETTINGS = ["-c", "shared_buffers=16MB"];

// V8 would compile what runs often once more and better, for which the largest functions of PostgreSQL take 500 MB of
// memory, of which 100 stay, and a second of a start; and then statements are no faster (docs/performance.md).
setFlagsFromString("--no-wasm-tier-up");
setFlagsFromString("--no-wasm-dynamic-tiering");

let db: PGlite | undefined;

function opened(): PGlite {
  if (!db) throw new Error("PGlite is not open");
  return db;
}

/** PGlite asks for up to 2 GB and has no option for less; this thread has one PGlite, so one limit is enough. */
function limitMemory(bytes: number): void {
  const Memory = WebAssembly.Memory;
  const limit = Math.ceil(bytes / WASM_PAGE);
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super({ ...descriptor, maximum: Math.min(descriptor.maximum ?? limit, limit) });
    }
  };
}

/** Parameters go as text, as PostgreSQL would take them from any client; it says itself what it cannot read. */
const asText = new Proxy({}, { get: () => (value: unknown) => String(value) });

async function atomically(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    await opened().exec("commit");
  } catch (error) {
    await opened().exec("rollback");
    throw error;
  }
}

async function jsonRows(fetch: string): Promise<string[]> {
  return (await opened().query<{ row: string }>(fetch)).rows.map(({ row }) => row);
}

serveRequests({
  async open({ dataDir, from, maxMemory }: PgliteOpenOptions, isNew: boolean) {
    if (maxMemory !== undefined) limitMemory(maxMemory);
    const options: PGliteOptions = {
      extensions: { hstore },
      startParams: [...PGlite.defaultStartParams, ...SETTINGS],
    };
    if (dataDir !== undefined) options.dataDir = dataDir;
    // A data folder made beforehand: initdb in WebAssembly takes some 3 s longer.
    if (from) options.loadDataDir = new Blob([from as Uint8Array<ArrayBuffer>]);
    else if (isNew) options.loadDataDir = await prepared();
    db = await PGlite.create(options);
  },
  async query(sql: string, params: readonly string[]) {
    return (await opened().query(sql, [...params], { serializers: asText })).rows;
  },
  async transaction(script: string) {
    await atomically(async () => void (await opened().exec(`begin; ${script}`)));
  },
  /** Runs a user's statement into a held cursor and gives its first rows. */
  async openCursor({ prologue, declare, params, fetch }: OpenCursor) {
    const pglite = opened();
    await atomically(async () => {
      await pglite.exec(prologue);
      await pglite.query(declare, [...params], { serializers: asText });
    });
    return jsonRows(fetch);
  },
  fetch: jsonRows,
  async closeCursor(name: string) {
    await opened().exec(`close ${name}`);
  },
  async dump() {
    return new Uint8Array(await (await opened().dumpDataDir("none")).arrayBuffer());
  },
  async close() {
    await db?.close();
    db = undefined;
  },
});
