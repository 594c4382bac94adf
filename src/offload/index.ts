export { WorkerReads, type WorkerSource } from "./worker-reads.ts";
