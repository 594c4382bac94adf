import { connect, StreamSet } from "btrdb-web";

// What runs in the page of subscribe-chromium.test.ts: bundled, as `inPage`.

/** Values of the points that were told of, as they come. */
export const seen: number[] = [];
let stop = (): void => {};

/** Follows a stream from now on, until {@link leave}. */
export async function begin(url: string, user: string, uuid: string): Promise<void> {
  const conn = await connect(url, {
    apiKey: false,
    retry: false,
    fetch(input, init) {
      const headers = new Headers(init?.headers);
      headers.set("x-user", user);
      return fetch(input, { ...init, headers });
    },
  });
  const events = new StreamSet([conn.stream(uuid)]).follow({ minIntervalMs: 10, maxIntervalMs: 300_000 });
  stop = () => void events.return();
  void (async () => {
    for await (const event of events) if (event.kind === "change") seen.push(...(await event.values()).value);
  })();
}

export function leave(): void {
  stop();
}
