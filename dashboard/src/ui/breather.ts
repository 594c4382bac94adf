/** Longest time that a loop may keep the page from answering: a frame has 16 ms, of which some is the browser's. */
const SHARE_MS = 10;

/** A function for long loops: it gives the page its turn where it has not had one for a while, and else nothing to wait for. */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SHARE_MS) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
