import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, randomUuid, type Stream } from "btrdb-web";
import { type Frame, type View, Viewport } from "btrdb-web/viewport";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { directQuery, shown } from "./direct.ts";

const RUNS = process.env.LONG === "1" ? 1_000 : 40;

let server: RunningServer;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  conn = await connect(server.url.replace("grpc:", "http:"));
});
afterAll(() => server.close());

const BASE = 1_577_836_800_000_000_000n;
/** Four years. */
const WHOLE = 1n << 57n;

/** Something that a user, or the world, does. */
type Step =
  | { readonly do: "zoom"; readonly at: number; readonly log2: number }
  | { readonly do: "pan"; readonly by: number }
  | { readonly do: "resize"; readonly pixels: number }
  | {
      readonly do: "insert";
      readonly stream: number;
      readonly at: number;
      readonly log2: number;
      readonly count: number;
    }
  | { readonly do: "delete"; readonly stream: number; readonly at: number; readonly log2: number }
  | { readonly do: "flush"; readonly stream: number }
  | { readonly do: "show"; readonly streams: readonly number[]; readonly shift: number }
  | { readonly do: "refresh" | "wait" | "compare" };

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const stream = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant("zoom" as const),
      at: fraction,
      log2: fc.integer({ min: -12, max: 8 }),
    }),
    weight: 5,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("pan" as const),
      by: fc.double({ min: -2, max: 2, noNaN: true }),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ do: fc.constant("resize" as const), pixels: fc.integer({ min: 1, max: 900 }) }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("insert" as const),
      stream,
      at: fraction,
      log2: fc.integer({ min: 0, max: 57 }),
      count: fc.constantFrom(1, 2, 30, 400, 3_000),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("delete" as const),
      stream,
      at: fraction,
      log2: fc.integer({ min: 0, max: 56 }),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ do: fc.constant("flush" as const), stream }), weight: 2 },
  {
    arbitrary: fc.record({
      do: fc.constant("show" as const),
      streams: fc.uniqueArray(stream, { maxLength: 3 }),
      shift: fc.constantFrom(0, 0, 1, 3_600_000_000_000),
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ do: fc.constantFrom("refresh" as const, "wait" as const) }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant("compare" as const) }), weight: 2 },
);

const scale = (span: bigint, by: number) => (span * BigInt(Math.round(by * 2 ** 30))) >> 30n;

/** Keeps a view within what the test fills, and not below ten nanoseconds. */
function within(view: View, start: bigint, span: bigint): View {
  const width = span < 10n ? 10n : span > WHOLE ? WHOLE : span;
  const least = start < BASE ? BASE : start;
  const from = least + width > BASE + WHOLE ? BASE + WHOLE - width : least;
  return { ...view, start: from, end: from + width };
}

/** The settled frame shows what a direct query shows. */
async function compare(viewport: Viewport): Promise<void> {
  await viewport.refresh();
  const frame: Frame = await viewport.settled();
  for (const series of frame.series) {
    expect(series.status).toBe("ready");
    const { major, minor } = series.version ?? { major: 0n, minor: 0n };
    expect({ major, minor }).toEqual(await series.stream.fullVersion());
    const version = minor > 0n ? 0n : major;
    expect(shown(series)).toEqual(await directQuery(series.stream, version, frame.view, series.shift));
  }
}

async function run(steps: readonly Step[], follows: boolean): Promise<void> {
  const streams: Stream[] = [];
  for (const name of ["a", "b", "c"]) {
    streams.push(await conn.create({ collection: `viewport/${randomUuid()}`, tags: { name } }));
  }
  const viewport = new Viewport({ maxBytes: 200_000 });
  if (follows) viewport.follow({ minIntervalMs: 5, maxIntervalMs: 50 });
  let view: View = {
    series: streams.map((of, i) => ({ id: String(i), stream: of })),
    start: BASE,
    end: BASE + WHOLE,
    pixels: 200,
  };
  let serial = 0;
  const show = (next: View) => {
    view = next;
    viewport.setView(view);
  };
  show(view);
  /** A range that is likely to have to do with what is in view. */
  const range = (at: number, log2: number) => {
    const span = 1n << BigInt(Math.min(log2, 57));
    const middle = view.start + scale(view.end - view.start, at);
    const start = middle - span / 2n < BASE ? BASE : middle - span / 2n;
    return { start, end: start + span };
  };
  try {
    for (const one of steps) {
      const span = view.end - view.start;
      switch (one.do) {
        case "zoom": {
          const next = one.log2 < 0 ? span >> BigInt(-one.log2) : span << BigInt(one.log2);
          show(within(view, view.start + scale(span, one.at) - scale(next, one.at), next));
          break;
        }
        case "pan":
          show(within(view, view.start + scale(span, one.by), span));
          break;
        case "resize":
          show({ ...view, pixels: one.pixels });
          break;
        case "insert": {
          const { start, end } = range(one.at, one.log2);
          const points = Array.from({ length: one.count }, (_, i) => ({
            time: start + ((end - start) * BigInt(i)) / BigInt(one.count),
            value: Math.sin(serial++),
          }));
          await streams[one.stream]!.insert(points);
          break;
        }
        case "delete": {
          const { start, end } = range(one.at, one.log2);
          await streams[one.stream]!.delete(start, end);
          break;
        }
        case "flush":
          await streams[one.stream]!.flush();
          break;
        case "show":
          show({
            ...view,
            series: one.streams.map((i) => ({
              id: String(i),
              stream: streams[i]!,
              shift: BigInt(one.shift),
            })),
          });
          break;
        case "refresh":
          void viewport.refresh();
          break;
        case "wait":
          await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 150));
          break;
        case "compare":
          await compare(viewport);
      }
    }
    await compare(viewport);
    expect(viewport.stats.bytes).toBeLessThan(2_000_000);
  } finally {
    viewport.close();
  }
}

test(
  "whatever is zoomed, panned, inserted and deleted: what is drawn in the end is what a direct query of that version gives",
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), fc.boolean(), run), {
      numRuns: RUNS,
    });
  },
  RUNS * 5_000,
);
