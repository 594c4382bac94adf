import { expect, test } from "vitest";
import { seriesId } from "../state/view-state.ts";
import { createViewStore, freeColor } from "./view-store.ts";

test("series get colours that are free, and are there once", () => {
  const view = createViewStore();
  for (const uuid of ["a", "b", "a", "c"]) view.add(uuid);
  expect(view.state.get().series).toEqual([
    { uuid: "a", color: 0 },
    { uuid: "b", color: 1 },
    { uuid: "c", color: 2 },
  ]);
  view.remove("b");
  view.add("d");
  expect(view.state.get().series.map(({ color }) => color)).toEqual([0, 2, 1]);
  expect(freeColor(Array.from({ length: 8 }, (_, color) => ({ uuid: String(color), color })))).toBe(0);
});

test("the same stream at another version or shift is a series of its own", () => {
  const view = createViewStore();
  view.add("a");
  view.add("a", { version: 12n });
  view.add("a", { shift: 86_400n });
  expect(view.state.get().series.map(seriesId)).toEqual(["a", "a@12", "a+86400"]);
  view.patch("a@12", { hidden: true });
  expect(view.state.get().series[1]).toEqual({ uuid: "a", color: 1, version: 12n, hidden: true });
});

test("many streams are added and removed in one step, each with a colour of its own", () => {
  const view = createViewStore();
  view.add("a");
  view.add("a", { version: 3n });
  view.toggle(["a", "b", "c"], true);
  expect(view.state.get().series.map(({ color }) => color)).toEqual([0, 1, 2, 3]);
  view.undo();
  expect(view.state.get().series).toHaveLength(2);
  view.redo();
  view.toggle(["a", "c"], false);
  expect(view.state.get().series.map(({ uuid }) => uuid)).toEqual(["b"]);
});

test("every change can be undone and redone", () => {
  const view = createViewStore();
  const states = [view.state.get()];
  const note = () => states.push(view.state.get());
  view.add("a");
  note();
  view.setRange({ kind: "fixed", start: 1n, end: 2n });
  note();
  view.setZone("Europe/Berlin");
  note();
  view.setAxis("V", { min: 0, max: 1 });
  note();
  for (const state of states.slice(0, -1).toReversed()) {
    view.undo();
    expect(view.state.get()).toEqual(state);
  }
  expect(view.steps.get().canUndo).toBe(false);
  for (const state of states.slice(1)) {
    view.redo();
    expect(view.state.get()).toEqual(state);
  }
});

test("a burst of the wheel is one step", () => {
  const view = createViewStore();
  for (let i = 1n; i < 20n; i++) view.setRange({ kind: "fixed", start: i, end: 100n }, { coalesce: "move" });
  view.undo();
  expect(view.state.get().range).toEqual({ kind: "all" });
});
