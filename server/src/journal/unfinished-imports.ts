import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "./data-folder-error.ts";

const UUID_LINE = /^[0-9a-f]{32}$/;

/**
 * Streams that an import is filling. Their uuids stand in a file before the streams are made, so that the next start
 * knows what an import that was killed has left half loaded. Nothing else is in that file, and it is small.
 */
export interface UnfinishedImports {
  /** What an earlier process left. */
  readonly left: readonly Uint8Array[];
  add(uuid: Uint8Array): Promise<void>;
  /** All that was added is complete, or taken back. */
  clear(): Promise<void>;
}

export async function openUnfinishedImports(folder: string): Promise<UnfinishedImports> {
  const path = join(folder, "unfinished-imports");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    if (codeOf(cause) === "ENOENT") return "";
    throw cause;
  });
  // A last line that is cut was never followed by a stream.
  const left = text.split("\n").filter((line) => UUID_LINE.test(line));
  return {
    left: left.map((line) => Uint8Array.from(Buffer.from(line, "hex"))),
    async add(uuid) {
      const handle = await open(path, "a", 0o600);
      try {
        await handle.appendFile(`${Buffer.from(uuid).toString("hex")}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    clear: () => rm(path, { force: true }),
  };
}
