import type { CaseResult } from "./suite-result.ts";

/** What the cases of the suite are about, by how their names begin; the first that fits. */
const AREAS: readonly (readonly [string, RegExp])[] = [
  ["connect: endpoints, profiles, what is wrong", /^(connect|two connections)/u],
  ["TLS with a private CA", /^TLS/u],
  ["resume after a cut", / is cut /u],
  ["break", /^(break|return)/u],
  ["abort", /^abort/u],
  ["deadline", /^a deadline/u],
  ["insert", /^insert/u],
  ["unary", /^(unary|btrdb-web\/connect-web)/u],
  ["streams: values, windows, tables, follow", /^(values|windows|several|follow)/u],
  ["errors and the rest", /./u],
];

const BEGIN = "<!-- runtimes: written by npm test -- package -u -->\n";
const END = "<!-- /runtimes -->";

/** README.md with the table of what came of the suite: how many cases of each area pass, of how many that apply. */
export function withRuntimeSummary(
  readme: string,
  results: ReadonlyMap<string, readonly CaseResult[]>,
): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("README.md has no place for the table of runtimes");
  return `${readme.slice(0, begin + BEGIN.length)}\n${markdown(summaryTable(results))}\n\n${readme.slice(end)}`;
}

/** As Biome formats it. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const [head = "", ...body] = rows.map((row) => line(row.map((cell, at) => cell.padEnd(widths[at] ?? 0))));
  return [head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n");
}

function summaryTable(results: ReadonlyMap<string, readonly CaseResult[]>): string[][] {
  const areaOf = ({ name }: CaseResult) => AREAS.find(([, pattern]) => pattern.test(name))?.[0];
  const cell = (cases: readonly CaseResult[]) => {
    const applying = cases.filter(({ outcome }) => outcome !== "skip");
    const passed = applying.filter(({ outcome }) => outcome === "pass").length;
    return passed === applying.length ? `✓ ${passed}` : `${passed} of ${applying.length}`;
  };
  return [
    ["", ...results.keys()],
    ...AREAS.map(([area]) => [
      area,
      ...Array.from(results.values(), (cases) => cell(cases.filter((one) => areaOf(one) === area))),
    ]),
  ];
}
