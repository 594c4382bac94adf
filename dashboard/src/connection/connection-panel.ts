import { alertBox } from "../ui/alert.ts";
import { element, setText } from "../ui/element.ts";
import { type ChosenSettings, type KnownSettings, settingsFor, typedSettings } from "./choose-settings.ts";
import type { Connection, ConnectionState } from "./connection.ts";
import { connectionFacts } from "./connection-facts.ts";
import { connectionForm } from "./connection-form.ts";
import { connectionLine } from "./connection-line.ts";
import { isProfileText, type Remembered, type Typed } from "./remembered.ts";

/** What the panel is made of; nothing in it is looked up globally. */
export interface ConnectionPanelOptions {
  readonly connection: Connection;
  readonly remembered: Remembered;
  /** BTRDB_ENDPOINTS and the like, as Vite gives them to the page. */
  readonly env: Readonly<Record<string, unknown>>;
  /** Origin of this page, offered as the endpoint where nothing else is known. */
  readonly origin: string;
  /** The endpoint of a link: connected to by itself only where it is one that is known. */
  readonly linked?: string | undefined;
}

/** The panel to connect with and to see what one is connected to. */
export interface ConnectionPanel {
  readonly element: HTMLElement;
  /**
   * Fills in the endpoint of a link. Nothing is sent to it unless the user wants it, or it is the endpoint that is remembered or
   * configured; the key of another one never is.
   */
  prefill(endpoint: string): Promise<void>;
}

/** Connects by itself where it knows to what: from a link, from this tab, from the environment. */
export function connectionPanel(options: ConnectionPanelOptions): ConnectionPanel {
  const { connection, remembered, env, origin, linked } = options;
  const fromEnv = text(env.BTRDB_ENDPOINTS);
  const known = (): KnownSettings => ({ env, remembered: remembered.load() });
  const saved = remembered.load();
  let source: ChosenSettings["source"] = "form";
  /** What to remember once it has been seen to work. */
  let toRemember: Typed | undefined;

  const connectTo = (chosen: ChosenSettings) => {
    ({ source } = chosen);
    void connection.connect(chosen.settings);
  };
  const form = connectionForm(
    {
      endpoint: saved !== undefined && !isProfileText(saved) ? saved.endpoint : fromEnv || origin,
      remember: saved !== undefined,
    },
    {
      async submit(typed, remember) {
        const chosen: ChosenSettings = isProfileText(typed)
          ? { settings: typedSettings(typed), source: "form" }
          : await settingsFor(typed.endpoint, typed.apiKey, known());
        // What is remembered already, or configured, need not be remembered again without its key.
        toRemember = remember && chosen.source === "form" ? typed : undefined;
        if (!remember) remembered.forget();
        connectTo(chosen);
      },
      cancel: () => connection.disconnect(),
      forget: () => remembered.forget(),
      async keyHint(endpoint) {
        const chosen = await settingsFor(endpoint, "", known());
        if (chosen.source === "environment") return text(env.BTRDB_API_KEY) && "from BTRDB_API_KEY";
        return chosen.source === "tab" ? "remembered in this tab" : "";
      },
    },
  );

  const heading = element("h2", { tabindex: -1 }, "Connection");
  const summary = element("span", { class: "panel-state", "data-testid": "connection-state" });
  const result = element("div", { class: "connection-result", "data-testid": "connection-result" });
  const note = element("p", {
    class: "connection-linked",
    role: "status",
    hidden: true,
    "data-testid": "linked-note",
  });
  const root = element(
    "section",
    { class: "connection panel", "aria-label": "Connection", "data-testid": "connection-panel" },
    element("div", { class: "connection-head" }, heading, summary),
    note,
    result,
    form.element,
  );

  const show = (state: ConnectionState) => {
    summary.textContent = WORDS[state.kind];
    root.dataset.state = state.kind;
    form.setBusy(state.kind === "connecting");
    // The focus must not vanish together with what had it.
    const focused = root.contains(document.activeElement) && document.activeElement !== heading;
    form.element.hidden = state.kind === "connected";
    heading.hidden = state.kind === "connected";
    if (state.kind === "connected") {
      if (toRemember !== undefined) remembered.save(toRemember);
      form.clearSecrets();
      note.hidden = true;
      const facts = connectionFacts(state, SOURCES[source]);
      const line = connectionLine(state, facts, () => connection.disconnect());
      result.replaceChildren(line.element);
      if (focused) line.focus();
    } else {
      result.replaceChildren(...(state.kind === "failed" ? [alertBox("Not connected", state.failure)] : []));
      if (focused && state.kind === "none") heading.focus();
    }
    if (state.kind !== "connecting") toRemember = undefined;
  };
  connection.state.subscribe(show);

  const prefill = async (endpoint: string) => {
    form.setEndpoint(endpoint);
    const chosen = await settingsFor(endpoint, "", known());
    if (chosen.source !== "form") return connectTo(chosen);
    connection.disconnect();
    setText(note, `This link leads to ${endpoint}. Connect if you know it; a key that you type goes there.`);
    note.hidden = false;
  };
  if (linked !== undefined) void prefill(linked);
  else if (saved !== undefined) connectTo({ settings: typedSettings(saved), source: "tab" });
  else if (fromEnv !== "") connectTo({ settings: { env }, source: "environment" });
  return { element: root, prefill };
}

const WORDS = {
  none: "Not connected",
  connecting: "Connecting…",
  connected: "Connected",
  failed: "Failed",
} as const satisfies Record<ConnectionState["kind"], string>;

const SOURCES = {
  form: "from the form",
  tab: "remembered in this tab",
  environment: "from the environment",
} as const satisfies Record<ChosenSettings["source"], string>;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
