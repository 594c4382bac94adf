import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { DemoStream } from "./demo-stream.ts";
import { gridStreams } from "./grid.ts";

const START = 1_709_294_400_000_000_000n;
const streams = gridStreams();
const named = (name: string): DemoStream => streams.find((stream) => stream.name === name)!;
const seconds = (stream: DemoStream) => Array.from(stream.time, (time) => Number(time - START) / 1e9);
/** The value of the last sample at or before this second. */
const at = (name: string, second: number): number => {
  const stream = named(name);
  return stream.value[seconds(stream).findLastIndex((t) => t <= second)]!;
};
/** Degrees between two angles, in (-180, 180]. */
const between = (a: number, b: number) => {
  const turned = (((a - b) % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
};

test("has thirteen streams, the same ones every time", () => {
  const hash = createHash("sha256");
  for (const { name, unit, time, value } of streams) {
    hash.update(`${name} ${unit} ${time.length}\n`);
    hash.update(new Uint8Array(time.buffer));
    hash.update(new Uint8Array(value.buffer));
  }
  expect(streams.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
    ...["L1MAG V", "L1ANG deg", "C1MAG A", "C1ANG deg"],
    ...["L2MAG V", "L2ANG deg", "C2MAG A", "C2ANG deg"],
    ...["L3MAG V", "L3ANG deg", "C3MAG A", "C3ANG deg"],
    "FREQ Hz",
  ]);
  expect(hash.digest("hex")).toBe("e852efe40f7889edac5aa195ddf3f944c3580bd7ddc21e20c3bfbecbd8c627a5");
});

test("samples lie on the exact grid of 120 Hz, but for a gap of 4.5 seconds", () => {
  const { time } = named("FREQ");
  const missing = 540;
  expect(time).toHaveLength(72_000 - missing);
  const numbers = Array.from(time, (t) => Number(((t - START) * 120n + 500_000_000n) / 1_000_000_000n));
  expect(time.every((t, i) => t === START + BigInt(Math.round((numbers[i]! * 25_000_000) / 3)))).toBe(true);
  const jumps = numbers.flatMap((n, i) => (i > 0 && n !== numbers[i - 1]! + 1 ? [n - numbers[i - 1]!] : []));
  expect(jumps).toEqual([missing + 1]);
  for (const stream of streams) expect(stream.time).toEqual(time);
});

describe("is what a grid does", () => {
  test("voltages near 7,200 V and 120 degrees apart, currents that lag", () => {
    for (const second of [0, 100, 300, 420, 599]) {
      for (const phase of [1, 2, 3]) {
        expect(at(`L${phase}MAG`, second)).toBeGreaterThan(7_100);
        expect(at(`L${phase}MAG`, second)).toBeLessThan(7_300);
        const lag = between(at(`L${phase}ANG`, second), at(`C${phase}ANG`, second));
        expect(lag).toBeGreaterThan(17);
        expect(lag).toBeLessThan(19.5);
      }
      expect(between(at("L1ANG", second), at("L2ANG", second))).toBeCloseTo(120, 0);
      expect(between(at("L3ANG", second), at("L1ANG", second))).toBeCloseTo(120, 0);
    }
  });

  test("angles wrap at 180 degrees, both ways", () => {
    for (const name of ["L1ANG", "L2ANG", "L3ANG", "C1ANG", "C2ANG", "C3ANG"]) {
      const { value } = named(name);
      expect(value.every((angle) => angle > -180 && angle <= 180)).toBe(true);
      const jumps = Array.from(value, (angle, i) => (i === 0 ? 0 : angle - value[i - 1]!));
      expect(jumps.filter((jump) => jump < -300).length).toBeGreaterThan(2);
      expect(jumps.filter((jump) => jump > 300).length).toBeGreaterThan(2);
    }
  });

  test("the angle turns as the frequency says", () => {
    const angle = named("L2ANG");
    const frequency = named("FREQ").value;
    const t = seconds(angle);
    // Up to the gap: nothing is known of what happened in it.
    let turned = 0;
    let expected = 0;
    for (let i = 1; t[i]! < 201; i++) {
      turned += between(angle.value[i]!, angle.value[i - 1]!);
      expected += 360 * ((frequency[i]! + frequency[i - 1]!) / 2 - 60) * (t[i]! - t[i - 1]!);
    }
    expect(expected).toBeGreaterThan(720);
    expect(Math.abs(turned - expected)).toBeLessThan(1);
  });

  test("a fault pulls phase A down deep, the others a little, while its current rises", () => {
    expect(at("L1MAG", 330.15)).toBeLessThan(0.45 * 7_200);
    expect(at("L2MAG", 330.15)).toBeGreaterThan(0.85 * 7_200);
    expect(at("L3MAG", 330.15)).toBeGreaterThan(0.88 * 7_200);
    expect(at("C1MAG", 330.15)).toBeGreaterThan(5 * at("C1MAG", 329));
    expect(at("C2MAG", 330.15)).toBeLessThan(1.5 * at("C2MAG", 329));
    const low = Array.from(named("L1MAG").value).filter((volts) => volts < 0.9 * 7_200).length;
    expect(low).toBeGreaterThan(25); // some 15 cycles at two samples a cycle
    expect(low).toBeLessThan(40);
    expect(at("L1MAG", 340)).toBeGreaterThan(7_100);
  });
});
