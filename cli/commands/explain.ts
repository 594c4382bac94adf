import { type BTrDBError, type ConnectionReport, explainConnection, type Setting } from "btrdb-web";
import { cliWords } from "../cli-words.ts";
import type { Command, CommandContext } from "../command.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import { probeEndpoint } from "../explain/probe-endpoint.ts";
import type { Step } from "../explain/step.ts";
import { toJson } from "../rows/row-format.ts";

/** An endpoint and what came of each step. */
interface Probed {
  readonly url: string;
  readonly steps: readonly Step[];
}

export const explain: Command = async (context) => {
  const { values, out, connectOptions } = context;
  const report = await explainConnection(connectOptions);
  if (!values.json) out.add(settingsText(report));
  const probed: Probed[] = [];
  // A key that must not be sent there, or that can't be: nothing is sent at all.
  const urls = report.error === undefined ? report.urls : [];
  for (const url of urls) probed.push({ url, steps: await probe(url, report, context) });
  const code = report.error === undefined ? exitCodeFor(probed) : exitCodeOf(report.error);
  if (values.json) out.add(`${toJson(asJson(report, probed, code), 2)}\n`);
  else if (report.error === undefined) out.add(verdict(probed, code));
  return code;
};

async function probe(
  url: string,
  { apiKey }: ConnectionReport,
  { values, out, signal, env, connectOptions }: CommandContext,
): Promise<Step[]> {
  const steps: Step[] = [];
  if (!values.json) await out.write(`\n${url}\n`);
  const options = { options: connectOptions, hasKey: apiKey !== undefined, signal, env };
  for await (const step of probeEndpoint(url, options)) {
    steps.push(step);
    // Each as it comes: one that has to wait says so by being late.
    if (!values.json) await out.write(stepText(step));
  }
  return steps;
}

const isWell = ({ steps }: Probed) => steps.every(({ result }) => result !== "failed");
const isUnauthorised = ({ steps }: Probed) => steps.some(({ unauthorised }) => unauthorised);

/** What connect() would come to: the first endpoint that works, or that has an opinion on the key. */
function exitCodeFor(probed: readonly Probed[]): number {
  const decisive = probed.find((one) => isWell(one) || isUnauthorised(one));
  if (decisive === undefined) return EXIT.noConnection;
  return isWell(decisive) ? EXIT.ok : EXIT.notAuthorised;
}

function verdict(probed: readonly Probed[], code: number): string {
  const used = probed.find(isWell);
  if (code === EXIT.ok && used !== undefined)
    return `\nConnections work${probed.length > 1 ? `, and use ${used.url}` : ""}.\n`;
  return code === EXIT.notAuthorised
    ? "\nThe server is there; the key is what is missing or wrong.\n"
    : "\nNo connection.\n";
}

const MARKS = { ok: "✓", failed: "✗", skipped: "-" } as const;

function stepText({ step, result, detail, fixes, milliseconds }: Step): string {
  const took = milliseconds === undefined ? "" : `  (${milliseconds.toFixed(0)} ms)`;
  const indent = " ".repeat(15);
  return [
    `  ${MARKS[result]} ${step.padEnd(10)} ${detail}${took}`,
    ...fixes.map((fix) => `${indent}→ ${fix}`),
  ]
    .join("\n")
    .concat("\n");
}

function settingsText({ endpoints, apiKey, profile, profiles, places, error }: ConnectionReport): string {
  const lines = [
    setting("endpoints", endpoints),
    setting("api key", apiKey),
    setting("profile", profile),
    ...(profiles.length === 0 ? [] : [`profiles   ${profiles.join(", ")}`]),
    "looked at",
    ...places.map(({ place, found }) => `  ${place}: ${found}`),
  ];
  if (error !== undefined) lines.push("", `✗ ${errorText(error)}`);
  return `${lines.join("\n")}\n`;
}

function errorText(error: BTrDBError): string {
  return error.code === "NO_CREDENTIALS"
    ? "There is no endpoint. Give --endpoint HOST:PORT, set BTRDB_ENDPOINTS, or name a profile with --profile."
    : cliWords(error.message);
}

function setting(name: string, found: Setting<string | readonly string[]> | undefined): string {
  const label = name.padEnd(10);
  return found === undefined
    ? `${label} none`
    : `${label} ${String(found.value)}  (from ${cliWords(found.origin.description)})`;
}

function asJson(report: ConnectionReport, probed: readonly Probed[], exitCode: number): unknown {
  const { endpoints, apiKey, profile, profiles, places, error } = report;
  const told = (found: Setting<unknown> | undefined) =>
    found === undefined ? null : { value: found.value, from: cliWords(found.origin.description) };
  return {
    ok: exitCode === EXIT.ok,
    exitCode,
    settings: { endpoints: told(endpoints), apiKey: told(apiKey), profile: told(profile) },
    profiles,
    places,
    error: error === undefined ? null : { ...error.toJSON(), message: errorText(error) },
    endpoints: probed.map(({ url, steps }) => ({
      url,
      steps: steps.map(({ step, result, detail, fixes, milliseconds }) => ({
        step,
        result,
        detail,
        fixes,
        ...(milliseconds !== undefined && { milliseconds: Math.round(milliseconds) }),
      })),
    })),
  };
}
