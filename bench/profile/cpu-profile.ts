import { Session } from "node:inspector/promises";

/** Milliseconds of the main thread, by what it did. */
export type Shares = Record<string, number>;

/** Name of a share, and whether a function of this file belongs to it; the first that fits. */
type Rule = readonly [name: string, belongs: (url: string, name: string) => boolean];

const inFolder = (...folders: readonly string[]) => {
  const parts = folders.map((folder) => `/${folder}/`);
  return (url: string) => parts.some((part) => url.includes(part));
};

/** From the inside of V8 out to the code of others. */
const RULES: readonly Rule[] = [
  ["nothing: waiting", (_url, name) => name === "(idle)"],
  ["garbage collection", (_url, name) => name === "(garbage collector)"],
  ["outside of JavaScript: sockets, event loop", (_url, name) => name === "(program)" || name === "(root)"],
  ["undici", (url) => url.startsWith("node:internal/deps/undici")],
  ["streams and sockets of Node", (url) => url.startsWith("node:")],
  ["decoding and columns", inFolder("src/decode", "src/columns", "src/arrow", "src/codec", "src/insert")],
  ["frames and the course of the call", inFolder("src/bulk", "src/read", "src/channel", "src/stream")],
  ["Connect and protobuf-es", inFolder("@connectrpc", "@bufbuild")],
  ["the tree of points", inFolder("server/src/tree", "server/src/store")],
  [
    "the wire, in and out",
    inFolder("server/src/wire", "server/src/http", "server/src/arrow", "server/src/rpc"),
  ],
  ["the journal", inFolder("server/src/journal")],
  // Builtins of V8, such as TypedArray.prototype.set, have no file.
  ["builtins: copying, making arrays", (url) => url === ""],
  ["everything else", () => true],
];

/** The order in which tables show them. */
export const SHARES: readonly string[] = RULES.map(([name]) => name);

/** Looks every 200 µs at what the main thread does until told to stop. */
export async function profile(): Promise<() => Promise<Shares>> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  return async () => {
    const { profile: found } = await session.post("Profiler.stop");
    session.disconnect();
    const shares: Shares = {};
    const names = new Map<number, string>();
    for (const { id, callFrame } of found.nodes) {
      const rule = RULES.find(([, belongs]) => belongs(callFrame.url, callFrame.functionName));
      names.set(id, rule![0]);
    }
    const { samples = [], timeDeltas = [] } = found;
    for (const [index, id] of samples.entries()) {
      const name = names.get(id)!;
      // The time until the next look belongs to what was seen at this one.
      shares[name] = (shares[name] ?? 0) + (timeDeltas[index + 1] ?? 0) / 1000;
    }
    return shares;
  };
}
