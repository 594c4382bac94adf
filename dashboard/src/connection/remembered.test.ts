import { expect, test } from "vitest";
import { rememberIn } from "./remembered.ts";

/** The part of Storage that is used. */
function storage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

test("nothing is stored until it is asked for, and nothing is left when it is no longer wanted", () => {
  const store = storage();
  const remembered = rememberIn(store);
  expect(remembered.load()).toBeUndefined();
  expect(store.length).toBe(0);
  remembered.save({ endpoint: "host:4411", apiKey: "key" });
  expect(rememberIn(store).load()).toEqual({ endpoint: "host:4411", apiKey: "key" });
  remembered.forget();
  expect(store.length).toBe(0);
});

test.each(["not json", "[]", '{"endpoint":1}', "null"])(
  "what is not ours (%s) is as good as nothing",
  (text) => {
    const store = storage();
    store.setItem("btrdb-dashboard.connection", text);
    expect(rememberIn(store).load()).toBeUndefined();
  },
);

test("without storage, remembering is a matter of good will", () => {
  const remembered = rememberIn(undefined);
  remembered.save({ endpoint: "host:4411", apiKey: "" });
  expect(remembered.load()).toBeUndefined();
});
