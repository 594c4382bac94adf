// Records the answers of a real BTrDB v4 to the requests of a file of recordings, anew:
//   node --conditions=btrdb-source server/src/golden-v4/record.ts http://127.0.0.1:4410 server/fixtures/golden-v4/*.json
// The server has to be fresh, and obliterate enabled (BTRDB_ENABLE_OBLITERATE=YES).
import { readFile, writeFile } from "node:fs/promises";
import { isObject, type Recorded, type RecordedObject, type Recording } from "../golden/recording.ts";
import { V4_CLIENTS } from "../testing/v4-client.ts";
import { playStep } from "./play.ts";

/** Longer lists of numbers are told by their ends. */
const LONG = 200;

function abridged(value: Recorded): Recorded {
  if (Array.isArray(value))
    return value.length > LONG
      ? { _n: value.length, _first: value.slice(0, 3), _last: value.slice(-3) }
      : value.map(abridged);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, abridged(inner)]));
}

const [url = "", ...files] = process.argv.slice(2);
const client = V4_CLIENTS.find(({ protocol }) => protocol === "gRPC")!.connect(url);
const { build } = await client.info({});
for (const file of files) {
  const recording = JSON.parse(await readFile(file, "utf8")) as Recording;
  const steps: object[] = [];
  for (const step of recording.steps) {
    const { rpc, note, request } = step;
    const responses = abridged(await playStep(client, step)) as readonly RecordedObject[];
    const stat = responses.at(-1)?.stat as RecordedObject | undefined;
    const error = stat && { error: { via: "response-stat", code: stat.code, msg: stat.msg } };
    steps.push({ rpc, ...(note !== undefined && { note }), request, responses, ...error });
  }
  const server = `BTrDB/btrdb-server ${build} (018879fb), v4 api`;
  const { description } = recording;
  await writeFile(file, `${JSON.stringify({ description, server, steps }, null, 1)}\n`);
}
