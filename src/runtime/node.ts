import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { CREDENTIALS_FILE, type Runtime } from "./runtime.ts";

/** Node and Bun. */
export const runtime: Runtime = {
  env: (name) => process.env[name],
  async credentialsFile() {
    const path = join(homedir(), ...CREDENTIALS_FILE);
    try {
      return { state: "found", path, text: await readFile(path, "utf8") };
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (code === "ENOENT" || code === "ENOTDIR") return { state: "missing", path };
      return { state: "unreadable", path, reason: code ?? String(cause), cause };
    }
  },
};
