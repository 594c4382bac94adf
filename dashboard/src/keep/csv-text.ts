import { escapeFormulas, formatTime } from "btrdb-web";

const SECOND = 1_000_000_000n;

/**
 * A text as a cell. One that a spreadsheet would take for a formula gets an apostrophe in front: names come from whoever
 * could create a stream. With `keepFormulas` it stays as it is. Numbers do not pass through here, so that -5 stays a number.
 */
export function textCell(text: string, keepFormulas = false): string {
  const safe = keepFormulas ? text : escapeFormulas(text);
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A number with every digit that tells it from its neighbours. */
export function numberCell(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Writes times as RFC 3339 in UTC with nine decimals, quickly where many are of one second. */
export function timeWriter(): (time: bigint) => string {
  let from = 1n;
  let until = 0n;
  let date = "";
  return (time) => {
    if (time < from || time >= until) {
      const whole = formatTime(time);
      from = time - BigInt(whole.slice(20, 29));
      until = from + SECOND;
      date = whole.slice(0, 20);
    }
    return `${date}${String(time - from).padStart(9, "0")}Z`;
  };
}
