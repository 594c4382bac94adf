import * as btrdb from "btrdb-web";
import { describe, expect, test } from "vitest";
import { readFile, repositoryFiles } from "./repository.ts";

interface Row {
  readonly python: string;
  readonly names: readonly string[];
  readonly typescript: string;
  readonly differences: string;
}

/** The rows of all tables, without their heads. */
function tableRows(markdown: string): Row[] {
  return [...markdown.matchAll(/^\| (`\w+\.\w+`) +\| (.*?) +\| (.*?) *\|$/gmu)].map(
    ([, python = "", typescript = "", differences = ""]) => ({
      python,
      typescript,
      differences,
      names: [...typescript.matchAll(/`([\w.]+)`/gu)].map(([, name = ""]) => name),
    }),
  );
}

const rows = tableRows(readFile("docs/parity.md"));
const names = [...new Set(rows.flatMap((row) => row.names))].sort();
const source = repositoryFiles()
  .filter((file) => file.startsWith("src/") && file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map(readFile)
  .join("\n");

/** What an interface or a class declares, by source: fields and types leave nothing behind at run time. */
function declares(type: string, member: string): boolean {
  const head = new RegExp(
    `^export (?:abstract )?(?:class|interface) ${type}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`,
    "mu",
  );
  const body = head.exec(source)?.[1] ?? "";
  return new RegExp(`^ {2}(?:readonly )${member}\\??:`, "mu").test(body);
}

/** Whether the package exports it, as a value or as a type. */
function isExported(name: string): boolean {
  const asType = new RegExp(`^export (?:interface|type) ${name}\\b`, "mu").test(source);
  return name in btrdb || (asType && new RegExp(`\\b${name}\\b`, "u").test(readFile("src/index.ts")));
}

/** A class and those that it extends. */
function lineage(value: unknown): readonly { readonly name: string }[] {
  return typeof value === "function" && value.name !== ""
    ? [value, ...lineage(Object.getPrototypeOf(value))]
    : [];
}

function exists(name: string): boolean {
  const [type = "", member] = name.split(".");
  if (!isExported(type)) return false;
  if (member === undefined) return true;
  const value = (btrdb as Record<string, unknown>)[type];
  if (typeof value !== "function") return declares(type, member);
  return (
    member in value.prototype || member in value || lineage(value).some((each) => declares(each.name, member))
  );
}

test("the table is read", () => {
  expect(rows.length).toBeGreaterThan(140);
  expect(names).toEqual(expect.arrayContaining(["BTrDB.streams", "Stream.values", "StreamSet.rows"]));
});

test("a name that is not there is seen", () => {
  const made = ["Nothing", "Stream.nothing", "Stream.uuids", "RawPoint.nothing", "ConnectOptions.retries"];
  expect(made.filter(exists)).toEqual([]);
});

test("every row has a counterpart, or says why there is none", () => {
  const empty = rows.filter((row) => row.names.length === 0);
  expect(empty.filter((row) => row.typescript !== "—" || row.differences.length < 10)).toEqual([]);
});

describe("every name of the table exists", () => {
  test.each(names)("%s", (name) => {
    expect(exists(name)).toBe(true);
  });
});
