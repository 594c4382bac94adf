import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHistory } from "./history.ts";

function withClock(limit?: number) {
  const clock = { ms: 0 };
  const history = createHistory("a", { now: () => clock.ms, ...(limit === undefined ? {} : { limit }) });
  return { clock, history };
}

const flags = ({ state }: ReturnType<typeof createHistory<string>>) => {
  const { canUndo, canRedo } = state.get();
  return { canUndo, canRedo };
};

test("goes back and forth, and says what it can", () => {
  const { history } = withClock();
  expect(flags(history)).toEqual({ canUndo: false, canRedo: false });
  expect(history.undo()).toBeUndefined();
  history.push("b");
  history.push("c");
  expect(history.undo()).toBe("b");
  expect(flags(history)).toEqual({ canUndo: true, canRedo: true });
  expect(history.undo()).toBe("a");
  expect(flags(history)).toEqual({ canUndo: false, canRedo: true });
  expect(history.redo()).toBe("b");
  expect(history.redo()).toBe("c");
  expect(history.redo()).toBeUndefined();
  expect(history.state.get().current).toBe("c");
});

test("a new step forgets what was undone", () => {
  const { history } = withClock();
  history.push("b");
  history.undo();
  history.push("c");
  expect(history.redo()).toBeUndefined();
  expect(history.undo()).toBe("a");
});

test("listeners hear of every change", () => {
  const { history } = withClock();
  const heard: string[] = [];
  history.state.subscribe(({ current }) => heard.push(current));
  history.push("b");
  history.undo();
  history.replace("c");
  expect(heard).toEqual(["a", "b", "a", "c"]);
});

describe("one step of many", () => {
  test("a burst of the wheel, until it pauses", () => {
    const { clock, history } = withClock();
    for (const state of ["b", "c", "d"]) {
      history.push(state, { coalesce: "zoom" });
      clock.ms += 500;
    }
    clock.ms += 101;
    history.push("e", { coalesce: "zoom" });
    expect(history.undo()).toBe("d");
    expect(history.undo()).toBe("a");
    expect(history.redo()).toBe("d");
  });

  test("another key, or none, is another step", () => {
    const { history } = withClock();
    history.push("b", { coalesce: "zoom" });
    history.push("c", { coalesce: "pan" });
    history.push("d");
    history.push("e", { coalesce: "pan" });
    expect([history.undo(), history.undo(), history.undo(), history.undo()]).toEqual(["d", "c", "b", "a"]);
  });

  test("a drag, however long it takes", () => {
    const { clock, history } = withClock();
    const drag = {};
    for (const state of ["b", "c", "d"]) {
      history.push(state, { gesture: drag });
      clock.ms += 60_000;
    }
    history.push("e", { gesture: {} });
    expect(history.undo()).toBe("d");
    expect(history.undo()).toBe("a");
  });

  test("a drag that ends where it began is none", () => {
    const { history } = withClock();
    const drag = {};
    history.push("b", { gesture: drag });
    history.push("a", { gesture: drag });
    expect(flags(history)).toEqual({ canUndo: false, canRedo: false });
    history.push("c", { gesture: drag });
    expect(history.undo()).toBe("a");
  });

  test("a gesture that begins with no change is undone to where it began", () => {
    const { history } = withClock();
    const drag = {};
    history.push("b");
    history.push("b", { gesture: drag });
    history.push("c", { gesture: drag });
    expect(history.undo()).toBe("b");
  });

  test("what follows an undo is a new step", () => {
    const { history } = withClock();
    history.push("b", { coalesce: "zoom" });
    history.push("c", { coalesce: "pan" });
    history.undo();
    history.push("d", { coalesce: "zoom" });
    expect(history.undo()).toBe("b");
  });
});

test("the same state again is no step", () => {
  const history = createHistory({ at: 1 }, { same: (a, b) => a.at === b.at });
  history.push({ at: 1 });
  expect(history.state.get().canUndo).toBe(false);
});

test("keeps no more than its limit", () => {
  const { history } = withClock(3);
  for (const state of ["b", "c", "d", "e"]) history.push(state);
  expect([history.undo(), history.undo(), history.undo(), history.undo()]).toEqual([
    "d",
    "c",
    "b",
    undefined,
  ]);
});

test("behaves like two plain lists, whatever is done", () => {
  const action = fc.oneof(fc.nat(5), fc.constantFrom("undo" as const, "redo" as const));
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const history = createHistory(-1);
      let past: number[] = [];
      let current = -1;
      let future: number[] = [];
      for (const step of actions) {
        if (step === "undo") {
          history.undo();
          if (past.length > 0)
            [future, current, past] = [[current, ...future], past.at(-1)!, past.slice(0, -1)];
        } else if (step === "redo") {
          history.redo();
          if (future.length > 0) [past, current, future] = [[...past, current], future[0]!, future.slice(1)];
        } else if (step !== current) {
          history.push(step);
          [past, current, future] = [[...past, current], step, []];
        } else history.push(step);
        expect(history.state.get()).toEqual({
          current,
          canUndo: past.length > 0,
          canRedo: future.length > 0,
        });
      }
    }),
  );
});
