/** Of what is published, bundled into the dashboard and the chart, or run with the embedded server: all let it be passed on. */
export const SHIPPED: readonly string[] = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
];

/** Of tools, which nobody gets from us: licences that ask nothing of who only uses them. */
export const TOOLS: readonly string[] = [...SHIPPED, "BlueOak-1.0.0", "CC0-1.0", "Python-2.0"];

/** Tools under other licences, by the beginning of their names, and why they may be used. */
export const EXCEPTIONS: Readonly<Record<string, readonly [licence: string, why: string]>> = {
  "@axe-core/playwright": ["MPL-2.0", "looks for what makes pages hard to use; runs in tests, unchanged"],
  "axe-core": ["MPL-2.0", "as above"],
  lightningcss: ["MPL-2.0", "Vite makes style sheets smaller with it; only what comes out is shipped"],
  "caniuse-lite": ["CC-BY-4.0", "data about browsers, which webpack reads in a test"],
  "@img/sharp": ["LGPL-3.0-or-later", "libvips for pictures in miniflare, which no test uses"],
};

/** The licences of an SPDX expression that all have to be kept; of a choice, the first that is allowed. */
export function licencesOf(expression: string, allowed: readonly string[]): string[] {
  const parts = expression.replaceAll(/[()]/gu, "").split(" AND ");
  return parts.map((part) => {
    const choice = part.split(" OR ");
    return choice.find((licence) => allowed.includes(licence)) ?? part;
  });
}
