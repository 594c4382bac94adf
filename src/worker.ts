/**
 * The script of the Web Worker that reads for a page: `connect(endpoint, { worker: true })` starts it. It is an entry
 * of its own for bundlers that have to be told: `btrdb-web/worker`.
 *
 * @module
 */
import { serveReads, type WorkerPort } from "./offload/serve-reads.ts";

serveReads(globalThis as unknown as WorkerPort);
