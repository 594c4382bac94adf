/** What few users need, and no first pixels: files of their own. */
export const seldom = {
  picture: () => import("./picture.ts"),
  tables: () => import("./series-tables.ts"),
  help: () => import("./help-list.ts"),
} as const;

let asked = false;

/** Fetches all of it while there is nothing else to do: when somebody asks for it, the network may be gone. */
export function fetchSeldom(): void {
  if (asked) return;
  asked = true;
  const fetch = () => {
    // Who asks for it hears of what went wrong.
    for (const load of Object.values(seldom)) load().catch(() => {});
  };
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback === "function") requestIdleCallback(fetch, { timeout: 10_000 });
  else setTimeout(fetch, 2_000);
}
