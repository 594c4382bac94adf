import { describe, expect, test } from "vitest";
import { compare } from "../../bench/harness/compare.ts";
import { documents } from "../../bench/harness/documents.ts";
import { fillFigures } from "../../bench/harness/figures.ts";
import type { Result } from "../../bench/harness/result.ts";

const result = (mean: number): Result => ({
  bench: "sums",
  title: "adding",
  meta: {
    date: "2026-11-25",
    commit: "abc",
    machine: "an abacus",
    load: { before: 0.1, after: 1 },
    seconds: 3,
    versions: { node: "24.21.0" },
  },
  settings: { points: 10 },
  tables: { speed: { ours: { ms: { median: mean, q1: mean - 1, q3: mean + 1 }, who: "we" } } },
  ratios: { "ours to theirs": mean / 100 },
});
const fill = (markdown: string) =>
  fillFigures(markdown, (name) => (name === "sums" ? result(20) : undefined));

describe("figures in Markdown", () => {
  test("README and docs have those of bench/results: npm run bench -- --docs writes them", () => {
    for (const { file, is, should, missing } of documents()) {
      expect(is, file).toBe(should);
      expect(missing, file).toEqual([]);
    }
  });

  test("a table, one cell, a ratio and what was measured on", () => {
    const { markdown } = fill(`<!-- bench: sums / speed -->old<!-- /bench -->
So <!-- bench: sums / speed / ours / ms -->1<!-- /bench --> ms, <!-- bench: sums / ratios / ours to theirs -->?<!-- /bench --> times.
<!-- bench: sums / meta --><!-- /bench -->`);
    expect(markdown).toBe(`<!-- bench: sums / speed -->

|      | ms            | who |
| ---- | ------------- | --- |
| ours | 20 (19 to 21) | we  |

<!-- /bench -->
So <!-- bench: sums / speed / ours / ms -->20<!-- /bench --> ms, <!-- bench: sums / ratios / ours to theirs -->0.2<!-- /bench --> times.
<!-- bench: sums / meta -->2026-11-25, commit abc, an abacus, load 0.1 before and 1 after, points 10, node 24.21.0<!-- /bench -->`);
  });

  test("whether a goal is reached", () => {
    const mark = (goal: string, text: string) =>
      `<!-- bench: sums / speed / ours / ms / ${goal} -->${text}<!-- /bench -->`;
    const { markdown } = fill(mark("at least 20", "?") + mark("at most 19.5", "?"));
    expect(markdown).toBe(mark("at least 20", "yes") + mark("at most 19.5", "no"));
  });

  test("what no result has is named, and stays", () => {
    const markdown =
      "<!-- bench: other / speed -->old<!-- /bench --> <!-- bench: sums / ratios / x -->1<!-- /bench -->";
    expect(fill(markdown)).toEqual({ markdown, missing: ["other / speed", "sums / ratios / x"], marks: 2 });
  });
});

describe("compare", () => {
  test("says by how much, and whether the quartiles are apart", () => {
    const changes = compare(result(20), result(30));
    expect(Object.fromEntries(changes)).toEqual({
      "speed / ours / ms": { before: 20, after: 30, percent: 50, certain: "yes" },
      "ratios / ours to theirs": { before: 0.2, after: 0.3, percent: 50, certain: "yes" },
    });
    expect(compare(result(20), result(21)).get("speed / ours / ms")).toMatchObject({
      percent: 5,
      certain: "",
    });
    expect(compare(result(20), result(20)).size).toBe(0);
  });
});
