/** Metadata of 100,000 streams in 1,000 collections: all of them, all collections, and one by its name; in Chromium, Node, Python. */
import { interopVenv } from "../scripts/tools/interop-venv.ts";
import type { Bench, Cell } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { need } from "./harness/need.ts";
import { inTurn, Samples } from "./harness/samples.ts";
import { pythonClient } from "./peers/python.ts";
import {
  METADATA_READERS,
  OUR_COLLECTIONS,
  OUR_STREAMS,
  STOCK_COLLECTIONS,
  STOCK_STREAMS,
} from "./stack/metadata-readers.ts";
import { metadataServer } from "./stack/processes.ts";
import type { Question } from "./stack/questions.ts";
import { openReaderBrowser, readInPage } from "./stack/reader-page.ts";

const [CHROMIUM, NODE] = ["Chromium, ms", "Node, ms"] as const;
const PYTHON = {
  "Python client, all streams": "streams_in_collection",
  "Python client, all collections": "list_collections",
} as const;

export const bench: Bench = {
  name: "metadata",
  title: "metadata of 100,000 streams",
  minutes: 1,
  tools: ["chromium", "python"],
  packages: ["@connectrpc/connect-web", "@bufbuild/protobuf"],
  async run(options) {
    const streams = options.number("streams", 100_000, 1_000);
    const rounds = options.number("rounds", 5, 1);
    await using closing = new Closing();
    const server = closing.keep(await metadataServer(streams), (running) => running.close());
    const page = await (await openReaderBrowser(closing)).open();
    const { python: program } = need(await interopVenv());
    const python = closing.keep(pythonClient(program), (client) => client.close());
    const question: Question = { url: `http://${server.address}`, uuid: "", start: 0n, end: 0n };
    const blocked = new Samples();
    const some = (count: number, name: string) => {
      if (count === 0) throw new Error(`${name} found nothing`);
    };
    const cases: Record<string, () => Promise<number>> = {};
    for (const [name, reader] of Object.entries(METADATA_READERS)) {
      cases[`${CHROMIUM}: ${name}`] = async () => {
        const { ms, count, longestTask } = await readInPage(page, name, question);
        some(count, name);
        blocked.add(name, longestTask);
        return ms;
      };
      cases[`${NODE}: ${name}`] = async () => {
        const begin = performance.now();
        some(await reader(question), name);
        return performance.now() - begin;
      };
    }
    for (const [name, method] of Object.entries(PYTHON))
      cases[`Python, ms: ${name}`] = async () => {
        const { ms, count } = await python.read(method, question);
        some(count, name);
        return ms;
      };
    const samples = await inTurn({ rounds, log: options.log }, cases);
    const table: Record<string, Record<string, Cell>> = {};
    for (const name of samples.names) {
      const [place = "", reader = ""] = name.split(": ");
      table[reader] ??= { [CHROMIUM]: "", "longest task in Chromium, ms": "", [NODE]: "", "Python, ms": "" };
      table[reader][place] = samples.spread(name);
      if (place === CHROMIUM) table[reader]["longest task in Chromium, ms"] = blocked.spread(reader);
    }
    const ratio = (place: string, one: string, other: string) =>
      samples.ratio(`${place}: ${one}`, `${place}: ${other}`);
    return {
      settings: { streams, rounds, collections: Math.ceil(streams / 100) },
      tables: { "time until all is there": table },
      ratios: {
        "Chromium: all streams, time of stock": ratio(CHROMIUM, OUR_STREAMS, STOCK_STREAMS),
        "Node: all streams, time of stock": ratio(NODE, OUR_STREAMS, STOCK_STREAMS),
        "Node: all collections, time of stock": ratio(NODE, OUR_COLLECTIONS, STOCK_COLLECTIONS),
        "Node: all streams, time of Python": samples.ratio(
          `${NODE}: ${OUR_STREAMS}`,
          "Python, ms: Python client, all streams",
        ),
      },
    };
  },
};
