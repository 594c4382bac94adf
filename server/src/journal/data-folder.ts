import { mkdir, open, readdir, readFile, rename, stat } from "node:fs/promises";
import { endianness } from "node:os";
import { dirname, join, resolve } from "node:path";
import { codeOf, DataFolderError } from "./data-folder-error.ts";
import { LOCK_FILES, lockFolder } from "./process-lock.ts";

/**
 * The layout of the whole folder. A newer number means that an older server must not touch it; that is also how a
 * change of the rules that make versions (protocol.md section 3) has to be told, because replay follows them.
 */
export const DATA_FORMAT = 1;

const FORMAT_LINE = /^btrdb-dev-server data folder, format (\d+)\n$/;
const formatLine = (format: number): string => `btrdb-dev-server data folder, format ${format}\n`;

/** A folder with everything that a server keeps, locked for this process. */
export interface DataFolder {
  readonly path: string;
  /** Folder of the journal (open-journal.ts). */
  readonly points: string;
  /** Folder of the embedded PostgreSQL; not there with a database elsewhere. */
  readonly metadata: string;
  /** Lets others have the folder. */
  close(): Promise<void>;
}

/** Makes what was done to the entries of a folder last. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readFormat(folder: string): Promise<number | undefined> {
  const file = join(folder, "FORMAT");
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw cause;
  });
  if (text === undefined) return undefined;
  const format = Number(FORMAT_LINE.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(format)) throw new DataFolderError(`${file} does not say which format the folder has`);
  if (format > DATA_FORMAT) {
    throw new DataFolderError(
      `${folder} has data of format ${format}, this server reads up to ${DATA_FORMAT}: a newer server is needed`,
    );
  }
  return format;
}

/** Without FORMAT there may be what a first start left that got no further; not a single point. */
async function checkEmpty(folder: string): Promise<void> {
  const ours = new Set<string>([...LOCK_FILES, "FORMAT.new", "points"]);
  const names = await readdir(folder);
  const points = names.includes("points") ? await readdir(join(folder, "points")) : [];
  const other = names.find((name) => !ours.has(name)) ?? points[0];
  if (other === undefined) return;
  throw new DataFolderError(`${folder} is not a data folder: it has ${JSON.stringify(other)} but no FORMAT`);
}

async function writeFormat(folder: string): Promise<void> {
  const made = join(folder, "FORMAT.new");
  const handle = await open(made, "w", 0o600);
  try {
    await handle.writeFile(formatLine(DATA_FORMAT));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(made, join(folder, "FORMAT"));
  await syncFolder(folder);
}

async function openFolder(path: string): Promise<DataFolder> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await Promise.all([syncFolder(dirname(made)), syncFolder(dirname(resolve(path)))]);
  // Before the lock leaves files there: a folder that is not ours stays untouched.
  if ((await readFormat(path)) === undefined) await checkEmpty(path);
  const lock = await lockFolder(path);
  try {
    const points = join(path, "points");
    if ((await readFormat(path)) === undefined) {
      await mkdir(points, { recursive: true, mode: 0o700 });
      await writeFormat(path);
    }
    // Made before FORMAT was: without it, points are lost, and to begin anew would hide it.
    await stat(points);
    return { path, points, metadata: join(path, "metadata"), close: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Opens the folder, or makes it where there is none. Throws {@link DataFolderError}. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  if (endianness() !== "LE") throw new DataFolderError("data folders are little-endian, this machine is not");
  try {
    return await openFolder(path);
  } catch (cause) {
    if (cause instanceof DataFolderError) throw cause;
    throw new DataFolderError(`cannot use the data folder ${path}: ${(cause as Error).message}`, { cause });
  }
}
