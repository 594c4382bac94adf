import { expect, test } from "vitest";
import type { Sample } from "./program.ts";
import { runProgram } from "./run-program.ts";

const LONG = process.env.LONG === "1";
const SEED = process.env.FC_SEED === "random" ? Date.now() % 1e9 : Number(process.env.FC_SEED) || 20261124;
const CONNECTS = LONG ? Number(process.env.SOAK_CONNECTS) || 10_000 : 300;
const MINUTES = Number(process.env.SOAK_MINUTES) || 60;
/** Of a connection that is closed: what the engine itself keeps, and no more. */
const BYTES_PER_CONNECT = LONG ? 500 : 5_000;

/** Sockets of a pool are not there any more when nobody has used them for a while. */
const sockets = ({ handles }: Sample) => handles.TCPSocketWrap ?? 0;
const timers = ({ handles }: Sample) => handles.Timeout ?? 0;
const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

test(`${CONNECTS} connects and closes leave nothing`, { timeout: 60_000 + CONNECTS * 100 }, async () => {
  const samples = await runProgram("connects", CONNECTS, SEED, 50_000 + CONNECTS * 100);
  const [warm, last] = samples as [Sample, Sample];
  console.log(`Connects, seed ${SEED}: ${JSON.stringify(samples)}`);
  expect(sockets(last)).toBe(0);
  expect(timers(last)).toBe(0);
  const grown = (last.heapMiB + last.buffersMiB - warm.heapMiB - warm.buffersMiB) * 2 ** 20;
  expect(grown / (last.at - warm.at)).toBeLessThan(BYTES_PER_CONNECT);
});

if (LONG)
  test(`${MINUTES} minutes of use: memory and handles stay flat`, {
    timeout: 120_000 + MINUTES * 90_000,
  }, async () => {
    const samples = await runProgram("soak", MINUTES, SEED, 100_000 + MINUTES * 90_000);
    const idle = samples.pop() as Sample;
    const quarter = (n: number) =>
      samples.slice(Math.floor((samples.length * n) / 4), Math.floor((samples.length * (n + 1)) / 4));
    const figures = (part: readonly Sample[]) => ({
      heapMiB: median(part.map(({ heapMiB }) => heapMiB)),
      buffersMiB: median(part.map(({ buffersMiB }) => buffersMiB)),
      rssMiB: median(part.map(({ rssMiB }) => rssMiB)),
      sockets: Math.max(...part.map(sockets)),
      timers: Math.max(...part.map(timers)),
    });
    const [second, last] = [figures(quarter(1)), figures(quarter(3))];
    console.log(`Soak, seed ${SEED}: ${JSON.stringify({ second, last, idle })}`);
    expect(last.heapMiB).toBeLessThan(second.heapMiB * 1.1 + 3);
    expect(last.buffersMiB).toBeLessThan(second.buffersMiB * 1.5 + 20);
    expect(last.sockets).toBeLessThanOrEqual(second.sockets + 5);
    expect(last.timers).toBeLessThanOrEqual(second.timers + 5);
    expect(sockets(idle)).toBe(0);
  });
