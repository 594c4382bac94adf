import { describe, expect, test, vi } from "vitest";
import { PendingRead } from "./pending-read.ts";

function pending(signal?: AbortSignal) {
  const actions = { start: vi.fn(), more: vi.fn(), stop: vi.fn() };
  return { read: new PendingRead(signal, actions), ...actions };
}

describe("chunks that come by messages", () => {
  test("begin with the first next(), come in order, and each that is taken asks for more", async () => {
    const { read, start, more } = pending();
    expect(start).not.toHaveBeenCalled();
    const first = read.next();
    expect(start).toHaveBeenCalledOnce();
    read.push("a");
    read.push("b");
    expect((await first).value).toBe("a");
    expect(more).toHaveBeenCalledTimes(1);
    expect((await read.next()).value).toBe("b");
    expect(more).toHaveBeenCalledTimes(2);
    read.end(undefined);
    expect((await read.next()).done).toBe(true);
  });

  test("an error comes behind what came before it, and once", async () => {
    const { read } = pending();
    const first = read.next();
    read.push("a");
    read.push("b");
    read.end(new Error("broken"));
    expect((await first).value).toBe("a");
    expect((await read.next()).value).toBe("b");
    await expect(read.next()).rejects.toThrow("broken");
    expect((await read.next()).done).toBe(true);
  });

  test("leaving ends a next() that waits, tells the worker, and drops the rest", async () => {
    const { read, stop } = pending();
    const waiting = read.next();
    await read.return();
    expect((await waiting).done).toBe(true);
    expect(stop).toHaveBeenCalledOnce();
    read.push("late");
    expect((await read.next()).done).toBe(true);
  });

  test("an abort fails the next() that waits, with the signal's reason as cause", async () => {
    const abort = new AbortController();
    const { read, stop } = pending(abort.signal);
    const waiting = read.next();
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(waiting).rejects.toMatchObject({ code: "CANCELED", cause: reason });
    expect(stop).toHaveBeenCalledOnce();
  });

  test("a signal that has fired already sends nothing", async () => {
    const { read, start } = pending(AbortSignal.abort());
    await expect(read.next()).rejects.toMatchObject({ code: "CANCELED" });
    expect(start).not.toHaveBeenCalled();
  });

  test("a start that fails is the error of the read", async () => {
    const { read, start } = pending();
    start.mockImplementation(() => {
      throw new Error("closed");
    });
    await expect(read.next()).rejects.toThrow("closed");
  });
});
