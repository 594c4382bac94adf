/** How long the main thread may be busy at a stretch: well below a frame of 60 a second. */
const BUSY_MS = 8;

/** A function to call now and then during long work: it lets the page draw and answer, once it is time. */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < BUSY_MS) return undefined;
    return nextTask().then(() => {
      since = performance.now();
    });
  };
}

/** setTimeout would wait 4 ms each time. */
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
