/**
 * Reading one long stream end to end, all readers in one run, round after round. Chromium and Node through Envoy, beside `fetch`
 * that throws the same bytes away and what one might take instead; Node without Envoy beside the published Python client, which
 * speaks native gRPC.
 */
import type { CDPSession, Page } from "playwright";
import { interopVenv } from "../scripts/tools/interop-venv.ts";
import { barPlot } from "./harness/bar-plot.ts";
import type { Bench, Cell, Options, Outcome, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { need } from "./harness/need.ts";
import { inTurn, type Samples } from "./harness/samples.ts";
import { jsonColumns, parseJson } from "./peers/json-reader.ts";
import { pythonClient } from "./peers/python.ts";
import { envoyBefore, startLongStream } from "./stack/long-stream.ts";
import { jsonServer } from "./stack/processes.ts";
import type { Question } from "./stack/questions.ts";
import { openReaderBrowser, readInPage } from "./stack/reader-page.ts";
import { FETCH_ARROW, FETCH_PROTO, READERS, STOCK } from "./stack/readers.ts";

/** Readers that make an object of each point: a part of the stream is enough to know their speed. */
const PART = 1_000_000;
const SLOW_NETWORK = { latency: 20, downloadThroughput: 12.5e6, uploadThroughput: 12.5e6, offline: false };
const NO_LIMIT = { latency: 0, downloadThroughput: -1, uploadThroughput: -1, offline: false };
const CHROMIUM = "Chromium through Envoy";
const NODE = "Node through Envoy";
const DIRECT = "Node without Envoy";
const SLOW = "Chromium through Envoy at 100 Mbit/s";
const PLACES = [CHROMIUM, NODE, DIRECT, SLOW];
const PYTHON_VALUES = "Python client, values";
const PYTHON_ARROW = "Python client, arrow_values";
/** Without a proxy, wherever they are read. */
const JSON_READERS = { "JSON, parsed": parseJson, "JSON, to columns": jsonColumns };
const IN_PARTS = [
  "grpc-web, RawValues as text",
  "grpc-web, RawValues in binary",
  ...Object.keys(JSON_READERS),
];
const WORKER = "btrdb-web, worker, whole, arrow";
const ours = (how: string, transport: string) => `btrdb-web, ${how}, ${transport}`;

const caseName = (place: string, reader: string) => `${place}: ${reader}`;
/** The URL is all that it needs. */
const jsonQuestion = (address: string, points: number): Question => ({
  url: `http://${address}/${points}`,
  uuid: "",
  start: 0n,
  end: 0n,
});

type Cases = Record<string, () => Promise<number>>;

/** What a case gives: million points a second, where all came. */
function speed(points: number, { ms, count }: { ms: number; count: number }, name: string): number {
  if (count < points) throw new Error(`${name} gave ${count}, not ${points}`);
  return points / ms / 1000;
}

function nodeCase(
  reader: (question: Question) => Promise<number>,
  question: Question,
  points: number,
  name: string,
) {
  return async () => {
    const begin = performance.now();
    const count = await reader(question);
    return speed(points, { ms: performance.now() - begin, count }, name);
  };
}

function pageCases(
  page: Page,
  session: CDPSession,
  proxied: (points: number) => Question,
  json: string,
  points: number,
) {
  const cases: Cases = {};
  const part = Math.min(points, PART);
  for (const reader of [...Object.keys(READERS), WORKER, ...IN_PARTS]) {
    const some = IN_PARTS.includes(reader) ? part : points;
    const question = reader in JSON_READERS ? jsonQuestion(json, some) : proxied(some);
    cases[caseName(CHROMIUM, reader)] = async () =>
      speed(some, await readInPage(page, reader, question), reader);
  }
  // On a network that is slower than this machine, what counts is the number of bytes.
  for (const reader of [ours("whole", "proto"), ours("whole", "arrow"), "JSON, parsed"]) {
    const question = reader in JSON_READERS ? jsonQuestion(json, part) : proxied(part);
    cases[caseName(SLOW, reader)] = async () => {
      await session.send("Network.emulateNetworkConditions", SLOW_NETWORK);
      try {
        return speed(part, await readInPage(page, reader, question), reader);
      } finally {
        await session.send("Network.emulateNetworkConditions", NO_LIMIT);
      }
    };
  }
  return cases;
}

function tableOf(samples: Samples): Record<string, Row> {
  const table: Record<string, Record<string, Cell>> = {};
  for (const name of samples.names) {
    const [place = "", reader = ""] = name.split(": ");
    table[reader] ??= Object.fromEntries(PLACES.map((column) => [column, ""]));
    table[reader][place] = samples.spread(name);
  }
  return table;
}

function ratiosOf(samples: Samples): Row {
  const ratios: Record<string, Cell> = {};
  const ratio = (place: string, reader: string, words: string, other: string) => {
    ratios[`${place}: ${reader}, ${words}`] = samples.ratio(caseName(place, reader), caseName(place, other));
  };
  for (const place of [CHROMIUM, NODE, DIRECT])
    for (const [transport, limit] of [["proto", FETCH_PROTO] as const, ["arrow", FETCH_ARROW] as const])
      for (const how of ["whole", "chunks"]) {
        ratio(place, ours(how, transport), "of fetch", limit);
        ratio(place, ours(how, transport), "times stock", STOCK);
      }
  for (const reader of IN_PARTS)
    ratios[`${CHROMIUM}: btrdb-web, whole, arrow, times ${reader}`] = samples.ratio(
      caseName(CHROMIUM, ours("whole", "arrow")),
      caseName(CHROMIUM, reader),
    );
  for (const place of [CHROMIUM, SLOW])
    ratio(place, ours("whole", "arrow"), "times proto", ours("whole", "proto"));
  for (const transport of ["proto", "arrow"]) {
    ratio(DIRECT, ours("whole", transport), "times Python values()", PYTHON_VALUES);
    ratio(DIRECT, ours("whole", transport), "of Python arrow_values()", PYTHON_ARROW);
  }
  ratio(DIRECT, FETCH_ARROW, "of Python arrow_values()", PYTHON_ARROW);
  return ratios;
}

function picture(samples: Samples, place: string): string {
  const bars = samples.names
    .filter((name) => name.startsWith(`${place}: `))
    .map((name) => ({
      label: name.slice(place.length + 2),
      value: samples.spread(name),
      ours: name.includes("btrdb-web"),
    }));
  return barPlot("Reading one stream", "million points a second", [{ name: place, bars }]);
}

async function run(options: Options): Promise<Outcome> {
  const points = options.number("points", 10_000_000, 50_000);
  const rounds = options.number("rounds", 5, 1);
  const part = Math.min(points, PART);
  await using closing = new Closing();
  const stream = await startLongStream(closing, points);
  const envoy = await envoyBefore(closing, stream.address);
  const json = closing.keep(await jsonServer(), (server) => server.close());
  const page = await (await openReaderBrowser(closing)).open();
  const session = await page.context().newCDPSession(page);
  const { python: program } = need(await interopVenv());
  const python = closing.keep(pythonClient(program), (client) => client.close());
  const proxied = (count: number) => stream.question(count, envoy.plain);

  const cases: Cases = pageCases(page, session, proxied, json.address, points);
  for (const [name, reader] of Object.entries(READERS)) {
    cases[caseName(NODE, name)] = nodeCase(reader, proxied(points), points, name);
    cases[caseName(DIRECT, name)] = nodeCase(reader, stream.question(points), points, name);
  }
  for (const [name, reader] of Object.entries(JSON_READERS))
    cases[caseName(DIRECT, name)] = nodeCase(reader, jsonQuestion(json.address, part), part, name);
  cases[caseName(DIRECT, PYTHON_ARROW)] = async () =>
    speed(points, await python.read("arrow_values", stream.question(points)), PYTHON_ARROW);
  const few = Math.min(points, PART / 2);
  cases[caseName(DIRECT, PYTHON_VALUES)] = async () =>
    speed(few, await python.read("values", stream.question(few)), PYTHON_VALUES);

  const samples = await inTurn({ rounds, log: options.log }, cases);
  return {
    settings: { points, rounds, "points of grpc-web, JSON and the slow network": part },
    tables: { "million points a second": tableOf(samples) },
    ratios: ratiosOf(samples),
    pictures: { "end-to-end": picture(samples, CHROMIUM), "end-to-end-node": picture(samples, DIRECT) },
  };
}

export const bench: Bench = {
  name: "end-to-end",
  title: "reading one long stream, in Chromium, Node and Python",
  minutes: 4,
  tools: ["chromium", "envoy", "python"],
  packages: ["@connectrpc/connect-web", "@bufbuild/protobuf", "grpc-web", "google-protobuf"],
  run,
};
