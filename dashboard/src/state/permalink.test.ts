import { MAX_TIME, MIN_TIME } from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeView, encodeView } from "./permalink.ts";
import { axisRange, EMPTY_VIEW, type SeriesState, seriesId, type ViewState } from "./view-state.ts";

const A = "0123abcd-0000-4000-8000-00000000000a";
const B = "0123abcd-0000-4000-8000-00000000000b";

const time = fc.bigInt({ min: MIN_TIME, max: MAX_TIME });
const span = fc.bigInt({ min: 1n, max: MAX_TIME - MIN_TIME });
const range = fc.oneof(
  fc
    .tuple(time, time)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => (a < b ? { start: a, end: b } : { start: b, end: a }))
    .map(({ start, end }) => ({ kind: "fixed" as const, start, end })),
  fc.record({ kind: fc.constant("last" as const), span, live: fc.boolean() }),
  fc.constant({ kind: "all" as const }),
);
/** Whole characters only: half of one is no text, and no server can send it. */
const name = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "__proto__", "constructor", "%41", "V:0..1;", "a&r=all", "°C", "+", " ", "hidden", "7"),
);
const series: fc.Arbitrary<SeriesState> = fc.record(
  {
    uuid: fc.uuid(),
    color: fc.integer({ min: 0, max: 7 }),
    version: fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }),
    shift: fc.bigInt({ min: MIN_TIME - MAX_TIME, max: MAX_TIME - MIN_TIME }),
    axis: name,
    joined: fc.constant(true),
    hidden: fc.constant(true),
  },
  { requiredKeys: ["uuid", "color"] },
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const axis = fc
  .tuple(number, number)
  .filter(([a, b]) => a < b || b < a)
  .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
