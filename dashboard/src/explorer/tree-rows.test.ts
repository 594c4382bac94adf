import { expect, test } from "vitest";
import type { StreamLabel } from "../data/stream-label.ts";
import { collectionTree, flatFolders } from "./collection-tree.ts";
import { createMarks } from "./marks.ts";
import { findTyped, type TreeKey, treeIntent } from "./tree-keys.ts";
import { folderKey, type StreamsState, streamKey, treeRows } from "./tree-rows.ts";
import { scrollToRow, visibleRows } from "./visible-rows.ts";

const stream = (collection: string, name: string): StreamLabel => ({
  uuid: `${collection}/${name}`,
  collection,
  name,
  unit: "V",
});
const ready = (collection: string, ...names: string[]): StreamsState => ({
  kind: "ready",
  streams: names.map((name) => stream(collection, name)),
});

function rowsOf(
  collections: readonly string[],
  expanded: readonly string[],
  streams: Readonly<Record<string, StreamsState>> = {},
) {
  return treeRows({
    folders: collectionTree(collections),
    isExpanded: (path) => expanded.includes(path),
    streamsOf: (path) => streams[path],
  });
}

/** Level and text of each row. */
function drawn(rows: ReturnType<typeof rowsOf>): string[] {
  return Array.from({ length: rows.length }, (_, at) => {
    const row = rows.at(at);
    const text =
      row.kind === "folder" ? row.folder.label : row.kind === "stream" ? row.stream.name : row.text;
    return `${"  ".repeat(row.level - 1)}${text} ${row.position}/${row.siblings}`;
  });
}

test("splits collections at /, joins folders with one way on, and sorts numbers as numbers", () => {
  const tree = collectionTree(["a/b/c10", "a/b/c2", "a/b", "z/only/way", "z2", "/odd//path", "B"]);
  expect(tree.map(({ label, path, isCollection }) => [label, path, isCollection])).toEqual([
    ["/odd//path", "/odd//path", true],
    ["a/b", "a/b", true],
    ["B", "B", true],
    ["z/only/way", "z/only/way", true],
    ["z2", "z2", true],
  ]);
  expect(tree[1]!.folders.map(({ path }) => path)).toEqual(["a/b/c2", "a/b/c10"]);
});

test("a prefix that only begins alike is no folder", () => {
  expect(collectionTree(["ab/c", "a"]).map(({ path }) => path)).toEqual(["a", "ab/c"]);
});

test("shows what is unfolded, with the place of each row among its siblings", () => {
  const rows = rowsOf(["a", "a/b", "c"], ["a", "a/b"], { a: ready("a", "x", "y"), "a/b": ready("a/b", "z") });
  expect(drawn(rows)).toEqual(["a 1/2", "  b 1/3", "    z 1/1", "  x 2/3", "  y 3/3", "c 2/2"]);
  expect(rows.at(0)).toMatchObject({ expanded: true, count: 2, parent: -1 });
  expect(rows.at(2)).toMatchObject({ parent: 1 });
  expect(rows.at(4)).toMatchObject({ parent: 0 });
  for (let at = 0; at < rows.length; at++) expect(rows.indexOf(rows.at(at).key)).toBe(at);
  expect(rows.indexOf(streamKey("gone"))).toBe(-1);
  expect(() => rows.at(6)).toThrow(RangeError);
});

test("says what is loading, empty or failed, also beside what is there already", () => {
  expect(drawn(rowsOf(["a"], ["a"]))).toEqual(["a 1/1", "  Loading… 1/1"]);
  expect(drawn(rowsOf(["a"], ["a"], { a: ready("a") }))).toEqual(["a 1/1", "  No streams. 1/1"]);
  const part: StreamsState = { kind: "loading", streams: [stream("a", "x")] };
  expect(drawn(rowsOf(["a"], ["a"], { a: part }))).toEqual(["a 1/1", "  x 1/2", "  Loading… 2/2"]);
  const failed: StreamsState = { kind: "failed", streams: [], message: "No." };
  const rows = rowsOf(["a"], ["a"], { a: failed });
  expect(rows.at(1)).toMatchObject({ kind: "note", tone: "failed", collection: "a" });
  expect(rows.indexOf(rows.at(1).key)).toBe(1);
});

test("of 100,000 streams and 20,000 collections, no row is made that nobody sees", () => {
  let looked = 0;
  const many = new Proxy(
    Array.from({ length: 100_000 }, (_, at) => stream("big", `s${at}`)),
    {
      get(streams, name) {
        if (typeof name === "string" && /^\d/u.test(name)) looked += 1;
        return Reflect.get(streams, name);
      },
    },
  );
  const collections = ["big", ...Array.from({ length: 20_000 }, (_, at) => `site ${at % 100}/feeder ${at}`)];
  const folders = collectionTree(collections);
  const rows = treeRows({
    folders,
    isExpanded: () => true,
    streamsOf: (path) => ({ kind: "ready", streams: path === "big" ? many : [] }),
  });
  expect(rows.length).toBe(1 + 100_000 + 100 + 2 * 20_000);
  expect(rows.at(100_000)).toMatchObject({ key: streamKey("big/s99999"), position: 100_000 });
  expect(rows.indexOf(folderKey("site 99/feeder 19999"))).toBe(rows.length - 2);
  // Each look at one is a row of it.
  expect(looked).toBe(1);
});

