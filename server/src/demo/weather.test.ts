import { describe, expect, test } from "vitest";
import { weatherStreams } from "./weather.ts";

const streams = await weatherStreams();
const find = (collection: string, name: string) =>
  streams.find((stream) => stream.collection === collection && stream.name === name)!;
const valueAt = (collection: string, name: string, time: string) => {
  const stream = find(collection, name);
  return stream.value[stream.time.indexOf(BigInt(Date.parse(time)) * 1_000_000n)];
};

test("all series are whole, sorted and finite", () => {
  const shape = streams.map(
    ({ collection, name, unit, time }) => `${collection} ${name} ${unit} ${time.length}`,
  );
  expect(shape).toEqual([
    "demo/weather/seattle temperature degC 8759",
    "demo/weather/seattle pressure hPa 8759",
    "demo/weather/seattle wind_speed m/s 8759",
    ...["seattle", "new-york"].flatMap((place) => [
      `demo/weather/${place}-daily temperature_max degC 1461`,
      `demo/weather/${place}-daily temperature_min degC 1461`,
      `demo/weather/${place}-daily precipitation mm 1461`,
      `demo/weather/${place}-daily wind_speed m/s 1461`,
    ]),
    "demo/climate/mauna-loa co2 ppm 741",
    "demo/climate/mauna-loa co2_seasonally_adjusted ppm 741",
  ]);
  for (const { time, value } of streams) {
    expect(value.every(Number.isFinite)).toBe(true);
    expect(time.every((t, i) => i === 0 || t > time[i - 1]!)).toBe(true);
  }
});

describe("rows are where the files have them, in UTC", () => {
  // The left column is a row of the file, in the station's standard time.
  test.each([
    ["2010-01-01T01:00:00,1016.6,4.0,3.8", "demo/weather/seattle", "temperature", "2010-01-01T09:00:00Z", 4],
    [
      "2010-03-14T15:00:00,1016.3,11.0,4.5",
      "demo/weather/seattle",
      "temperature",
      "2010-03-14T23:00:00Z",
      11,
    ],
    [
      "2010-12-31T23:00:00,1016.7,4.3,4.0",
      "demo/weather/seattle",
      "pressure",
      "2011-01-01T07:00:00Z",
      1016.7,
    ],
    [
      "Seattle,2012-01-02,10.9,…",
      "demo/weather/seattle-daily",
      "precipitation",
      "2012-01-02T08:00:00Z",
      10.9,
    ],
    [
      "New York,2015-12-31,1.5,11.1,…",
      "demo/weather/new-york-daily",
      "temperature_max",
      "2015-12-31T05:00:00Z",
      11.1,
    ],
    ["1958-03-01,315.70,314.44", "demo/climate/mauna-loa", "co2", "1958-03-16T10:00:00Z", 315.7],
    [
      "2020-04-01,416.18,413.35",
      "demo/climate/mauna-loa",
      "co2_seasonally_adjusted",
      "2020-04-16T10:00:00Z",
      413.35,
    ],
  ])("%s", (_, collection, name, time, value) => {
    expect(valueAt(collection, name, time)).toBe(value);
  });

  test("hourly normals have no hour of daylight saving: every hour of the year once", () => {
    const { time } = find("demo/weather/seattle", "temperature");
    expect(time.every((t, i) => i === 0 || t - time[i - 1]! === 3_600_000_000_000n)).toBe(true);
  });
});
