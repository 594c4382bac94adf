import { alertBox } from "../ui/alert.ts";
import { element } from "../ui/element.ts";
import type { Connection, ConnectionSettings, ConnectionState } from "./connection.ts";
import { connectionFacts } from "./connection-facts.ts";
import { connectionForm } from "./connection-form.ts";
import type { Credentials, Remembered } from "./remembered.ts";

/** What the panel is made of; nothing in it is looked up globally. */
export interface ConnectionPanelOptions {
  readonly connection: Connection;
  readonly remembered: Remembered;
  /** BTRDB_ENDPOINTS and the like, as Vite gives them to the page. */
  readonly env: Readonly<Record<string, unknown>>;
  /** Origin of this page, offered as the endpoint where nothing else is known. */
  readonly origin: string;
}

/** The panel to connect with and to see what one is connected to. Connects by itself where it knows to what. */
export function connectionPanel({
  connection,
  remembered,
  env,
  origin,
}: ConnectionPanelOptions): HTMLElement {
  const saved = remembered.load();
  const fromEnv = text(env.BTRDB_ENDPOINTS);
  const start: Credentials = saved ?? { endpoint: fromEnv || origin, apiKey: "" };

  /** The environment goes along only to its own endpoint: its key must not reach another one that was typed. */
  const settingsFor = ({ endpoint, apiKey }: Credentials): ConnectionSettings =>
    endpoint === fromEnv && fromEnv !== ""
      ? { env, apiKey: apiKey || undefined }
      : { endpoints: endpoint, apiKey: apiKey || undefined };

  let argumentSource = "from the form";
  const form = connectionForm(
    {
      ...start,
      remember: saved !== undefined,
      keyPlaceholder: text(env.BTRDB_API_KEY) === "" ? "none" : "from BTRDB_API_KEY",
    },
    {
      submit(credentials, remember) {
        argumentSource = "from the form";
        if (remember) remembered.save(credentials);
        else remembered.forget();
        void connection.connect(settingsFor(credentials));
      },
      cancel: () => connection.disconnect(),
      forget: () => remembered.forget(),
    },
  );

  const summary = element("span", { class: "panel-state", "data-testid": "connection-state" });
  const result = element("div", { "data-testid": "connection-result" });
  const disconnect = element("button", { type: "button", "data-testid": "disconnect" }, "Disconnect");
  disconnect.addEventListener("click", () => connection.disconnect());
  const heading = element("summary", {}, element("h2", {}, "Connection"), summary);
  const details = element(
    "details",
    { class: "connection", open: true, "data-testid": "connection-panel" },
    heading,
    result,
    form.element,
  );

  const show = (state: ConnectionState) => {
    summary.textContent = WORDS[state.kind];
    details.dataset.state = state.kind;
    form.setBusy(state.kind === "connecting");
    // The focus must not vanish together with the form or with the button to disconnect.
    const focused = details.contains(document.activeElement) && document.activeElement !== heading;
    form.element.hidden = state.kind === "connected";
    if (state.kind === "connected") {
      const { btrdb, info, report } = state;
      result.replaceChildren(
        connectionFacts(btrdb.endpoint, info, report, argumentSource),
        element("div", { class: "buttons" }, disconnect),
      );
    } else if (state.kind === "failed") {
      result.replaceChildren(alertBox("Not connected", state.failure));
      details.open = true;
    } else result.replaceChildren();
    if (focused && (state.kind === "connected" || state.kind === "none")) heading.focus();
  };
  connection.state.subscribe(show);

  if (saved !== undefined) {
    argumentSource = "remembered in this tab";
    void connection.connect(settingsFor(saved));
  } else if (fromEnv !== "") void connection.connect({ env });
  return details;
}

const WORDS = {
  none: "Not connected",
  connecting: "Connecting…",
  connected: "Connected",
  failed: "Failed",
} as const satisfies Record<ConnectionState["kind"], string>;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
