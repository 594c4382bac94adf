import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Question } from "./questions.ts";

const PROGRAM = fileURLToPath(new URL("read-once.ts", import.meta.url));

/** One read in a process of its own (read-once.ts). */
export interface ProcessRead {
  readonly points: number;
  readonly ms: number;
  /** Bytes above what was there before: of arrays and heap, and of all that is resident. */
  readonly peak: number;
  readonly peakRss: number;
  /** Milliseconds that the event loop was longest not to be had. */
  readonly blocked: number;
}

/** How: "whole" or "chunks" with ", proto" or ", arrow"; or "fetch, thrown away". */
export async function readInProcess(question: Question, how: string, caPath?: string): Promise<ProcessRead> {
  const { url, uuid, start, end } = question;
  const args = [
    "--expose-gc",
    "--conditions=btrdb-source",
    PROGRAM,
    url,
    uuid,
    String(start),
    String(end),
    how,
  ];
  const env = { ...process.env, ...(caPath !== undefined && { NODE_EXTRA_CA_CERTS: caPath }) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout) as ProcessRead;
}
