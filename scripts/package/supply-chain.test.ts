// What comes from others: under which licence, from where, and whether something is known to be wrong with it.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram } from "../tools/run-program.ts";
import { EXCEPTIONS, licencesOf, SHIPPED, TOOLS } from "./licences.ts";

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const { packages } = JSON.parse(read("package-lock.json")) as {
  packages: Readonly<Record<string, LockedPackage>>;
};
const foreign = Object.entries(packages).filter(
  ([path, { link }]) => path.includes("node_modules/") && !link,
);
const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

test("every licence is one of those in licences.ts", () => {
  const problems = foreign.flatMap(([path, { license = "none", dev }]) => {
    const name = nameOf(path);
    const allowed = dev ? TOOLS : SHIPPED;
    const except = dev ? Object.entries(EXCEPTIONS).filter(([begin]) => name.startsWith(begin)) : [];
    const wrong = licencesOf(license, allowed).filter(
      (one) => !(allowed.includes(one) || except.some(([, [licence]]) => licence === one)),
    );
    return wrong.map((one) => `${path}: ${one}`);
  });
  expect(problems).toEqual([]);
});

test("licences are what the packages themselves say, and no exception is left over", () => {
  const differs = foreign.flatMap(([path, locked]) => {
    // Those of other platforms are not installed.
    if (!existsSync(new URL(`${path}/package.json`, root))) return [];
    const { license, version } = JSON.parse(read(`${path}/package.json`)) as Record<string, unknown>;
    const said = typeof license === "object" ? (license as { type?: string } | null)?.type : license;
    if (version !== locked.version) return [`${path}: ${version} is installed, not ${locked.version}`];
    return said === locked.license ? [] : [`${path}: ${said}, not ${locked.license}`];
  });
  expect(differs).toEqual([]);
  const names = foreign.map(([path]) => nameOf(path));
  const unused = Object.keys(EXCEPTIONS).filter((begin) => !names.some((name) => name.startsWith(begin)));
  expect(unused).toEqual([]);
});

test("an expression is taken apart", () => {
  expect(licencesOf("(MIT OR GPL-3.0)", SHIPPED)).toEqual(["MIT"]);
  expect(licencesOf("(Apache-2.0 AND GPL-3.0)", SHIPPED)).toEqual(["Apache-2.0", "GPL-3.0"]);
  expect(licencesOf("GPL-3.0 OR LGPL-3.0", SHIPPED)).toEqual(["GPL-3.0 OR LGPL-3.0"]);
});

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  readonly nodes: readonly string[];
}

/** Packages with known faults that count: any in what is shipped, serious ones in tools. */
function serious(vulnerabilities: readonly Vulnerability[]): string[] {
  return vulnerabilities.flatMap(({ name, severity, nodes }) => {
    const shipped = nodes.some((path) => packages[path]?.dev !== true);
    return shipped || ["high", "critical"].includes(severity) ? [`${name} (${severity})`] : [];
  });
}

test("nothing is known to be wrong with what is installed", { timeout: 90_000 }, async ({ skip }) => {
  const { output } = await runProgram("npm", ["audit", "--json", "--silent", "--fetch-retries=0"], {
    timeoutMs: 60_000,
  });
  const start = output.indexOf("{");
  const answer = (start < 0 ? {} : JSON.parse(output.slice(start))) as {
    vulnerabilities?: Readonly<Record<string, Vulnerability>>;
    statusCode?: number;
  };
  const { vulnerabilities, statusCode = "no answer" } = answer;
  // Also with CI set: mirrors of the registry, and machines without a network, answer no audits.
  if (vulnerabilities === undefined)
    return skip(`NOT AUDITED: the registry has not answered npm audit (${statusCode})`);
  expect(serious(Object.values(vulnerabilities))).toEqual([]);
});

test("a fault counts by where it is and how bad it is", () => {
  const fault = (severity: string, path: string) => ({ name: nameOf(path), severity, nodes: [path] });
  expect(
    serious([
      fault("low", "node_modules/yaml"),
      fault("moderate", "node_modules/webpack"),
      fault("high", "node_modules/vite"),
    ]),
  ).toEqual(["yaml (low)", "vite (high)"]);
});
