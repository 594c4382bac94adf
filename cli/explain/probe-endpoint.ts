import type { ConnectOptions } from "btrdb-web";
import { askInfo, tryKey } from "./ask-info.ts";
import { checkTls } from "./check-tls.ts";
import { lookUpName } from "./look-up-name.ts";
import { openPort } from "./open-port.ts";
import { type ProbeTarget, type Step, type StepName, skipped } from "./step.ts";

const stepsOf = ({ fetch }: ProbeTarget): readonly StepName[] => [
  "name",
  "port",
  "tls",
  fetch === undefined ? "grpc-web" : "grpc",
  "key",
];
/** Enough for a slow network, and short enough to wait for. */
const STEP_TIMEOUT_MS = 5_000;

/** Makes the steps of a connection one after the other, and stops at the first that fails. */
export async function* probeEndpoint(
  baseUrl: string,
  {
    options,
    hasKey,
    signal,
    env,
  }: {
    readonly options: ConnectOptions;
    readonly hasKey: boolean;
    readonly signal: AbortSignal;
    readonly env: NodeJS.ProcessEnv;
  },
): AsyncGenerator<Step, void, undefined> {
  const target = targetOf(baseUrl, options, signal, env);
  const steps = stepsOf(target);
  let wantsKey: boolean | undefined;
  for (const [index, name] of steps.entries()) {
    let step: Step;
    if (name === "grpc-web" || name === "grpc") ({ step, wantsKey } = await askInfo(target));
    else if (name === "key") step = await tryKey(target, options, { hasKey, wantsKey });
    else step = await { name: lookUpName, port: openPort, tls: checkTls }[name](target);
    yield step;
    if (step.result !== "failed") continue;
    for (const later of steps.slice(index + 1)) yield skipped(later, "not tried");
    return;
  }
}

function targetOf(
  baseUrl: string,
  { timeoutMs = STEP_TIMEOUT_MS, fetch }: ConnectOptions,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv,
): ProbeTarget {
  const url = new URL(baseUrl);
  const tls = url.protocol === "https:";
  const host = url.hostname.replace(/^\[(.*)\]$/u, "$1");
  return { url, host, port: Number(url.port || (tls ? 443 : 80)), tls, fetch, timeoutMs, signal, env };
}
