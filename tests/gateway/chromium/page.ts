import { type BTrDB, BTrDBError, connect } from "btrdb-web";

// What runs in the page of chromium.test.ts: bundled, as `inPage`.

export interface User {
  readonly url: string;
  readonly token: string;
}

/** How far the read of {@link readOn} is. */
export const state = { points: 0 };

const UUID = "00000000-0000-4000-8000-000000000001";
let stop = new AbortController();
let mayBreak = false;

async function connectAs({ url, token }: User): Promise<{ conn: BTrDB; caches: (string | null)[] }> {
  const caches: (string | null)[] = [];
  const conn = await connect(url, {
    apiKey: false,
    retry: false,
    async fetch(input, init) {
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${token}`);
      const response = await fetch(input, { ...init, headers });
      caches.push(response.headers.get("x-btrdb-cache"));
      return response;
    },
  });
  return { conn, caches };
}

/** What a test may know of an error: classes do not leave the page. */
function told(error: unknown): object {
  if (!(error instanceof BTrDBError)) return { unknown: String(error) };
  const { code, message } = error;
  return {
    code,
    message,
    ...("status" in error && { status: error.status }),
    ...("reason" in error && { reason: error.reason }),
  };
}

export async function readOnce(user: User, uuid: string): Promise<object> {
  try {
    const { conn, caches } = await connectAs(user);
    const { length } = await conn.stream(uuid).values(0n, 9n, { version: 11n });
    return { points: length, cache: caches.at(-1) };
  } catch (error) {
    return told(error);
  }
}

export async function insertOne(user: User, uuid: string): Promise<object> {
  try {
    const { conn } = await connectAs(user);
    await conn.stream(uuid).insert([[5n, 5]]);
    return { inserted: true };
  } catch (error) {
    return told(error);
  }
}

/** Reads piece by piece until the end, or until {@link leave}. */
export async function readOn(user: User): Promise<string> {
  stop = new AbortController();
  mayBreak = false;
  state.points = 0;
  const { conn } = await connectAs(user);
  const options = { version: 11n, transport: "proto", signal: stop.signal } as const;
  for await (const { length } of conn.stream(UUID).values(0n, 1000n, options)) {
    state.points += length;
    if (mayBreak) return "left";
  }
  return "done";
}

/** Leaves the read. Gives the time at which it did. */
export function leave(how: "abort" | "break"): number {
  if (how === "break") mayBreak = true;
  else stop.abort();
  return Date.now();
}

/** All that a page could keep a key in, its scripts aside. */
export function everythingKept(): string {
  const texts = [...document.querySelectorAll("*")].map((element) => element.outerHTML);
  const entries = performance.getEntries().map((entry) => JSON.stringify(entry));
  return [
    ...texts,
    ...entries,
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
    document.cookie,
    location.href,
  ].join("\n");
}
