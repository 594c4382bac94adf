import { expect, test } from "vitest";
import { type GroupMember, joinGroup } from "./cursor-group.ts";

function member(): GroupMember & { readonly heard: unknown[] } {
  const heard: unknown[] = [];
  return { heard, followCursor: (time) => heard.push(time), followRange: (range) => heard.push(range) };
}

test("the others of a group hear it, whoever says it does not", () => {
  const [a, b, c] = [member(), member(), member()];
  const one = joinGroup("g", a);
  joinGroup("g", b);
  joinGroup("other", c);
  one.cursor(5n);
  one.range({ start: 1n, end: 2n });
  expect(b.heard).toEqual([5n, { start: 1n, end: 2n }]);
  expect(a.heard).toEqual([]);
  expect(c.heard).toEqual([]);
});

test("who has left hears nothing, and no name is no group", () => {
  const [a, b, c] = [member(), member(), member()];
  const one = joinGroup("", a);
  joinGroup("", b);
  one.cursor(1n);
  expect(b.heard).toEqual([]);
  joinGroup("g2", c).leave();
  joinGroup("g2", a).cursor(1n);
  expect(c.heard).toEqual([]);
});
