import { check, equal } from "./check.mjs";
import { filled, openly, proxyOf, throughProxy } from "./world.mjs";

const POINTS = 20_000;
const END = BigInt(2 * POINTS);

/** Points of filled() from their chunks. */
async function inChunks(reading) {
  const chunks = [];
  for await (const { time, value } of reading) chunks.push([...time].map((at, i) => [at, value[i]]));
  check(chunks.length > 1, `there were ${chunks.length} chunks`);
  return chunks.flat();
}

function checkPoints(points) {
  equal(points.length, POINTS, "points");
  for (const [i, [time, value]] of points.entries())
    if (time !== BigInt(2 * i) || value !== 2 * i) throw new Error(`point ${i} is ${time}, ${value}`);
}

/** Windows of 10 ns, five points in each. */
function checkWindows({ time, mean, min, max, count }, width) {
  const each = width / 2n;
  equal(time.length, Number(END / width), "windows");
  for (const i of [0, 1, time.length - 1]) {
    const first = BigInt(i) * width;
    equal(
      [time[i], min[i], mean[i], max[i], count[i]],
      [first, Number(first), Number(first) + Number(each - 1n), Number(first + width - 2n), each],
      `window ${i}`,
    );
  }
}

const byEach = ["proto", "arrow"].flatMap((transport) => {
  const by = transport === "proto" ? "protobuf" : "Arrow";
  return [
    {
      name: `values by ${by}: whole, and chunk by chunk`,
      async run(context) {
        const conn = await openly(context);
        const stream = await filled(conn, POINTS);
        const whole = await stream.values(0n, END, { transport });
        checkPoints([...whole].map(({ time, value }) => [time, value]));
        checkPoints(await inChunks(stream.values(0n, END, { transport })));
      },
    },
    {
      name: `windows by ${by}: of any width, and aligned`,
      async run(context) {
        const conn = await openly(context);
        const stream = await filled(conn, POINTS);
        checkWindows(await stream.windows(0n, END, 10n, { transport }), 10n);
        const aligned = await stream.alignedWindows(0n, END, 6, { transport });
        checkWindows(aligned, 64n);
      },
    },
    {
      name: `a read by ${by} that is cut goes on where it stopped`,
      async run(context) {
        const [direct, conn] = [await openly(context), await throughProxy(context)];
        const { uuid } = await filled(direct, POINTS);
        const proxy = proxyOf(context);
        const rpc = transport === "proto" ? "RawValues" : "ArrowRawValues";
        await proxy.cut(rpc, [150_007, 90_001, 10]);
        const whole = await conn.stream(uuid).values(0n, END, { transport });
        checkPoints([...whole].map(({ time, value }) => [time, value]));
        equal(await proxy.calls(), 4, "calls");
        await proxy.cut(rpc, [200_003, 0]);
        checkPoints(await inChunks(conn.stream(uuid).values(0n, END, { transport })));
        equal(await proxy.calls(), 3, "calls");
      },
    },
  ];
});

export const reading = [
  ...byEach,
  {
    name: "messages that are gzip, as a v4 server sends them",
    async run(context) {
      const conn = await openly({ ...context, openUrl: context.gzipUrl });
      const stream = await filled(conn, POINTS);
      for (const transport of ["proto", "arrow"]) {
        const whole = await stream.values(0n, END, { transport });
        checkPoints([...whole].map(({ time, value }) => [time, value]));
        checkPoints(await inChunks(stream.values(0n, END, { transport })));
      }
    },
  },
  {
    name: "several streams: tables, rows, CSV, columns for other Arrow libraries",
    async run(context) {
      const conn = await openly(context);
      const streams = [await filled(conn, 5), await filled(conn, 3)];
      const set = await conn.streams(...streams.map(({ uuid }) => uuid));
      const part = await set.filter({ start: 0n, end: 100n });
      const { time, columns } = await part.toTable();
      equal(time, BigInt64Array.of(0n, 2n, 4n, 6n, 8n), "times");
      equal(columns[1], Float64Array.of(0, 2, 4, Number.NaN, Number.NaN), "the second column");
      let csv = "";
      for await (const piece of part.toCSV()) csv += piece;
      equal(csv.trim().split("\n").length, 6, "lines");
      const arrow = await (await streams[0].values(0n, 100n)).toArrow();
      const { tableFromIPC } = await import("@uwdata/flechette");
      equal(tableFromIPC(arrow).numRows, 5, "rows");
    },
  },
  {
    name: "follow: new points are told",
    async run(context) {
      const conn = await openly(context);
      const stream = await filled(conn, 5);
      const set = await conn.streams(stream.uuid);
      const abort = new AbortController();
      const told = (async () => {
        for await (const event of set.follow({ minIntervalMs: 20, from: 0n, signal: abort.signal }))
          if (event.ranges.some(({ end }) => end > 100n)) return true;
      })();
      await stream.insert([[101n, 1]]);
      await stream.flush();
      equal(await told, true, "told");
      abort.abort();
    },
  },
];
