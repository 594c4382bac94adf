import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvSyntaxError, detectSeparator, RowSplitter, type Separator } from "./row-splitter.ts";

/** All rows with their lines; `cuts` are the places where the text is cut into writes. */
async function split(
  text: string,
  separator: Separator = ",",
  cuts: readonly number[] = [],
): Promise<[number, string[]][]> {
  const rows: [number, string[]][] = [];
  const splitter = new RowSplitter(separator, text, (cells, line) => rows.push([line, cells]));
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    await splitter.write(text.slice(from, cut));
    from = cut;
  }
  await splitter.write(text.slice(from));
  await splitter.end();
  return rows;
}

const trimmed = (rows: [number, string[]][]) =>
  rows.map(([line, cells]) => [line, cells.map((c) => c.trim())]);

describe("RowSplitter", () => {
  test.each([
    [
      "plain",
      "a,b\n1,2\n",
      [
        [1, ["a", "b"]],
        [2, ["1", "2"]],
      ],
    ],
    [
      "no line break at the end",
      "a,b\n1,2",
      [
        [1, ["a", "b"]],
        [2, ["1", "2"]],
      ],
    ],
    [
      "CRLF",
      "a,b\r\n1,2\r\n",
      [
        [1, ["a", "b"]],
        [2, ["1", "2"]],
      ],
    ],
    [
      "CR alone",
      "a,b\r1,2\r",
      [
        [1, ["a", "b"]],
        [2, ["1", "2"]],
      ],
    ],
    [
      "CR alone with quotes",
      'a,"b"\r1,2\r3,4',
      [
        [1, ["a", "b"]],
        [2, ["1", "2"]],
        [3, ["3", "4"]],
      ],
    ],
    [
      "CRLF and LF mixed",
      'a,b\n1,"2"\r\n3,4\n',
      [
        [1, ["a", "b"]],
        [2, ["1", "2"]],
        [3, ["3", "4"]],
      ],
    ],
    [
      "quoted separator and quote",
      '"a,x","b""y"\n1,2',
      [
        [1, ["a,x", 'b"y']],
        [2, ["1", "2"]],
      ],
    ],
    [
      "quoted line break",
      'a,b\n1,"2\n3"\n4,5',
      [
        [1, ["a", "b"]],
        [2, ["1", "2\n3"]],
        [4, ["4", "5"]],
      ],
    ],
    [
      "empty lines before a quote",
      'a,b\n\n\n"1",2',
      [
        [1, ["a", "b"]],
        [2, [""]],
        [3, [""]],
        [4, ["1", "2"]],
      ],
    ],
    [
      "empty lines after a quote",
      '"a",b\n\n\n1,2',
      [
        [1, ["a", "b"]],
        [2, [""]],
        [3, [""]],
        [4, ["1", "2"]],
      ],
    ],
    [
      "spaces around quotes",
      'a , "b" \n1,2',
      [
        [1, ["a", "b"]],
        [2, ["1", "2"]],
      ],
    ],
  ])("%s", async (_, text, rows) => {
    expect(trimmed(await split(text))).toEqual(rows);
  });

  test("answers the same with and without quotes, however the text is cut", async () => {
    const cell = fc.stringMatching(/^[a-z0-9.:é°-]{0,5}$/);
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(
      table,
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom<Separator>(",", ";", "\t"),
      fc.array(fc.nat(200), { maxLength: 5 }),
      fc.array(fc.nat(7), { maxLength: 2 }),
      async (cells, newline, separator, cuts, quotedRows) => {
        const write = (quote: (row: number) => boolean) =>
          cells.map((row, i) => row.map((c) => (quote(i) ? `"${c}"` : c)).join(separator)).join(newline) +
          newline;
        const expected = cells.map((row, i) => [i + 1, row]);
        expect(
          await split(
            write(() => false),
            separator,
            cuts,
          ),
        ).toEqual(expected);
        expect(
          await split(
            write((i) => quotedRows.includes(i)),
            separator,
            cuts,
          ),
        ).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  test.each([
    ["not closed", 'a,b\n1,2\n\n3,"4\n5,6\n', 4, "does not end"],
    ["text after the quote", 'a,b\n1,2\n3,"4"x\n5,6\n', 3, "after the closing quote"],
    ["quote in a cell", 'a,b\n"1",2\n3,4"x\n5,6\n', 3, "in the middle of a cell"],
  ])("bad quotes: %s", async (_, text, line, reason) => {
    const error = await split(text).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CsvSyntaxError);
    expect((error as CsvSyntaxError).problem).toEqual({ line, reason: expect.stringContaining(reason) });
  });

  test.each(["a,b\nx,", 'a,b\n"x'])("refuses a row without end after %j", async (start) => {
    const splitter = new RowSplitter(",", start, () => {});
    await splitter.write(start);
    const endless = (async () => {
      for (let i = 0; i < 20; i++) await splitter.write("x".repeat(1024 * 1024));
    })();
    await expect(endless).rejects.toThrow("16 MiB");
  });

  test("passes an error of the callback on, with quotes and without", async () => {
    for (const text of ["a,b\n", '"a",b\n']) {
      const splitter = new RowSplitter(",", text, () => {
        throw new Error("from the callback");
      });
      const all = splitter.write(text).then(() => splitter.end());
      await expect(all).rejects.toThrow("from the callback");
    }
  });
});

test.each([
  ["time,a;b,c", ","],
  ["time;a,b;c", ";"],
  ["time\ta,b\tc", "\t"],
  ['"a,b,c";d\n1,2,3,4', ";"],
  ["time", ","],
  ["\n\na;b\n1,2,3", ";"],
])("detectSeparator of %j is %j", (text, separator) => {
  expect(detectSeparator(text)).toBe(separator);
});
