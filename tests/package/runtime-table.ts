import { STOCK_ROWS } from "./rows.ts";
import type { CaseResult } from "./suite-result.ts";

const SIGNS = { pass: "✓", fail: "✗", skip: "–" } as const;

/** docs/runtimes.md of what the runtimes said. */
export function runtimeTable(results: ReadonlyMap<string, readonly CaseResult[]>): string {
  const remarks: string[] = [];
  const columns = [...results.keys()];
  const names = new Set([...results.values()].flat().map(({ name }) => name));
  const cell = (column: string, name: string) => {
    const result = results.get(column)?.find((one) => one.name === name);
    if (result === undefined) return "";
    if (result.reason === "") return SIGNS[result.outcome];
    if (!remarks.includes(result.reason)) remarks.push(result.reason);
    return `${SIGNS[result.outcome]} [${remarks.indexOf(result.reason) + 1}]`;
  };
  const table = [
    ["", ...columns],
    ["---", ...columns.map(() => ":-:")],
    ...[...names].map((name) => [name, ...columns.map((column) => cell(column, name))]),
  ];
  return [
    "# What works in which runtime",
    "",
    "Written by the tests: `npm test -- package -u`. The package is packed, installed with npm into an empty folder, and",
    "the same programs ([tests/package/suite](../tests/package/suite/cases.mjs)) run in every runtime against the embedded server:",
    "in workerd by miniflare with compatibility dates from the oldest with which all of them work to the newest that it",
    'knows, and in Chromium out of a plain `<script type="module">` with an import map, without a bundler.',
    "Firefox and WebKit run the same where Playwright has them.",
    "",
    ...table.map(line),
    "",
    ...remarks.map((remark, index) => `[${index + 1}] ${remark[0]?.toUpperCase()}${remark.slice(1)}.  `),
    "",
    "## Where stock connect-web goes wrong",
    "",
    "The tests in stock.test.ts run with stock `@connectrpc/connect-web` 2.2.0 too, which has to go wrong there as the table",
    "says; of Deno's aborts and of the gateway there is only this package's half.",
    "",
    ...[
      ["where", "stock connect-web", "this client", "tests"],
      ["---", "---", "---", "---"],
    ].map(line),
    ...STOCK_ROWS.map(({ where, stock, here, tests }) =>
      line([where, stock, here, tests.map(([file, name]) => `[${name}](../${file})`).join("; ")]),
    ),
    "",
  ].join("\n");
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
