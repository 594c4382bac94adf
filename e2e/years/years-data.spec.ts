// The data that the stories of ten years rest on: that a server holds exactly what the formulas say.

import { expect, test } from "@playwright/test";
import { startServer } from "btrdb-dev-server";
import { connect, PointWidth, type WindowColumns } from "btrdb-web";
import {
  BURST,
  BURST_POINTS,
  END,
  FIRST,
  fillYears,
  SPIKE_EVERY,
  SPIKES,
  statisticsOf,
  type YearsStream,
  yearsStreams,
} from "./years-data.ts";

const YEAR_2018 = BigInt(Date.parse("2018-01-01T00:00:00Z")) * 1_000_000n;
const YEAR_2019 = BigInt(Date.parse("2019-01-01T00:00:00Z")) * 1_000_000n;
// Large enough for spikes, small enough for each project: 400,000 points in `spikes`.
const POINTS = 20_000_000;

test("ten years in nine streams, of which the longest has 100 million points @once", () => {
  const streams = yearsStreams();
  expect(streams.long.count).toBe(100_000_000);
  expect(Object.values(streams)).toHaveLength(9);
  expect(new Set(Object.values(streams).map(({ uuid }) => uuid)).size).toBe(9);
  expect(new Set(Object.values(streams).map(({ unit }) => unit))).toEqual(new Set(["V", "A", "Hz", "°"]));
  for (const stream of Object.values(streams)) {
    expect(stream.time(0)).toBe(FIRST);
    expect(stream.time(stream.count - 1)).toBeLessThan(END);
    expect(END - stream.time(stream.count - 1)).toBeLessThan((END - FIRST) / 30n);
  }
});

test("indexes and times say the same @once", () => {
  const streams = yearsStreams();
  for (const stream of Object.values(streams)) {
    for (const index of [0, 1, 17, stream.count >> 1, stream.count - 1].filter((at) => at < stream.count)) {
      expect(stream.indexAt(stream.time(index))).toBe(index);
      expect(stream.indexAt(stream.time(index) + 1n)).toBe(index + 1);
    }
    expect(stream.indexAt(END)).toBe(stream.count);
    expect(() => stream.time(stream.count)).toThrow(RangeError);
  }
  expect(streams.gaps.indexAt(YEAR_2018)).toBe(streams.gaps.indexAt(YEAR_2019));
  expect(statisticsOf(streams.gaps, YEAR_2018, YEAR_2019)).toMatchObject({ count: 0, mean: NaN });
  const { burst } = streams;
  expect(burst.indexAt(BURST + BigInt(BURST_POINTS)) - burst.indexAt(BURST)).toBe(BURST_POINTS);
});

test("a server answers what the formulas say, at every zoom @once", async () => {
  const server = await startServer({ port: 0, tlsPort: null, database: "memory" });
  try {
    const streams = await fillYears(server.ingest, { points: POINTS });
    const conn = await connect(server.url, { apiKey: false });
    for (const expected of Object.values(streams)) {
      const stream = conn.stream(expected.uuid);
      for (const exponent of [58, 52, 47, 40]) {
        const width = new PointWidth(exponent);
        const size = 1n << BigInt(exponent);
        // Around the burst, which is on no border of these windows.
        const start = (BURST >> BigInt(exponent)) << BigInt(exponent);
        const windows = await stream.alignedWindows(start, start + size, width);
        const { count, min, mean, max, stddev } = statisticsOf(expected, start, start + size);
        expect(windows.length, `${expected.name} 2^${exponent}`).toBe(count > 0 ? 1 : 0);
        if (count === 0) continue;
        expect([windows.count[0], windows.min[0], windows.max[0]]).toEqual([BigInt(count), min, max]);
        expect(windows.mean[0]).toBeCloseTo(mean, 9);
        expect(windows.stddev[0]).toBeCloseTo(stddev, 6);
      }
    }
    const { time, value } = await conn.stream(streams.burst.uuid).values(BURST + 5n, BURST + 15n);
    expect(Array.from(time)).toEqual(Array.from({ length: 10 }, (_, index) => BURST + 5n + BigInt(index)));
    const first = streams.burst.indexAt(BURST + 5n);
    expect(Array.from(value)).toEqual(
      Array.from({ length: 10 }, (_, index) => streams.burst.value(first + index)),
    );
    // Windows of thirteen days: all that ten years have room for on a narrow screen.
    const wide = await conn.stream(streams.spikes.uuid).alignedWindows(FIRST, END, 50);
    expect(spikesIn(wide, streams.spikes)).toBe(4);
  } finally {
    await server.close();
  }
});

/** Each spike is the maximum or minimum of its own window; returns how many there are. */
function spikesIn({ time, min, max }: WindowColumns, { count, time: timeOf }: YearsStream): number {
  let seen = 0;
  for (let index = SPIKE_EVERY / 2; index < count; index += SPIKE_EVERY, seen++) {
    const row = time.findLastIndex((start) => start <= timeOf(index));
    if (seen % 2 === 0) expect(max[row]).toBe(SPIKES.up);
    else expect(min[row]).toBe(SPIKES.down);
  }
  return seen;
}
