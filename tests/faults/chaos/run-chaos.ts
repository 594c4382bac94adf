import { setTimeout as sleep } from "node:timers/promises";
import type { Envoy } from "../../../scripts/tools/find-envoy.ts";
import { seeded } from "../seeded.ts";
import { ChaosClient } from "./client.ts";
import { startCluster, type Target } from "./cluster.ts";

/** How long and how hard. */
export interface ChaosOptions {
  readonly clients: number;
  readonly durationMs: number;
  /** Kills go on until there were so many, also where the time is over. */
  readonly leastKills: number;
  readonly seed: number;
}

/** What came of it. */
export interface ChaosReport {
  readonly kills: Readonly<Record<Target, number>>;
  readonly acknowledged: number;
  readonly reads: number;
  readonly followed: number;
  readonly errors: Readonly<Record<string, number>>;
  /** From the moment that all is up again until each client has read and inserted, per kill, sorted. */
  readonly recoveredMs: readonly number[];
}

/** Nobody may be away for longer, on a machine however slow. */
const LONGEST_RECOVERY_MS = 60_000;
const TARGETS: readonly Target[] = ["server", "envoy", "both"];

/** Clients read, insert and follow while what they talk to is killed and started again. Throws where a promise breaks. */
export async function runChaos(envoy: Envoy, options: ChaosOptions): Promise<ChaosReport> {
  const { clients: count, durationMs, leastKills, seed } = options;
  const random = seeded(seed);
  const cluster = await startCluster(envoy);
  const clients: ChaosClient[] = [];
  let failure: { error: unknown } | undefined;
  const check = () => {
    if (failure !== undefined) throw failure.error;
  };
  try {
    for (let i = 0; i < count; i++) {
      const own = seeded(seed + 1 + i);
      clients.push(
        await ChaosClient.start(cluster.url, own, (error) => {
          failure ??= { error };
        }),
      );
    }
    const kills = { server: 0, envoy: 0, both: 0 };
    const recoveredMs: number[] = [];
    const end = performance.now() + durationMs;
    for (let killed = 0; killed < leastKills || performance.now() < end; killed++) {
      await sleep(500 + random() * 2_500);
      check();
      // Each of them in turn at the start, so that a short run has met all.
      const target = TARGETS[killed < 3 ? killed : Math.floor(random() * 3)] as Target;
      await cluster.kill(target);
      kills[target]++;
      await sleep(random() * 1_000);
      await cluster.start(target);
      recoveredMs.push(await recovery(clients, check));
    }
    for (const client of clients) client.stopInserting();
    const deadline = performance.now() + LONGEST_RECOVERY_MS;
    await sleep(1000);
    for (const client of clients) await client.settle(deadline);
    check();
    const errors: Record<string, number> = {};
    for (const client of clients)
      for (const [code, times] of client.errors) errors[code] = (errors[code] ?? 0) + times;
    const sum = (of: (client: ChaosClient) => number) => clients.reduce((all, client) => all + of(client), 0);
    return {
      kills,
      acknowledged: sum(({ ledgers }) => ledgers.reduce((all, ledger) => all + ledger.acknowledged, 0)),
      reads: sum(({ reads }) => reads),
      followed: sum(({ followed }) => followed),
      errors,
      recoveredMs: recoveredMs.map(Math.round).sort((a, b) => a - b),
    };
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
    await cluster.close();
  }
}

/** Waits until every client has read and inserted again. */
async function recovery(clients: readonly ChaosClient[], check: () => void): Promise<number> {
  const up = performance.now();
  const back = ({ lastGood }: ChaosClient) => lastGood.read > up && lastGood.insert > up;
  for (;;) {
    check();
    if (clients.every(back)) return performance.now() - up;
    if (performance.now() - up > LONGEST_RECOVERY_MS)
      throw new Error(`${clients.filter((client) => !back(client)).length} clients are not back after 60 s`);
    await sleep(20);
  }
}
