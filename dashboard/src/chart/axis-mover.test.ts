import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AxisMover } from "./axis-mover.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const heard: string[] = [];
  const mover = new AxisMover((name, range, final) =>
    heard.push(`${name} ${range?.max ?? "free"}${final ? " final" : ""}`),
  );
  return { mover, heard };
}
const to = (max: number) => ({ min: 0, max });

test("turns of a wheel are one move, which is over a moment after the last, or when another axis moves", () => {
  const { mover, heard } = watched();
  mover.move("V", to(1));
  vi.advanceTimersByTime(200);
  mover.move("V", to(2));
  vi.advanceTimersByTime(200);
  mover.move("A", to(3));
  expect(mover.moving).toBe(true);
  vi.runAllTimers();
  expect(heard).toEqual(["V 1", "V 2", "V 2 final", "A 3", "A 3 final"]);
  expect(mover.moving).toBe(false);
});

test("a drag is over when the button is up", () => {
  const { mover, heard } = watched();
  mover.hold();
  mover.move("V", to(1));
  vi.advanceTimersByTime(10_000);
  expect(heard).toEqual(["V 1"]);
  mover.end();
  vi.runAllTimers();
  expect(heard).toEqual(["V 1", "V 1 final"]);
});

test("to free an axis ends its move", () => {
  const { mover, heard } = watched();
  mover.move("V", to(1));
  mover.free("V");
  vi.runAllTimers();
  expect(heard).toEqual(["V 1", "V 1 final", "V free final"]);
});
