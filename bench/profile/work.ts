// One kind of work, done again and again in a process of its own and looked at: bench/profile.ts runs it.
import { setTimeout as sleep } from "node:timers/promises";
import { connect, RawColumns } from "btrdb-web";
import { START, STEP } from "../stack/messages.ts";
import type { Question } from "../stack/questions.ts";
import { bytesOf } from "../stack/questions.ts";
import { createStream } from "../stack/raw-client.ts";
import { READERS } from "../stack/readers.ts";
import { profile, type Shares } from "./cpu-profile.ts";

/** What the work took, as one line of JSON. Milliseconds, but for the faults. */
export interface Cost {
  readonly shares: Shares;
  /** CPU of the main thread, and of all others: V8 collects garbage and compiles there. */
  readonly main: number;
  readonly others: number;
  /** Of both, in the system: page faults and sockets. */
  readonly system: number;
  /** Pages that were touched first. */
  readonly faults: number;
}

const [url = "", uuid = "", start = "", end = "", how = "", rounds = ""] = process.argv.slice(2);
const question: Question = { url, uuid, start: BigInt(start), end: BigInt(end) };

async function inserter(transport: "proto" | "arrow"): Promise<() => Promise<unknown>> {
  const points = Number((question.end - question.start) / STEP);
  const time = BigInt64Array.from({ length: points }, (_, i) => START + BigInt(i) * STEP);
  const value = Float64Array.from({ length: points }, (_, i) => 1 + Math.sin(i / 1000));
  const conn = await connect(url);
  return async () => {
    const made = crypto.randomUUID();
    await createStream(new URL(url).host, bytesOf(made));
    await conn.stream(made).insert(new RawColumns({ time, value }), { transport });
  };
}

const reader = READERS[how];
const work = reader ? () => reader(question) : await inserter(how.endsWith("arrow") ? "arrow" : "proto");

const cpu = () => {
  const { userCPUTime, systemCPUTime, minorPageFault } = process.resourceUsage();
  const main = process.threadCpuUsage();
  return {
    all: (userCPUTime + systemCPUTime) / 1000,
    main: (main.user + main.system) / 1000,
    system: systemCPUTime / 1000,
    faults: minorPageFault,
  };
};

for (let round = -2; round < Number(rounds); round++) {
  globalThis.gc?.();
  await sleep(20);
  const stop = await profile();
  const before = cpu();
  await work();
  const after = cpu();
  const shares = await stop();
  if (round < 0) continue;
  const main = after.main - before.main;
  const cost: Cost = {
    shares,
    main,
    others: Math.max(0, after.all - before.all - main),
    system: after.system - before.system,
    faults: after.faults - before.faults,
  };
  console.log(JSON.stringify(cost));
}
process.exit(0);
