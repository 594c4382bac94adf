import { element } from "../ui/element.ts";
import { profilesOf } from "./choose-settings.ts";
import type { ProfileText } from "./remembered.ts";

/** Fields for a text with profiles, such as ~/.predictivegrid/credentials.yaml. */
export interface ProfileFields {
  readonly element: HTMLElement;
  /** Undefined, and the reason said, where there is nothing to connect with. */
  typed(): ProfileText | undefined;
  clear(): void;
}

export function profileFields(): ProfileFields {
  const text = element("textarea", {
    id: "profile-text",
    rows: 6,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "default:\n  btrdb:\n    endpoints: 192.168.1.101:4411\n    api_key: …",
    "aria-describedby": "profile-note",
    "data-testid": "profile-text",
  });
  const choice = element("select", { id: "profile", disabled: true, "data-testid": "profile" });
  const note = element("p", { class: "connection-note", role: "status", "data-testid": "profile-note" });
  note.id = "profile-note";
  let asked = 0;

  const say = (words: string, failed: boolean) => {
    note.textContent = words;
    note.classList.toggle("connection-failed", failed);
  };
  const look = async () => {
    const mine = ++asked;
    if (text.value.trim() === "") {
      choice.replaceChildren();
      choice.disabled = true;
      return say(EMPTY, false);
    }
    const { profiles, error } = await profilesOf(text.value);
    if (mine !== asked) return;
    const before = choice.value;
    choice.replaceChildren(...profiles.map((name) => element("option", { value: name }, name)));
    choice.disabled = profiles.length === 0;
    if (profiles.includes(before)) choice.value = before;
    else if (profiles.includes("default")) choice.value = "default";
    say(error ?? EMPTY, error !== undefined);
  };
  text.addEventListener("input", () => void look());
  say(EMPTY, false);

  return {
    element: element(
      "div",
      { class: "connection-fields", hidden: true },
      element("label", { for: "profile-text" }, "Text of credentials.yaml"),
      text,
      note,
      element("label", { for: "profile" }, "Profile"),
      choice,
    ),
    typed() {
      if (choice.value !== "") return { credentials: text.value, profile: choice.value };
      if (text.value.trim() === "") say("Paste the text first.", true);
      text.focus();
      return undefined;
    },
    clear() {
      text.value = "";
      void look();
    },
  };
}

const EMPTY = "It stays in this page.";
