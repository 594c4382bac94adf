import { ConnectionError, type ConnectOptions, connect, isBTrDBError } from "btrdb-web";
import { cliWords } from "../cli-words.ts";
import { speaksTls } from "./check-tls.ts";
import { failed, ok, type ProbeTarget, type Step, skipped } from "./step.ts";

/** Whether the server wants a key; undefined where that is not known. */
export type WantsKey = boolean | undefined;

/** Calls Info without the key: does BTrDB answer, and does it want one? */
export async function askInfo(target: ProbeTarget): Promise<{ step: Step; wantsKey: WantsKey }> {
  const { url, timeoutMs, signal, fetch } = target;
  const name = fetch === undefined ? "grpc-web" : "grpc";
  const answers = `BTrDB answers over ${fetch === undefined ? "gRPC-Web" : "native gRPC"}`;
  const endpoint = url.href.replace(/\/$/u, "");
  const started = performance.now();
  try {
    // Nothing of the environment and the profile: they could bring a key.
    await connect(endpoint, {
      apiKey: false,
      env: {},
      credentials: {},
      retry: false,
      timeoutMs,
      signal,
      fetch,
    });
    return {
      step: ok(name, answers, performance.now() - started),
      wantsKey: false,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (isBTrDBError(error, "UNAUTHENTICATED")) {
      const detail = `${answers}, and wants an API key`;
      return { step: ok(name, detail, performance.now() - started), wantsKey: true };
    }
    if (!target.tls && (await speaksTls(target))) {
      const fixes = [
        `Use https://${url.host}${url.pathname.replace(/\/$/u, "")} (port 4411 needs no https://).`,
      ];
      return {
        step: failed(name, "that port speaks TLS, and is asked without", fixes),
        wantsKey: undefined,
      };
    }
    return { step: failed(name, messageOf(error), fixesOf(error)), wantsKey: undefined };
  }
}

/** Calls Info as connect() does it, at this endpoint alone. */
export async function tryKey(
  target: ProbeTarget,
  options: ConnectOptions,
  { hasKey, wantsKey }: { readonly hasKey: boolean; readonly wantsKey: WantsKey },
): Promise<Step> {
  if (!hasKey && !wantsKey) return skipped("key", "there is none, and none is needed");
  if (!hasKey) {
    const step = failed("key", "the server wants an API key, and none is set", [
      "Set BTRDB_API_KEY, name a profile that has one (--profile NAME), or give --api-key-file FILE.",
    ]);
    return { ...step, unauthorised: true };
  }
  const { timeoutMs, signal, url } = target;
  const started = performance.now();
  try {
    const conn = await connect({
      ...options,
      retry: false,
      timeoutMs,
      signal,
      // The key is in the settings, so connect() goes through them; every other endpoint of theirs is left alone.
      fetch: onlyTo(url, target.fetch),
    });
    const { build } = await conn.info({ signal });
    const free = wantsKey === false ? " (the server answers without one as well)" : "";
    return ok("key", `accepted${free}; the server is BTrDB ${build}`, performance.now() - started);
  } catch (error) {
    signal.throwIfAborted();
    const unauthorised = isBTrDBError(error, "UNAUTHENTICATED") || isBTrDBError(error, "PERMISSION_DENIED");
    return { ...failed("key", messageOf(error, url), fixesOf(error)), unauthorised };
  }
}

function onlyTo({ href }: URL, through: typeof fetch = fetch): typeof fetch {
  const prefix = `${href.replace(/\/$/u, "")}/v5api.BTrDB/`;
  return (input, init) => {
    const asked = input instanceof Request ? input.url : String(input);
    if (asked.startsWith(prefix)) return through(input, init);
    return Promise.reject(new TypeError("ECONNREFUSED: this endpoint is not asked now"));
  };
}

/** What is wrong at one endpoint, without the words around it. */
function messageOf(error: unknown, url?: URL): string {
  const message = error instanceof Error ? error.message : String(error);
  const [about = message] = message.split("\nCheck:");
  const lines = about.split("\n");
  const mine = url === undefined ? undefined : lines.find((line) => line.startsWith(`- ${url.origin}`));
  const line = mine ?? lines[0] ?? about;
  return line.replace(/^(?:Could not connect to the database at |- )\S+: /u, "").replace(/\.$/u, "");
}

function fixesOf(error: unknown): readonly string[] {
  return error instanceof ConnectionError ? error.checks.map(cliWords) : [];
}
