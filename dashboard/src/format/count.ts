const WHOLE = new Intl.NumberFormat("en-US");

/** "1 point", "12,345 points": English plurals by adding an s. */
export function formatCount(count: number | bigint, noun: string): string {
  return `${WHOLE.format(count)} ${noun}${Number(count) === 1 ? "" : "s"}`;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "2³⁰": read by people and screen readers alike, where plain digits would read as 230. */
export function formatPowerOfTwo(exponent: number): string {
  return `2${[...String(exponent)].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")}`;
}
