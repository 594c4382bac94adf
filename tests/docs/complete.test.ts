// Pages that claim to have all of something.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { layers } from "../layers.ts";
import { root } from "../repository.ts";
import { readPage } from "./markdown.ts";
import { sideBySide } from "./table-cells.ts";

const read = (file: string) => readFile(`${root}${file}`, "utf8");

/** Sections below headings of the third rank: what stands as code in the heading, with the text of the section. */
function sectionsOf(page: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const section of page.split(/^(?=#{1,3} )/mu)) {
    const [heading = "", ...lines] = section.split("\n");
    if (!heading.startsWith("### ")) continue;
    for (const [, name = ""] of heading.matchAll(/`([^`]+)`/gu)) sections.set(name, lines.join("\n").trim());
  }
  return sections;
}

test("troubleshooting has a section for each code of an error and each reason of a failed connection", async () => {
  const sections = sectionsOf(await read("docs/guide/troubleshooting.md"));
  const codes = (await read("src/errors/error-code.ts")).matchAll(/(?:\||\d:) "([A-Z0-9_]+)"/gu);
  const type =
    /type ConnectionFailure =([\s\S]*?);\n/u.exec(await read("src/errors/python-errors.ts"))?.[1] ?? "";
  const named = [...codes, ...type.matchAll(/\| "([a-z0-9-]+)"/gu)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(70);
  expect(named.filter((name) => (sections.get(name)?.length ?? 0) < 10)).toEqual([]);
  // And what is there no more has none.
  expect([...sections.keys()].filter((name) => !named.includes(name))).toEqual([]);
});

/** How the page writes a name of docs/parity.md: `Stream.values` is `stream.values(…)`. */
function asWritten(owner: string, name: string): RegExp {
  const objects: Record<string, string> = {
    btrdb: "btrdb\\.",
    BTrDB: "conn\\.",
    Stream: "stream\\.",
    StreamSet: "set\\.",
    conn: "btrdb\\.conn\\.",
    pointwidth: "(?:pw|pointwidth)\\.",
  };
  if (owner === "RawPoint") return new RegExp(`^(?:RawPoint|point)\\.${name}\\b`, "u");
  if (owner === "StatPoint") return new RegExp(`^(?:StatPoint|window)\\.${name}\\b`, "u");
  return new RegExp(`(?<![\\w.])${objects[owner] ?? "(?:btrdb\\.exceptions\\.)?"}${name}\\b`, "u");
}

test("coming from Python has each method of the Python client", async () => {
  const file = "docs/guide/from-python.md";
  const spans = [
    ...sideBySide(file).flatMap(({ python }) => python),
    // Classes of errors are listed, as their names are the same.
    ...[...(await read(file)).matchAll(/`([A-Z]\w+)`/gu)].map(([, name = ""]) => name),
  ];
  const rows = [...(await read("docs/parity.md")).matchAll(/^\| `(\w+)\.(\w+)` \|/gmu)]
    .map(([, owner = "", name = ""]) => ({ owner, name }))
    // The raw calls are one line.
    .filter(({ owner }) => owner !== "Endpoint");
  expect(rows.length).toBeGreaterThan(140);
  const missing = rows.filter(({ owner, name }) => !spans.some((span) => asWritten(owner, name).test(span)));
  expect(missing.map(({ owner, name }) => `${owner}.${name}`)).toEqual([]);
});

test("architecture has each layer of tests/layers.ts", async () => {
  const page = await read("docs/guide/architecture.md");
  expect(layers.flat().filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  // The picture has them in the same order, several layers a row.
  const rows = (await read("docs/guide/architecture.svg")).matchAll(/class="l">([^<]+)</gu);
  expect([...rows].flatMap(([, row = ""]) => row.split(" · "))).toEqual(layers.flat());
});

test("what the page on Envoy shows is in the configuration", async () => {
  const lines = new Set(
    (await read("proxy/envoy.production.yaml")).split("\n").map((line) => line.trim().replace(/ # .*/u, "")),
  );
  const shown = readPage("docs/guide/envoy.md").blocks.filter(({ info }) => info === "yaml");
  expect(shown.length).toBeGreaterThan(2);
  const wrong = shown.flatMap(({ code }) =>
    code
      .split("\n")
      .map((line) => line.trim().replace(/ # .*/u, ""))
      .filter((line) => line !== "" && !lines.has(line)),
  );
  expect(wrong).toEqual([]);
});

test("performance names benchmarks that there are", async () => {
  const page = await read("docs/guide/performance.md");
  const known = new Set(
    [...(await read("bench/benches.ts")).matchAll(/^ {2}"?([a-z-]+)"?: \(/gmu)].map(([, name = ""]) => name),
  );
  const named = [
    ...[...page.matchAll(/\(`([a-z-]+)`\)/gu)].map(([, name = ""]) => name),
    ...[...page.matchAll(/^\| .*? \| (`.*?) +\|/gmu)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([a-z-]+)`/gu)].map(([, name = ""]) => name),
    ),
  ];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
