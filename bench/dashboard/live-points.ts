import { now, type Stream } from "btrdb-web";
import { LIVE_SPAN } from "./minute-of-use.ts";

const STEP = 33_333_333n;

/** What sensors send: 30 points a second to each stream. */
export interface LivePoints {
  stop(): Promise<void>;
}

function points(from: bigint, to: bigint): [bigint, number][] {
  const list: [bigint, number][] = [];
  for (let time = from; time < to; time += STEP)
    list.push([time, 100 + 10 * Math.sin(Number(time / 1_000_000n) / 10_000)]);
  return list;
}

/** Where sensors write, somebody flushes: BTrDB by itself when points have waited for a while, here every 5 s. */
const FLUSH_EVERY = 5;

/** Inserts the points of the last 15 minutes, and from then on once a second the new ones. */
export async function startLivePoints(streams: readonly Stream[]): Promise<LivePoints> {
  let at = now() - LIVE_SPAN;
  const catchUp = async () => {
    const end = now();
    const next = at + ((end - at + STEP - 1n) / STEP) * STEP;
    const list = points(at, next);
    at = next;
    await Promise.all(streams.map((stream) => stream.insert(list)));
  };
  const flush = () => Promise.all(streams.map((stream) => stream.flush()));
  await catchUp();
  await flush();
  let ticks = 0;
  let working: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    working = working.then(catchUp);
    ticks += 1;
    if (ticks % FLUSH_EVERY === 0) working = working.then(flush);
  }, 1000);
  return {
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
