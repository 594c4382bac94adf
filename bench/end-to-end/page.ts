import { type Question, READERS, workerReaders } from "./readers.ts";

const readers = { ...READERS, ...workerReaders(new URL("worker.js", location.href)) };

declare global {
  interface Window {
    readers: string[];
    run(name: string, question: Question): Promise<{ ms: number; count: number }>;
  }
}

window.readers = Object.keys(readers);
window.run = async (name, question) => {
  const begin = performance.now();
  const count = (await readers[name]?.(question)) ?? 0;
  return { ms: performance.now() - begin, count };
};
