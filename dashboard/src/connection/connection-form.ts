import { element } from "../ui/element.ts";
import { profileFields } from "./profile-fields.ts";
import type { Typed } from "./remembered.ts";

/** The form for endpoint and key, or for a text with profiles. */
export interface ConnectionForm {
  readonly element: HTMLFormElement;
  setBusy(busy: boolean): void;
  /** Another endpoint; what was typed as its key goes, because it was for another one. */
  setEndpoint(endpoint: string): void;
  /** Forgets what was typed as key. */
  clearSecrets(): void;
}

/** What the form starts with. */
export interface FormDefaults {
  readonly endpoint: string;
  readonly remember: boolean;
}

/** What the form tells its owner. */
export interface FormEvents {
  submit(typed: Typed, remember: boolean): void;
  /** Stops the attempt that is under way. */
  cancel(): void;
  /** The user no longer wants anything to be remembered. */
  forget(): void;
  /** Says where the key for an endpoint would come from, if none is typed: "from BTRDB_API_KEY"; "" for nowhere. */
  keyHint(endpoint: string): Promise<string>;
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
    placeholder: "none",
    autocomplete: "off",
    "aria-describedby": "key-note",
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
  const hint = async () => {
    const typed = endpoint.value;
    const found = await events.keyHint(typed.trim());
    if (endpoint.value === typed) apiKey.placeholder = found || "none";
  };
  endpoint.addEventListener("input", () => void hint());

  const byEndpoint = element(
    "div",
    { class: "connection-fields" },
    element("label", { for: "endpoint" }, "Endpoint"),
    endpoint,
    element(
      "p",
      { class: "connection-note", id: "endpoint-note" },
      "host:port (4411 is TLS, any other port is plain) or a URL; several with commas.",
    ),
    element("label", { for: "api-key" }, "API key"),
    apiKey,
  );
  const profile = profileFields();
  const ways = wayChoice((way) => {
    byEndpoint.hidden = way !== "endpoint";
    profile.element.hidden = way !== "profile";
    // A field that is not seen must not hold the form back.
    endpoint.required = way === "endpoint";
  });

  const form = element(
    "form",
    { class: "connection-form", "data-testid": "connection-form" },
    ways.element,
    byEndpoint,
    profile.element,
    element(
      "p",
      { class: "connection-note", id: "key-note" },
      "A key needs TLS, and a key in a browser is visible to whoever uses that browser. For others to use, put a gateway in front that holds the key.",
    ),
    element(
      "label",
      { class: "connection-check", for: "remember" },
      remember,
      "Remember this, with the key, until this tab is closed",
    ),
    element("div", { class: "buttons" }, connect, stop),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    const typed =
      ways.chosen() === "profile"
        ? profile.typed()
        : { endpoint: endpoint.value.trim(), apiKey: apiKey.value };
    if (typed !== undefined) events.submit(typed, remember.checked);
  });
  void hint();

  return {
    element: form,
    setBusy(busy) {
      form.setAttribute("aria-busy", String(busy));
      // Not `disabled`: that would take the focus away from whoever pressed it.
      connect.setAttribute("aria-disabled", String(busy));
      connect.textContent = busy ? "Connecting…" : "Connect";
      stop.hidden = !busy;
    },
    setEndpoint(text) {
      endpoint.value = text;
      apiKey.value = "";
      ways.choose("endpoint");
      void hint();
    },
    clearSecrets() {
      apiKey.value = "";
      profile.clear();
      void hint();
    },
  };
}

type Way = "endpoint" | "profile";

function wayChoice(changed: (way: Way) => void) {
  const option = (value: Way, label: string, checked: boolean) => {
    const input = element("input", {
      type: "radio",
      name: "way",
      value,
      checked,
      "data-testid": `way-${value}`,
    });
    input.addEventListener("change", () => changed(value));
    return { input, label: element("label", { class: "connection-way" }, input, label) };
  };
  const endpoint = option("endpoint", "Endpoint and key", true);
  const profile = option("profile", "Profile text", false);
  changed("endpoint");
  return {
    element: element(
      "fieldset",
      { class: "connection-ways" },
      element("legend", { class: "visually-hidden" }, "How to connect"),
      endpoint.label,
      profile.label,
    ),
    chosen: (): Way => (profile.input.checked ? "profile" : "endpoint"),
    choose(way: Way) {
      (way === "endpoint" ? endpoint : profile).input.checked = true;
      changed(way);
    },
  };
}
