import { element } from "../ui/element.ts";
import type { Credentials } from "./remembered.ts";

/** The form for endpoint and key. */
export interface ConnectionForm {
  readonly element: HTMLFormElement;
  setBusy(busy: boolean): void;
}

/** What the form starts with. */
export interface FormDefaults extends Credentials {
  readonly remember: boolean;
  /** Says that there is a key that need not be typed, such as "from BTRDB_API_KEY". */
  readonly keyPlaceholder: string;
}

/** What the form tells its owner. */
export interface FormEvents {
  submit(credentials: Credentials, remember: boolean): void;
  /** Stops the attempt that is under way. */
  cancel(): void;
  /** The user no longer wants endpoint and key to be remembered. */
  forget(): void;
}

export function connectionForm(defaults: FormDefaults, events: FormEvents): ConnectionForm {
  const endpoint = element("input", {
    id: "endpoint",
    name: "endpoint",
    type: "text",
    value: defaults.endpoint,
    placeholder: "192.168.1.101:4411",
    required: true,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": "endpoint-note",
    "data-testid": "endpoint",
  });
  const apiKey = element("input", {
    id: "api-key",
    name: "api-key",
    type: "password",
    value: defaults.apiKey,
    placeholder: defaults.keyPlaceholder,
    autocomplete: "off",
    "aria-describedby": "api-key-note",
    "data-testid": "api-key",
  });
  const remember = element("input", {
    id: "remember",
    name: "remember",
    type: "checkbox",
    checked: defaults.remember,
    "data-testid": "remember",
  });
  const connect = element(
    "button",
    { type: "submit", class: "primary", "data-testid": "connect" },
    "Connect",
  );
  const stop = element("button", { type: "button", hidden: true, "data-testid": "cancel" }, "Cancel");
  stop.addEventListener("click", () => events.cancel());
  remember.addEventListener("change", () => {
    if (!remember.checked) events.forget();
  });

  const form = element(
    "form",
    { class: "connection-form", "data-testid": "connection-form" },
    element("label", { for: "endpoint" }, "Endpoint"),
    endpoint,
    element(
      "p",
      { class: "note", id: "endpoint-note" },
      "host:port (4411 is TLS, any other port is plain) or a URL; several with commas.",
    ),
    element("label", { for: "api-key" }, "API key"),
    apiKey,
    element(
      "p",
      { class: "note", id: "api-key-note" },
      "Needs TLS. A key in a browser is visible to whoever uses that browser.",
    ),
    element("label", { class: "check", for: "remember" }, remember, "Remember endpoint and key for this tab"),
    element("div", { class: "buttons" }, connect, stop),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    events.submit({ endpoint: endpoint.value.trim(), apiKey: apiKey.value }, remember.checked);
  });
  return {
    element: form,
    setBusy(busy) {
      form.setAttribute("aria-busy", String(busy));
      // Not `disabled`: that would take the focus away from whoever pressed it.
      connect.setAttribute("aria-disabled", String(busy));
      connect.textContent = busy ? "Connecting…" : "Connect";
      stop.hidden = !busy;
    },
  };
}
