import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

const never = new AbortController().signal;

test("no more than the limit at a time; who waits longest comes first", async () => {
  const slots = new Slots(2);
  const order: string[] = [];
  const take = async (name: string, signal = never) => {
    const giveBack = await slots.take(signal);
    order.push(giveBack === undefined ? `${name} left` : name);
    return giveBack;
  };
  const [a] = await Promise.all([take("a"), take("b")]);
  const leaving = new AbortController();
  const waiting = [take("c"), take("d", leaving.signal), take("e")];
  await Promise.resolve();
  expect(order).toEqual(["a", "b"]);
  leaving.abort();
  await waiting[1];
  a?.();
  // A slot that is given back twice is one slot.
  a?.();
  const c = await waiting[0];
  expect(order).toEqual(["a", "b", "d left", "c"]);
  c?.();
  await waiting[2];
  expect(order.at(-1)).toBe("e");
});

test("who has left already gets none, and takes none", async () => {
  const slots = new Slots(1);
  expect(await slots.take(AbortSignal.abort())).toBeUndefined();
  expect(await slots.take(never)).toBeTypeOf("function");
});
