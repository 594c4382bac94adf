import {
  type BTrDB,
  type ConnectionReport,
  type ConnectOptions,
  connect,
  explainConnection,
  type ServerInfo,
} from "btrdb-web";
import { createStore, type Store } from "../state/store.ts";
import { describeFailure, type Failure } from "../ui/failure.ts";

/** Where the page stands with its server. */
export type ConnectionState =
  | { readonly kind: "none" }
  | { readonly kind: "connecting"; readonly endpoint: string }
  | {
      readonly kind: "connected";
      readonly btrdb: BTrDB;
      readonly info: ServerInfo;
      readonly report: ConnectionReport;
    }
  | { readonly kind: "failed"; readonly failure: Failure; readonly report: ConnectionReport };

/** Settings of a connection; the rest of ConnectOptions is the page's own business. */
export type ConnectionSettings = Pick<ConnectOptions, "endpoints" | "apiKey" | "env">;

/** The one connection of the page: only the newest attempt counts. */
export interface Connection {
  readonly state: Pick<Store<ConnectionState>, "get" | "subscribe">;
  connect(settings: ConnectionSettings): Promise<void>;
  disconnect(): void;
}

export function createConnection(): Connection {
  const state = createStore<ConnectionState>({ kind: "none" });
  let attempt = new AbortController();
  const restart = () => {
    attempt.abort();
    attempt = new AbortController();
    return attempt.signal;
  };
  return {
    state,
    async connect(settings) {
      const signal = restart();
      state.set({ kind: "connecting", endpoint: String(settings.endpoints ?? "the configured endpoint") });
      const report = await explainConnection(settings);
      try {
        const btrdb = await connect({ ...settings, signal });
        const info = await btrdb.info({ signal });
        if (!signal.aborted) state.set({ kind: "connected", btrdb, info, report });
      } catch (error) {
        if (signal.aborted) return;
        state.set({ kind: "failed", failure: describeFailure(error, report.urls), report });
      }
    },
    disconnect() {
      restart();
      state.set({ kind: "none" });
    },
  };
}
