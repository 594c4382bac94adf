import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parse } from "csv-parse/sync";
import type { DemoStream } from "./demo-stream.ts";

const NOAA = "NOAA National Climatic Data Center, from vega-datasets 3.2.1";
const PUBLIC_DOMAIN = "U.S. government work, public domain";
const HOUR = 3_600_000;

interface Series {
  readonly file: string;
  readonly collection: string;
  /** Rows to take; all where it is not given. */
  readonly where?: readonly [column: string, value: string];
  /** Milliseconds since the Unix epoch for the text of the date column. */
  readonly time: (text: string) => number;
  readonly columns: Readonly<Record<string, { readonly name: string; readonly unit: string }>>;
  readonly annotations: DemoStream["annotations"];
}

/** Local standard time, without daylight saving, to UTC. */
const standardTime = (hoursBehind: number) => (text: string) =>
  Date.parse(text.includes("T") ? `${text}Z` : `${text}T00:00:00Z`) + hoursBehind * HOUR;

// The data's own description says km/h; a yearly mean of 3.2 for Seattle, against 3.6 m/s in the hourly normals of
// the same place, can only be m/s.
const DAILY = {
  temp_max: { name: "temperature_max", unit: "degC" },
  temp_min: { name: "temperature_min", unit: "degC" },
  precipitation: { name: "precipitation", unit: "mm" },
  wind: { name: "wind_speed", unit: "m/s" },
};

const daily = (city: string, place: string, hoursBehind: number): Series => ({
  file: "weather.csv",
  collection: `demo/weather/${place}-daily`,
  where: ["location", city],
  time: standardTime(hoursBehind),
  columns: DAILY,
  annotations: {
    description: `daily observations in ${city}, each at the beginning of its day`,
    time_zone: `the station's standard time, UTC-${hoursBehind}, kept here as UTC`,
    source: NOAA,
    license: PUBLIC_DOMAIN,
  },
});

const SERIES: readonly Series[] = [
  {
    file: "seattle-weather-hourly-normals.csv",
    collection: "demo/weather/seattle",
    // Written without a zone: in the normals, an hour is one of local standard time all the year. March has no
    // missing hour, and the coldest hour of July is 05:00, just after sunrise in UTC-8.
    time: standardTime(8),
    columns: {
      temperature: { name: "temperature", unit: "degC" },
      pressure: { name: "pressure", unit: "hPa" },
      wind: { name: "wind_speed", unit: "m/s" },
    },
    annotations: {
      description:
        "hourly climate normals: means of the measurements of 1981 to 2010, written as one year, 2010",
      time_zone: "the station's standard time, UTC-8, kept here as UTC",
      source: NOAA,
      license: PUBLIC_DOMAIN,
    },
  },
  daily("Seattle", "seattle", 8),
  daily("New York", "new-york", 5),
  {
    file: "co2-concentration.csv",
    collection: "demo/climate/mauna-loa",
    // The file has the first of the month; its description says that values are for 24:00 on the 15th.
    time: (text) => standardTime(10)(text) + 15 * 24 * HOUR,
    columns: {
      CO2: { name: "co2", unit: "ppm" },
      "adjusted CO2": { name: "co2_seasonally_adjusted", unit: "ppm" },
    },
    annotations: {
      description: "monthly means of carbon dioxide in the air, each at the end of the 15th of its month",
      time_zone: "the station's standard time, UTC-10, kept here as UTC",
      source: "Scripps CO2 Program, scrippsco2.ucsd.edu, from vega-datasets 3.2.1",
      license: "CC BY 4.0",
    },
  },
];

/** Real weather and climate series out of the npm package vega-datasets, read from where it is installed. */
export async function weatherStreams(): Promise<DemoStream[]> {
  // Its exports map names no data file, so the way goes over the file that it does name.
  const entry = createRequire(import.meta.url).resolve("vega-datasets");
  const folder = join(dirname(entry), "..", "data");
  const streams = await Promise.all(SERIES.map((series) => readSeries(folder, series)));
  return streams.flat();
}

async function readSeries(folder: string, series: Series): Promise<DemoStream[]> {
  const text = await readFile(join(folder, series.file), "utf8");
  const all: Record<string, string>[] = parse(text, { columns: true, bom: true });
  const { where } = series;
  const rows = where === undefined ? all : all.filter((row) => row[where[0]] === where[1]);
  const time = BigInt64Array.from(rows, (row) => {
    const date = row.date ?? row.Date ?? "";
    return BigInt(series.time(date)) * 1_000_000n;
  });
  return Object.entries(series.columns).map(([column, { name, unit }]) => ({
    collection: series.collection,
    name,
    unit,
    annotations: series.annotations,
    time,
    value: Float64Array.from(rows, (row) => Number(row[column])),
  }));
}
