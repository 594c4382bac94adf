import {
  type BTrDB,
  type ConnectionReport,
  type ConnectOptions,
  connect,
  explainConnection,
  isBTrDBError,
  type ServerInfo,
} from "btrdb-web";
import { createStore, type Store } from "../state/store.ts";
import { describeFailure, type Failure, isUnreachable } from "../ui/failure.ts";
import type { ConnectionSettings } from "./choose-settings.ts";

/** Where the page stands with its server. */
export type ConnectionState =
  | { readonly kind: "none" }
  | { readonly kind: "connecting"; readonly endpoint: string }
  | {
      readonly kind: "connected";
      readonly btrdb: BTrDB;
      readonly info: ServerInfo;
      readonly report: ConnectionReport;
      /** Whether reads run in a worker, and why they do not. */
      readonly worker: { readonly runs: boolean; readonly why?: string };
    }
  | { readonly kind: "failed"; readonly failure: Failure; readonly report: ConnectionReport };

/** A server that answered once, and does not any more. */
export interface Outage {
  /** When it was noticed, in milliseconds of Date.now(). */
  readonly since: number;
  readonly message: string;
  readonly trying: boolean;
}

/** The one connection of the page: only the newest attempt counts. */
export interface Connection {
  readonly state: Pick<Store<ConnectionState>, "get" | "subscribe">;
  /** Undefined while the server answers, as far as anybody knows. */
  readonly outage: Pick<Store<Outage | undefined>, "get" | "subscribe">;
  connect(settings: ConnectionSettings): Promise<void>;
  disconnect(): void;
  /** Tells of a call that failed; only what says that the server is out of reach is an outage. */
  noteFailure(error: unknown): void;
  /** Asks the server whether it is there again; it is also asked by itself, now and then, and when the computer is online. */
  retry(): Promise<void>;
}

/** Pauses between questions to a server that is gone, in milliseconds. */
const PAUSES = [2_000, 4_000, 8_000, 15_000, 30_000];

export interface ConnectionOptions {
  /** Where reads run; in a worker, if it is left out. */
  readonly worker?: ConnectOptions["worker"];
  /** Tells when the computer is online; the window, if it is left out. */
  readonly network?: EventTarget | undefined;
}

export function createConnection({ worker = true, network }: ConnectionOptions = {}): Connection {
  const state = createStore<ConnectionState>({ kind: "none" });
  const outage = createStore<Outage | undefined>(undefined);
  let attempt = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  const restart = () => {
    attempt.abort();
    attempt = new AbortController();
    clearTimeout(timer);
    outage.set(undefined);
    const current = state.get();
    // Ends its worker.
    if (current.kind === "connected") current.btrdb.close();
    return attempt.signal;
  };

  const lost = (message: string) => {
    outage.set({ since: outage.get()?.since ?? Date.now(), message, trying: false });
    clearTimeout(timer);
    timer = setTimeout(() => void self.retry(), PAUSES[Math.min(tries, PAUSES.length - 1)]);
    tries++;
  };

  const self: Connection = {
    state,
    outage,
    async connect(settings) {
      const signal = restart();
      state.set({ kind: "connecting", endpoint: String(settings.endpoints ?? "the configured endpoint") });
      const report = await explainConnection(settings);
      try {
        const { btrdb, ...rest } = await open(settings, worker, signal);
        const info = await btrdb.info({ signal });
        if (signal.aborted) return btrdb.close();
        tries = 0;
        state.set({ kind: "connected", btrdb, info, report, ...rest });
      } catch (error) {
        if (signal.aborted) return;
        state.set({ kind: "failed", failure: describeFailure(error, report.urls), report });
      }
    },
    disconnect() {
      restart();
      state.set({ kind: "none" });
    },
    noteFailure(error) {
      if (state.get().kind !== "connected" || outage.get() !== undefined || !isUnreachable(error)) return;
      tries = 0;
      lost(describeFailure(error).message);
    },
    async retry() {
      const current = state.get();
      const before = outage.get();
      if (current.kind !== "connected" || before === undefined || before.trying) return;
      clearTimeout(timer);
      const { signal } = attempt;
      outage.set({ ...before, trying: true });
      try {
        await current.btrdb.info({ signal, timeoutMs: 10_000 });
        if (!signal.aborted) outage.set(undefined);
      } catch (error) {
        // Any other answer is one: what is wrong then, its own caller says.
        if (signal.aborted) return;
        if (isUnreachable(error)) lost(describeFailure(error).message);
        else outage.set(undefined);
      }
    },
  };

  const target = network ?? (typeof window === "undefined" ? undefined : window);
  target?.addEventListener("online", () => void self.retry());
  target?.addEventListener("offline", () => {
    if (state.get().kind === "connected" && outage.get() === undefined) lost("This computer is offline.");
  });
  return self;
}

async function open(
  settings: ConnectionSettings,
  worker: ConnectOptions["worker"],
  signal: AbortSignal,
): Promise<Pick<Extract<ConnectionState, { kind: "connected" }>, "btrdb" | "worker">> {
  if (worker) {
    try {
      return { btrdb: await connect({ ...settings, worker, signal }), worker: { runs: true } };
    } catch (error) {
      if (!isBTrDBError(error, "WORKER_FAILED")) throw error;
      const why = error.message.split("\nCheck:")[0]!;
      return { btrdb: await connect({ ...settings, signal }), worker: { runs: false, why } };
    }
  }
  return { btrdb: await connect({ ...settings, signal }), worker: { runs: false } };
}
