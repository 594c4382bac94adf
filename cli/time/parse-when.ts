import { isBTrDBError, now, toTime } from "btrdb-web";
import { UsageError } from "../usage-error.ts";
import { DURATION, parseDuration } from "./parse-duration.ts";

/** Times that depend on what is stored; asked for only where they are needed. Undefined where there is no point. */
export interface Extent {
  earliest(): Promise<bigint | undefined>;
  latest(): Promise<bigint | undefined>;
}

const RELATIVE = new RegExp(`^(now|earliest|latest)(?:([+-])(${DURATION}))?$`, "u");

/**
 * Nanoseconds of `2024-03-01T12:00:00Z`, `1709294400000000000`, `now-1h`, `earliest` or `latest-1d`. Undefined where it
 * begins with a point that is not there.
 *
 * @param name of the option, for the message
 * @throws UsageError
 */
export async function parseWhen(text: string, name: string, extent?: Extent): Promise<bigint | undefined> {
  const match = RELATIVE.exec(text);
  if (match === null) return parseAbsolute(text, name);
  const [, word, sign, duration] = match;
  const offset = duration === undefined ? 0n : parseDuration(duration, name);
  if (word !== "now" && extent === undefined)
    throw new UsageError(`${name} ${JSON.stringify(text)}: there is no ${word} here`);
  const base = word === "now" ? now() : await (word === "earliest" ? extent?.earliest() : extent?.latest());
  if (base === undefined) return undefined;
  return sign === "-" ? base - offset : base + offset;
}

function parseAbsolute(text: string, name: string): bigint {
  try {
    return toTime(text);
  } catch (cause) {
    if (!isBTrDBError(cause)) throw cause;
    throw new UsageError(
      `${name}: ${cause.message.replace(/\.$/u, "")}; or now-1h, earliest, latest-1d, with the units ns us ms s m h d w`,
      { cause },
    );
  }
}
