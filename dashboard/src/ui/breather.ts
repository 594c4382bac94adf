/** Longest time that a loop may keep the page from answering: a frame has 16 ms, of which some is the browser's. */
const SHARE_MS = 8;

/** A function for long loops: it gives the page its turn where it has not had one for a while, and else nothing to wait for. */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SHARE_MS) return undefined;
    return pause().then(() => {
      since = performance.now();
    });
  };
}

/** Without the 4 ms that a timer takes at least. */
function pause(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? nextTask();
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
