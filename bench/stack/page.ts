/** The page of benchmarks that read in Chromium: every reader by its name. */
import { GRPC_WEB_READERS } from "../peers/grpc-web.ts";
import { jsonColumns, parseJson } from "../peers/json-reader.ts";
import { METADATA_READERS } from "./metadata-readers.ts";
import type { Question, Reader } from "./questions.ts";
import { READERS, workerReaders } from "./readers.ts";

const readers: Readonly<Record<string, Reader>> = {
  ...READERS,
  ...workerReaders(new URL("worker.js", location.href)),
  ...GRPC_WEB_READERS,
  ...METADATA_READERS,
  "JSON, parsed": parseJson,
  "JSON, to columns": jsonColumns,
};

/** One read in a page. */
export interface PageRead {
  readonly ms: number;
  readonly count: number;
  /** Milliseconds of the longest task of the main thread; 0 where none was above 50. */
  readonly longestTask: number;
}

declare global {
  interface Window {
    run(name: string, question: Question): Promise<PageRead>;
  }
}

window.run = async (name, question) => {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ entryTypes: ["longtask"] });
  const begin = performance.now();
  const count = (await readers[name]?.(question)) ?? 0;
  const ms = performance.now() - begin;
  // Long tasks are told of in a task of their own.
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (const { duration } of observer.takeRecords()) tasks.push(duration);
  observer.disconnect();
  return { ms, count, longestTask: Math.max(0, ...tasks) };
};