const view: fc.Arbitrary<ViewState> = fc.record({
  series: fc.uniqueArray(series, { selector: seriesId, maxLength: 12 }),
  range,
  zone: fc.constantFrom("UTC", "local", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"),
  axes: fc.array(fc.tuple(name, axis), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
});
const state = (fragment: string) => decodeView(fragment)?.state;

test("is for people to read", () => {
  const start = 1_709_294_400_000_000_000n;
  const text = encodeView(
    {
      series: [
        { uuid: A, color: 3, version: 12n, shift: 3_600_000_000_000n },
        { uuid: B, color: 0, axis: "left side", hidden: true },
      ],
      range: { kind: "fixed", start, end: start + 1n },
      zone: "Europe/Berlin",
      axes: { "m/s": { min: -0.5, max: 1e21 }, V: { min: 0, max: 10 } },
    },
    "db.example:4411",
  );
  expect(text).toBe(
    "v=1&at=db.example:4411&r=2024-03-01T12:00:00Z/2024-03-01T12:00:00.000000001Z&z=Europe/Berlin" +
      `&s=${A}:c3@12+1h;${B}:c0:hidden:axis=left%20side&y=V:0..10;m%2Fs:-0.5..1e21`,
  );
  expect(encodeView(EMPTY_VIEW)).toBe("v=1&r=all&z=UTC");
  const live = { ...EMPTY_VIEW, range: { kind: "last" as const, span: 900_000_000_000n, live: true } };
  expect(encodeView(live)).toBe("v=1&r=last:15m:live&z=UTC");
});

test("gives every view back, to the nanosecond and to the last bit", () => {
  fc.assert(
    fc.property(
      view,
      fc.constantFrom(undefined, "db.example:4411", "https://a/b,https://[::1]:4411"),
      (given, at) => {
        const text = encodeView(given, at);
        const found = decodeView(text);
        // Names like __proto__ are compared as what they are, entries.
        const plain = (value: ViewState | undefined) => ({
          ...value,
          axes: new Map(Object.entries(value?.axes ?? {})),
        });
        expect(plain(found?.state)).toEqual(plain(given));
        expect(found?.problems).toEqual([]);
        expect(found?.endpoint).toBe(at);
        // A URL takes it as it is, and a second link of the same view is the same.
        const url = new URL("https://page.example/");
        url.hash = text;
        expect(url.hash).toBe(`#${text}`);
        expect(decodeView(url.hash)?.state).toEqual(found?.state);
        expect(encodeView(found!.state, at)).toBe(text);
      },
    ),
    { numRuns: 500 },
  );
});

test("survives mail programs that encode it as a whole, or all separators", () => {
  fc.assert(
    fc.property(view, (given) => {
      const text = encodeView(given);
      expect(encodeView(decodeView(encodeURIComponent(text))!.state)).toBe(text);
      // A name that has separators of its own has two readings then.
      fc.pre(!/%(?!20)/u.test(text.replace(/&z=[^&]*/u, "")));
      const encoded = text
        .split("&")
        .map((field) => field.replace(/[:;@+,/]/gu, encodeURIComponent))
        .join("&");
      expect(encodeView(decodeView(encoded)!.state)).toBe(text);
    }),
  );
});

describe("hostile links", () => {
  test("whatever comes, it does not throw, and the state is one that can be shown", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "v=1",
        "v=9",
        "r=",
        "s=",
        "y=",
        "z=",
        "at=",
        "&",
        ";",
        ":",
        "@",
        "+",
        "..",
        "/",
        "last:",
        "__proto__",
        "constructor",
        "%",
        "%00",
        "%E0%A4",
        A,
        ":c9",
        "=",
        "1e999",
        "-0",
        "NaN",
        "9".repeat(50),
        "all",
        "Z",
        "2024-03-01",
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.string({ unit: fc.constantFrom("\ud800", "\udfff", "a"), maxLength: 3 }),
    );
    const link = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join("")),
      // A good link with a few characters changed
      fc
        .tuple(view, fc.array(fc.tuple(fc.nat(), piece), { minLength: 1, maxLength: 4 }))
        .map(([given, edits]) =>
          edits.reduce((text, [at, part]) => {
            const cut = at % (text.length + 1);
            return text.slice(0, cut) + part + text.slice(cut + 1);
          }, encodeView(given)),
        ),
    );
    fc.assert(
      fc.property(link, (text) => {
        const found = decodeView(text);
        if (found === undefined) return;
        const { series: list, range: shown, axes } = found.state;
        expect(new Set(list.map(seriesId)).size).toBe(list.length);
        for (const { uuid, color } of list) {
          expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
          expect(color >= 0 && color < 8).toBe(true);
        }
        if (shown.kind === "fixed")
          expect(MIN_TIME <= shown.start && shown.start < shown.end && shown.end <= MAX_TIME).toBe(true);
        for (const { min, max } of Object.values(axes)) expect(min < max && max - min > 0).toBe(true);
        expect(found.problems.length).toBeLessThan(10);
        expect(({} as Record<string, unknown>).min).toBeUndefined();
        encodeView(found.state, found.endpoint);
      }),
      { numRuns: 2000 },
    );
  });

  test("a unit called __proto__ is a name, and changes nothing else", () => {
    const found = state("v=1&y=__proto__:0..10;constructor:1..2")!;
    expect(axisRange(found, "__proto__")).toEqual({ min: 0, max: 10 });
    expect(axisRange(found, "toString")).toBeUndefined();
    expect(axisRange(EMPTY_VIEW, "constructor")).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, "min")).toBe(false);
    expect(encodeView(found)).toContain("y=__proto__:0..10;constructor:1..2");
  });

  test("a huge link is refused, and so are numbers without an end", () => {
    const found = decodeView(`v=1&s=${`${A};`.repeat(200_000)}&r=${"9".repeat(1_000_000)}/1`);
    expect(found?.state).toEqual(EMPTY_VIEW);
    expect(found?.problems).toEqual(["The link is too long to be read; nothing of it is shown."]);
    const long = decodeView(`v=1&r=${"9".repeat(20_000)}/1&y=V:${"9".repeat(6_000)}..1`);
    expect(long?.state).toEqual(EMPTY_VIEW);
    expect(long?.problems).not.toEqual([]);
    for (const problem of long?.problems ?? []) expect(problem.length).toBeLessThan(200);
  });

  test("what is no link of ours is none", () => {
    for (const text of ["", "#", "main", "#top", "x=1", "=", "&&&", "utm_source=mail"])
      expect(decodeView(text)).toBeUndefined();
  });

  test.each([
    ["v=2&r=all", /newer page/],
    ["r=yesterday", /range that is none: “yesterday”/],
    ["r=2024-03-02/2024-03-01", /range that is none/],
    ["r=2024-02-30/2024-03-01", /range that is none/],
    ["r=last:0s", /range that is none/],
    ["r=1900-01-01/2024-03-01", /cut to the times/],
    ["s=tree:c1", /no stream: “tree:c1”/],
    [`s=${A}@0`, /version 0/],
    [`s=${A}@99999999999999999999`, /version 9/],
    [`s=${A}+99999d`, /no length of time/],
    [`s=${A}:sparkling`, /does not know: “sparkling”/],
    ["y=V:10..0", /value axis that is none: “V:10..0”/],
    ["y=V:0..Infinity", /value axis/],
    ["z=Mars/Olympus", /no time zone “Mars\/Olympus”/],
    ["at=https://user:S3CRET@host", /only what is no secret/],
  ])("%s is said in words", (text, problem) => {
    const found = decodeView(text)!;
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toMatch(problem);
    expect(found.problems[0]).not.toContain("S3CRET");
  });
});

test("a link never holds a key", () => {
  for (const endpoint of [
    "https://user:S3CRET@host:4411",
    "https://host:4411/?apikey=S3CRET",
    "https://host:4411/#apikey=S3CRET",
    "user:12?S3CRET@host:4411",
  ]) {
    expect(encodeView(EMPTY_VIEW, endpoint)).not.toContain("S3CRET");
    expect(decodeView(`v=1&at=${encodeURIComponent(endpoint)}`)?.endpoint ?? "").not.toContain("S3CRET");
  }
  expect(encodeView(EMPTY_VIEW, "https://user:S3CRET@host:4411")).toContain("at=https://host:4411&");
});
