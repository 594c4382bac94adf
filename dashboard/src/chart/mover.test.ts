import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Mover } from "./mover.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const range = (start: number) => ({ start: BigInt(start), end: BigInt(start + 100) });

function watched() {
  const heard: string[] = [];
  const mover = new Mover({
    moved: ({ start }, previous, final) =>
      heard.push(`${previous?.start ?? "-"} ${start}${final ? " final" : ""}`),
    rested: () => heard.push("rest"),
  });
  mover.set(range(0));
  return { mover, heard };
}

test("what the owner sets is not told back, and nothing moves", () => {
  const { mover, heard } = watched();
  expect(mover.range).toEqual(range(0));
  expect(mover.resting).toBe(true);
  vi.runAllTimers();
  expect(heard).toEqual([]);
});

test("turns of a wheel are one move, which is over a moment after the last", () => {
  const { mover, heard } = watched();
  mover.move(range(1), false);
  vi.advanceTimersByTime(50);
  mover.move(range(2), false);
  expect(mover.resting).toBe(false);
  vi.runAllTimers();
  expect(heard).toEqual(["0 1", "1 2", "rest", "2 2 final"]);
  expect(mover.resting).toBe(true);
});

test("a button that is pressed while a wheel's move is still to end makes two moves of it", () => {
  const { mover, heard } = watched();
  mover.move(range(1), false);
  mover.end();
  mover.move(range(2), true);
  mover.end();
  vi.runAllTimers();
  expect(heard).toEqual(["0 1", "1 1 final", "1 2 final", "rest"]);
});

test("a drag is over when the button is up, however long it stands still", () => {
  const { mover, heard } = watched();
  mover.hold(true);
  mover.move(range(5), false);
  vi.advanceTimersByTime(10_000);
  expect(heard).toEqual(["0 5"]);
  expect(mover.resting).toBe(false);
  mover.move(range(5), true);
  mover.hold(false);
  vi.runAllTimers();
  expect(heard).toEqual(["0 5", "5 5 final", "rest"]);
});

test("a range that the owner sets ends the move of a wheel", () => {
  const { mover, heard } = watched();
  mover.move(range(1), false);
  mover.set(range(50));
  vi.runAllTimers();
  expect(heard).toEqual(["0 1", "rest"]);
  expect(mover.range).toEqual(range(50));
});

test("a move to all there is says so, also where that is in view already", () => {
  const all: boolean[] = [];
  const mover = new Mover({ moved: (_range, _previous, _final, whole) => all.push(whole), rested() {} });
  mover.set(range(0));
  mover.move(range(1), true);
  mover.move(range(5), true, true);
  mover.move(range(5), true, true);
  expect(all).toEqual([false, true, true]);
});

test("the owner's echo of where the move is does not end it", () => {
  const { mover, heard } = watched();
  mover.move(range(1), false);
  mover.set(range(1));
  vi.runAllTimers();
  expect(heard.at(-1)).toBe("1 1 final");
});
