/** A file that is being written. */
export interface SaveTarget {
  write(chunk: Blob | Uint8Array<ArrayBuffer> | string): Promise<void>;
  /** Makes it a file of the user's. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** What a browser has to save files with; tests bring their own. */
export interface SaveEnvironment {
  readonly showSaveFilePicker?: ((options: object) => Promise<FileSystemFileHandle>) | undefined;
  readonly storage?: Pick<StorageManager, "getDirectory"> | undefined;
  /** Gives a finished file to the user. */
  download(file: Blob, name: string): void;
}

/** A file to be saved: its name, and what it is. */
export interface SaveRequest {
  readonly name: string;
  /** MIME type, such as "text/csv". */
  readonly type: string;
}

/** Most bytes of a file that a browser without a file system is trusted to hold; it may keep them in memory. */
export const MEMORY_LIMIT = 1 << 30;

const FOLDER = "btrdb-exports";
/** A finished file may still be copied into the folder of downloads. */
const KEPT_MS = 10 * 60_000;

/** Says that a file is too large for this browser. */
export class FileTooLarge extends Error {
  constructor(limit: number) {
    super(
      `The file has more than ${Math.round(limit / 1e6)} MB, which is all that this browser can hold here. ` +
        "Choose a shorter range, or open this page over https in a newer browser, which writes files as they come.",
    );
    this.name = "FileTooLarge";
  }
}

/**
 * Opens the best target that there is:
 * 1. the user picks a file and it is written as it comes (Chromium, over https or on localhost);
 * 2. a file in the page's own storage, which is downloaded when it is complete (Firefox 111, Safari 26, over https);
 * 3. a Blob of parts, which the browser keeps outside of JavaScript's memory, up to {@link MEMORY_LIMIT}.
 * None needs a worker, or anything of a Content-Security-Policy. Has to be called in a click, for 1.
 *
 * @throws AbortError where the user picks no file
 */
export async function openTarget(request: SaveRequest, environment: SaveEnvironment): Promise<SaveTarget> {
  if (environment.showSaveFilePicker !== undefined) {
    const picked = await pickFile(request, environment.showSaveFilePicker);
    if (picked !== undefined) return picked;
  }
  return (await storedFile(request, environment)) ?? blobTarget(request, environment, MEMORY_LIMIT);
}

async function pickFile(
  { name, type }: SaveRequest,
  pick: NonNullable<SaveEnvironment["showSaveFilePicker"]>,
): Promise<SaveTarget | undefined> {
  const extension = name.slice(name.lastIndexOf("."));
  let handle: FileSystemFileHandle;
  try {
    handle = await pick({ suggestedName: name, types: [{ accept: { [type]: [extension] } }] });
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    // Not allowed in a frame of another origin, nor where the click was too long ago: there are other ways.
    return undefined;
  }
  const writer = await handle.createWritable();
  return {
    write: (chunk) => writer.write(chunk),
    finish: () => writer.close(),
    async discard() {
      await writer.abort().catch(() => undefined);
      // The picker has made an empty file, or emptied one: what is written here was never in it.
      const removable = handle as FileSystemFileHandle & { remove?(): Promise<void> };
      await removable.remove?.().catch(() => undefined);
    },
  };
}

async function storedFile(
  { name, type }: SaveRequest,
  { storage, download }: SaveEnvironment,
): Promise<SaveTarget | undefined> {
  try {
    const root = await storage?.getDirectory();
    if (root === undefined) return undefined;
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    await removeOld(folder);
    const key = crypto.randomUUID();
    const handle = await folder.getFileHandle(key, { create: true });
    const remove = () => folder.removeEntry(key).catch(() => undefined);
    // Safari before 26 has files here, but writes them in workers only.
    if (typeof handle.createWritable !== "function") {
      await remove();
      return undefined;
    }
    const writer = await handle.createWritable();
    return {
      write: (chunk) => writer.write(chunk),
      async finish() {
        await writer.close();
        const file = await handle.getFile();
        // A view of the file with the right type; it is not read here.
        download(file.slice(0, file.size, type), name);
        setTimeout(remove, KEPT_MS);
      },
      async discard() {
        await writer.abort().catch(() => undefined);
        await remove();
      },
    };
  } catch {
    // No storage in a private window, or none for pages without https.
    return undefined;
  }
}

/** Removes what earlier visits have left; what another tab is writing is locked, and so stays. */
async function removeOld(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const [key, handle] of folder.entries()) {
    const modified =
      handle.kind === "file" ? (await (handle as FileSystemFileHandle).getFile()).lastModified : 0;
    if (Date.now() - modified > KEPT_MS) await folder.removeEntry(key).catch(() => undefined);
  }
}

/** Bytes that are collected before they become a Blob, which browsers keep elsewhere, on disk where they can. */
const PART = 4 << 20;

export function blobTarget(
  { name, type }: SaveRequest,
  { download }: Pick<SaveEnvironment, "download">,
  limit: number,
): SaveTarget {
  const parts: Blob[] = [];
  let chunks: (Blob | Uint8Array<ArrayBuffer> | string)[] = [];
  let collected = 0;
  let total = 0;
  const flush = () => {
    if (chunks.length > 0) parts.push(new Blob(chunks));
    chunks = [];
    collected = 0;
  };
  return {
    async write(chunk) {
      const size = chunk instanceof Blob ? chunk.size : chunk.length;
      collected += size;
      total += size;
      if (total > limit) throw new FileTooLarge(limit);
      chunks.push(chunk);
      if (collected >= PART) flush();
    },
    async finish() {
      flush();
      download(new Blob(parts, { type }), name);
    },
    async discard() {
      chunks = [];
      parts.length = 0;
    },
  };
}
