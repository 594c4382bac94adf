// Replaces what a module must not use while it is imported by something that writes that down.

const CALLS = [
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "Worker",
  "WebSocket",
  "BroadcastChannel",
  "MessageChannel",
  "addEventListener",
];
const METHODS = {
  crypto: ["getRandomValues", "randomUUID"],
  console: ["log", "warn", "error"],
  Math: ["random"],
};
const READS = ["localStorage", "sessionStorage", "indexedDB", "caches"];

/** Starts to watch; the function that it returns stops that, and gives the names of what was used. */
export function watchGlobals() {
  const touched = [];
  const restore = [];
  const replace = (owner, name, descriptor) => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    if (before !== undefined && !before.configurable) return;
    Object.defineProperty(owner, name, { configurable: true, ...descriptor });
    restore.push(() => {
      if (before === undefined) delete owner[name];
      else Object.defineProperty(owner, name, before);
    });
  };
  const watchCall = (owner, name, label) => {
    const original = owner?.[name];
    if (typeof original !== "function") return;
    const watched = function (...args) {
      touched.push(label);
      return new.target ? new original(...args) : original.apply(this ?? globalThis, args);
    };
    replace(owner, name, { value: watched, writable: true });
  };
  for (const name of CALLS) watchCall(globalThis, name, name);
  for (const [owner, names] of Object.entries(METHODS))
    for (const name of names) watchCall(globalThis[owner], name, `${owner}.${name}`);
  for (const name of READS) {
    if (!(name in globalThis)) continue;
    replace(globalThis, name, {
      get() {
        touched.push(name);
        return undefined;
      },
    });
  }
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  return () => {
    for (const undo of restore.reverse()) undo();
    const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
    return [...touched, ...added.map((name) => `a new global ${name}`)];
  };
}
