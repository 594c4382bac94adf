import { CALLS, type Call, FAULT_NAMES, FAULTS, type FaultName } from "./fault-names.ts";
import type { Outcome } from "./run-case.ts";

/** What a fault does to each call: where it stays, and where it goes away after the first time. */
export type Both = Readonly<Record<Call, { readonly always: Outcome; readonly once: Outcome | undefined }>>;

const NAMES: Readonly<Record<Call, string>> = {
  connect: "`connect()`",
  info: "`version()`",
  proto: "`values()`",
  arrow: "`values()` by Arrow",
  never: "`insert()`",
  replace: "`insert()`, `replace`",
};
const LONGEST = 200;

/** The part of docs/reliability.md that the run writes. */
export function reliabilityTable(results: ReadonlyMap<FaultName, Both>): string {
  const rows = [...FAULT_NAMES]
    .filter((name) => results.has(name))
    .flatMap((name) => rowsOf(name, results.get(name) as Both));
  return [
    ["fault", "call", "what the user sees", "its first line", "tries", "ends", "if it happens once"],
    ["---", "---", "---", "---", "--:", "---", "---"],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function rowsOf(name: FaultName, both: Both): string[][] {
  const groups = new Map<string, { calls: string[]; cells: string[] }>();
  for (const call of Object.keys(CALLS) as Call[]) {
    const { always, once } = both[call];
    const cells = [seen(always), firstLine(always.message), String(always.tries), ends(always), onceIs(once)];
    const key = JSON.stringify(cells);
    const group = groups.get(key) ?? { calls: [], cells };
    group.calls.push(NAMES[call]);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ calls, cells }, index) => [
    index === 0 ? FAULTS[name].title : "",
    calls.length === Object.keys(CALLS).length ? "all" : calls.join(", "),
    ...cells,
  ]);
}

function seen({ name, code, reason }: Outcome): string {
  if (name === "") return "exactly what is stored";
  return `\`${name}\` \`${code}\`${reason === "" ? "" : `, \`${reason}\``}`;
}

function firstLine(message: string): string {
  const [first = ""] = message.split("\n");
  const text = first.length > LONGEST ? `${first.slice(0, LONGEST)}…` : first;
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function ends({ name, code, tries }: Outcome): string {
  if (name === "") return "with its answer";
  if (code === "DEADLINE_EXCEEDED") return "at its deadline";
  return tries === 1 ? "at once" : "after the last try";
}

function onceIs(once: Outcome | undefined): string {
  if (once === undefined) return "";
  if (once.name !== "") return "the same";
  return once.tries === 1 ? "exact" : `exact, at try ${once.tries}`;
}
