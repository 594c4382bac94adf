import { API_KEY } from "./api-key.ts";
import { lookForKey } from "./look-for-key.ts";
import { unzip } from "./unzip.ts";

/** What the search of a trace has come to. */
export interface TraceLeaks {
  readonly leaks: string[];
  /** Where the key is because the test typed it, or because it was sent to BTrDB: a trace has all headers. */
  readonly expected: number;
}

/**
 * Looks through a trace of Playwright. It has the key where it says what the test itself typed or compared with and what is in the
 * password field then, and in the header `authorization`, which is what a trace is for; nowhere else.
 */
export function traceLeaks(name: string, archive: Buffer): TraceLeaks {
  const leaks: string[] = [];
  let expected = 0;
  for (const [path, bytes] of unzip(archive)) {
    const text = bytes.toString("latin1");
    if (!/\.(?:trace|network)$/u.test(path)) {
      leaks.push(...lookForKey(`${name}/${path}`, text));
      continue;
    }
    for (const line of text.split("\n").filter((one) => one !== "")) {
      if (lookForKey("", line).length === 0) continue;
      const rest = JSON.stringify(JSON.parse(line), (key, value: unknown) => {
        if (!isExpected(key, value)) return value;
        expected += 1;
        return undefined;
      });
      leaks.push(...lookForKey(`${name}/${path}: ${line.slice(0, 60)}…`, rest));
    }
  }
  return { leaks, expected };
}

function isExpected(key: string, value: unknown): boolean {
  if (typeof value === "object" && value !== null && "name" in value && "value" in value)
    return String(value.name).toLowerCase() === "authorization" && value.value === `Bearer ${API_KEY}`;
  if (["__playwright_value_", "value", "expected"].includes(key)) return value === API_KEY;
  if (key === "title") return value === `Fill "${API_KEY}"`;
  return key === "message" && value === `  fill("${API_KEY}")`;
}
