import { expect, test } from "vitest";
import { csvProgressBar, progressLine } from "./progress-bar.ts";

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  return { written, out: { isTTY, columns: 80, write } };
}

test("shows percent by bytes, cut to the terminal", () => {
  const progress = { phase: "load", bytes: 50, totalBytes: 200, rows: 1234567 } as const;
  expect(progressLine(progress)).toBe(`loading  ${"█".repeat(7)}${"░".repeat(23)}  25 %  1,234,567 rows`);
  expect(progressLine(progress, 20)).toHaveLength(19);
  expect(progressLine({ phase: "check", bytes: 0, totalBytes: 0, rows: 0 })).toContain("checking");
});

test("draws ten times a second at most, always the end, and leaves no line behind", () => {
  const { out, written } = terminal(true);
  let time = 0;
  const bar = csvProgressBar(out, () => time);
  for (time = 0; time <= 1000; time += 10)
    bar.update({ phase: "check", bytes: time, totalBytes: 2000, rows: time });
  expect(written).toHaveLength(11);
  bar.update({ phase: "load", bytes: 2000, totalBytes: 2000, rows: 1 });
  expect(written.at(-1)).toContain("100 %");
  bar.done();
  expect(written.at(-1)).toBe("\r\x1b[2K");
});

test("writes nothing where there is no terminal", () => {
  const { out, written } = terminal(false);
  const bar = csvProgressBar(out);
  bar.update({ phase: "check", bytes: 1, totalBytes: 1, rows: 1 });
  bar.done();
  expect(written).toEqual([]);
});
