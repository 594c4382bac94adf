import { hideApiKey } from "./api-key.ts";
import { BTrDB } from "./btrdb.ts";
import { unaryOnce } from "./call.ts";
import { Channel, type RemoteReads } from "./channel/index.ts";
import { type ConnectOptions, normalizeOptions } from "./connect-options.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { Endpoint } from "./endpoint.ts";
import { Canceled, ConnectionError, isBTrDBError } from "./errors/index.ts";
import type { WorkerSource } from "./offload/index.ts";
import { type ResolvedConnection, resolveConnection } from "./resolve-connection.ts";
import { toBTrDBError } from "./rpc-error.ts";

/** connect() must end also where a firewall drops every packet. */
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects to BTrDB.
 *
 * ```ts
 * const conn = await connect(); // BTRDB_ENDPOINTS and BTRDB_API_KEY, or the default profile
 * const conn = await connect("192.168.1.101:4411", { apiKey });
 * const conn = await connect({ profile: "research" });
 * ```
 *
 * Settings are found as the Python client finds them (see {@link explainConnection}); several endpoints are tried in
 * order. Unless `verify` is false, Info is called, so that a connection that is returned is one that works.
 *
 * @throws ConnectionError "Could not connect to the database …" with `reason` and `checks`, or
 *   "Could not determine credentials to use."
 * @throws InvalidEndpoint, InvalidApiKey, ApiKeyOverPlaintext, CredentialsFileNotFound, ProfileNotFound,
 *   InvalidCredentialsFile before anything is sent
 */
export async function connect(
  endpoints?: string | readonly string[] | ConnectOptions,
  options?: ConnectOptions,
): Promise<BTrDB> {
  const given = normalizeOptions(endpoints, options);
  throwIfAborted(given.signal);
  const resolved = await resolveConnection(given);
  const channel = open(resolved, given);
  const btrdb = new BTrDB(channel);
  if (given.worker) channel.remote = await startWorker(given.worker, resolved, given);
  try {
    return await verified(btrdb, channel, resolved, given);
  } catch (error) {
    btrdb.close();
    throw error;
  }
}

async function verified(
  btrdb: BTrDB,
  channel: Channel,
  resolved: ResolvedConnection,
  given: ConnectOptions,
): Promise<BTrDB> {
  if (given.verify === false) return btrdb;
  const failures: Failure[] = [];
  for (const endpoint of resolved.endpoints) {
    const failure = await verify(channel, given);
    if (failure === undefined) return btrdb;
    failures.push(failure);
    // A server that knows the key is wrong has answered for its whole cluster.
    if (failure.diagnosis.reason === "unauthenticated") break;
    channel.endpoints.failed(endpoint);
  }
  throw connectionError(failures, resolved.apiKey);
}

interface Failure {
  readonly endpoint: Endpoint;
  readonly diagnosis: Diagnosis;
  readonly error: Error;
}

function open({ endpoints, apiKey }: ResolvedConnection, options: ConnectOptions): Channel {
  const { fetch, timeoutMs, interceptors = [], retry, maxConcurrentReads, transport } = options;
  return new Channel({
    endpoints,
    apiKey,
    fetch,
    interceptors,
    timeoutMs,
    retry,
    maxConcurrentReads,
    transport,
  });
}

async function startWorker(
  worker: NonNullable<ConnectOptions["worker"]>,
  { endpoints, apiKey }: ResolvedConnection,
  { timeoutMs, maxConcurrentReads, retry }: ConnectOptions,
): Promise<RemoteReads> {
  const { WorkerReads } = await import("./offload/index.ts");
  const { maxAttempts, baseDelayMs, maxDelayMs, onRetry } = retry || {};
  const config = {
    endpoints,
    apiKey,
    timeoutMs,
    maxConcurrentReads,
    retry: retry === false ? retry : { maxAttempts, baseDelayMs, maxDelayMs },
  };
  return WorkerReads.start(worker as WorkerSource, config, onRetry);
}

/** One try: what is wrong with an endpoint at the start is for the user to know, not to wait for. */
async function verify(channel: Channel, options: ConnectOptions): Promise<Failure | undefined> {
  const { signal, timeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, fetch } = options;
  const { endpoint } = channel;
  try {
    const answer = await unaryOnce(channel, "info", {}, { signal, timeoutMs });
    channel.noteVersion(answer);
    return undefined;
  } catch (caught) {
    throwIfAborted(signal);
    const error = toBTrDBError(caught);
    // Loaded only when something is wrong.
    const { diagnose } = await import("./diagnose.ts");
    return { endpoint, error, diagnosis: await diagnose(error, endpoint, fetch) };
  }
}

function connectionError(failures: readonly Failure[], apiKey: string | undefined): ConnectionError {
  const [first] = failures;
  if (first === undefined)
    return new ConnectionError("Could not connect to the database: there is no endpoint.");
  const reasons = failures.map(({ endpoint, diagnosis }) => `${endpoint.baseUrl}: ${diagnosis.message}`);
  const checks = [...new Set(failures.flatMap(({ diagnosis }) => diagnosis.checks))];
  const summary =
    reasons.length === 1
      ? ` at ${reasons[0]}.`
      : `; every endpoint failed:${reasons.map((reason) => `\n- ${reason}`).join("")}`;
  const advice = checks.length === 0 ? "" : `\nCheck:${checks.map((check) => `\n- ${check}`).join("")}`;
  const decisive = failures.find(({ diagnosis }) => diagnosis.reason === "unauthenticated") ?? first;
  const code = isBTrDBError(decisive.error, "UNAUTHENTICATED")
    ? "UNAUTHENTICATED"
    : isBTrDBError(decisive.error, "DEADLINE_EXCEEDED")
      ? "DEADLINE_EXCEEDED"
      : "CONNECTION_FAILED";
  return new ConnectionError(hideApiKey(`Could not connect to the database${summary}${advice}`, apiKey), {
    code,
    reason: decisive.diagnosis.reason,
    checks,
    cause:
      failures.length === 1
        ? first.error
        : new AggregateError(
            failures.map(({ error }) => error),
            "every endpoint failed",
          ),
  });
}

function throwIfAborted(signal: AbortSignal | null | undefined): void {
  if (!signal?.aborted) return;
  throw new Canceled("connect() was stopped by its signal.", { code: "CANCELED", cause: signal.reason });
}