test("only rows that are seen, and some around them", () => {
  expect(visibleRows(0, 280, 28, 100_000)).toEqual({ first: 0, last: 18 });
  expect(visibleRows(28_000, 280, 28, 100_000)).toEqual({ first: 992, last: 1018 });
  expect(visibleRows(2_799_900, 280, 28, 100_000)).toEqual({ first: 99_988, last: 100_000 });
  // Scrolled further than there are rows, as happens when they become fewer.
  expect(visibleRows(50_000, 280, 28, 10)).toEqual({ first: 10, last: 10 });
  expect(visibleRows(0, 0, 28, 0)).toEqual({ first: 0, last: 0 });
  expect(scrollToRow(3, 0, 280, 28)).toBe(0);
  expect(scrollToRow(10, 0, 280, 28)).toBe(28);
  expect(scrollToRow(3, 280, 280, 28)).toBe(84);
});

const press = (key: string, more: Partial<TreeKey> = {}): TreeKey => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test("keys move as in every tree", () => {
  const rows = rowsOf(["a", "c"], ["a"], { a: ready("a", "x", "y") });
  const intent = (key: string, index: number, more?: Partial<TreeKey>, typing = false) =>
    treeIntent(press(key, more), rows, index, 10, typing);
  expect(intent("ArrowDown", 0)).toEqual({ kind: "move", index: 1, extend: false });
  expect(intent("ArrowDown", 3)).toEqual({ kind: "move", index: 3, extend: false });
  expect(intent("ArrowUp", 2, { shiftKey: true })).toEqual({ kind: "move", index: 1, extend: true });
  expect(intent("End", 0)).toMatchObject({ index: 3 });
  expect(intent("Home", 3)).toMatchObject({ index: 0 });
  expect(intent("PageDown", 0)).toMatchObject({ index: 3 });
  expect(intent("ArrowRight", 0)).toMatchObject({ kind: "move", index: 1 });
  expect(intent("ArrowRight", 3)).toEqual({ kind: "open", index: 3 });
  expect(intent("ArrowRight", 1)).toBeUndefined();
  expect(intent("ArrowLeft", 2)).toMatchObject({ kind: "move", index: 0 });
  expect(intent("ArrowLeft", 0)).toEqual({ kind: "close", index: 0 });
  expect(intent("Enter", 1)).toEqual({ kind: "activate", index: 1 });
  expect(intent("Enter", 3)).toEqual({ kind: "open", index: 3 });
  expect(intent(" ", 1)).toEqual({ kind: "mark", index: 1, how: "toggle" });
  expect(intent(" ", 1, { shiftKey: true })).toEqual({ kind: "mark", index: 1, how: "range" });
  expect(intent(" ", 1, {}, true)).toEqual({ kind: "type", text: " " });
  expect(intent("a", 1, { ctrlKey: true })).toEqual({ kind: "mark", index: 1, how: "siblings" });
  expect(intent("i", 1)).toEqual({ kind: "inspect", index: 1 });
  expect(intent("i", 1, {}, true)).toEqual({ kind: "type", text: "i" });
  expect(intent("i", 0)).toEqual({ kind: "type", text: "i" });
  // Those of the browser stay its own.
  for (const key of ["Tab", "F5"]) expect(intent(key, 0)).toBeUndefined();
  expect(intent("f", 0, { ctrlKey: true })).toBeUndefined();
  expect(intent("ArrowLeft", 0, { altKey: true })).toBeUndefined();
});

test("what is typed is found from where one is, and round", () => {
  const rows = rowsOf(["a", "b", "c"], ["a", "b"], { a: ready("a", "L1", "L2"), b: ready("b", "L10") });
  // a, L1, L2, b, L10, c
  expect(findTyped(rows, 0, "l")).toBe(1);
  expect(findTyped(rows, 1, "l")).toBe(2);
  expect(findTyped(rows, 4, "l")).toBe(1);
  expect(findTyped(rows, 1, "l1")).toBe(1);
  expect(findTyped(rows, 2, "l1")).toBe(4);
  expect(findTyped(rows, 2, "nothing")).toBe(-1);
});

test("marks one, a range from the last one, or all of a collection", () => {
  const rows = rowsOf(["a", "c"], ["a", "c"], { a: ready("a", "x", "y", "z"), c: ready("c", "w") });
  const marks = createMarks();
  const names = () => marks.list().map(({ name }) => name);
  marks.mark(rows, 1, "toggle");
  expect(names()).toEqual(["x"]);
  marks.mark(rows, 5, "range");
  // The folder between them is none.
  expect(names()).toEqual(
    ["x", "y", "z", "w"].filter((name) => name !== "w" || rows.at(5).kind === "stream"),
  );
  marks.mark(rows, 2, "range");
  expect(names()).toEqual(["x", "y"]);
  marks.mark(rows, 2, "toggle");
  expect(names()).toEqual(["x"]);
  marks.clear();
  marks.mark(rows, 2, "siblings");
  expect(names()).toEqual(["x", "y", "z"]);
});

test("results of a search are collections side by side", () => {
  expect(flatFolders(["s/10", "s/9"]).map(({ label }) => label)).toEqual(["s/9", "s/10"]);
});
