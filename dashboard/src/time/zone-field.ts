import { offsetText } from "../format/time.ts";
import { localZone, zoneFor } from "../format/zone.ts";
import { element } from "../ui/element.ts";
import { textField } from "./text-field.ts";
import { findZone, zoneNames } from "./zone-names.ts";

/** Where the time zone is chosen: by typing, from a list, or UTC and local at a click. */
export interface ZoneField {
  readonly element: HTMLElement;
  /** Shows the zone of this name, unless the user is typing another; `now` decides on summer time. */
  fill(id: string, now: bigint): void;
  /** Forgets what was typed, and fills the list once somebody is going to look at it. */
  reset(): void;
}

export function zoneField(choose: (id: string) => void): ZoneField {
  const list = element("datalist", { id: "time-picker-zones" });
  const shortcut = (id: string, label: string) => {
    const button = element(
      "button",
      { type: "button", "aria-pressed": "false", "data-testid": `time-zone-${id.toLowerCase()}` },
      label,
    );
    button.addEventListener("click", () => commit(id));
    return button;
  };
  const [utc, local] = [shortcut("UTC", "UTC"), shortcut("local", "Local")];
  const field = textField(
    "Time zone",
    { list: "time-picker-zones", placeholder: "Europe/Berlin", "data-testid": "time-zone" },
    utc,
    local,
  );
  const offset = element("div", { class: "time-picker-note", "data-testid": "time-zone-offset" });
  let shown = "UTC";

  const commit = (text: string) => {
    const found = findZone(text);
    field.complain(found.problem);
    if (found.problem !== undefined) return;
    field.fill(found.value);
    if (found.value !== shown) choose(found.value);
  };
  field.input.addEventListener("change", () => commit(field.input.value));
  field.input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit(field.input.value);
  });
  field.input.addEventListener("input", (event) => {
    // A name that is picked from the list is meant as it is.
    const typed = event instanceof InputEvent && event.inputType !== "insertReplacementText";
    if (!typed) commit(field.input.value);
  });
  return {
    element: element("div", { class: "time-picker-zone" }, field.element, offset, list),
    fill(id, now) {
      shown = id;
      if (!field.dirty()) field.fill(id);
      utc.setAttribute("aria-pressed", String(id === "UTC"));
      local.setAttribute("aria-pressed", String(id === "local"));
      const zone = zoneFor(id);
      const ahead = zone.id === "UTC" ? "" : `UTC${offsetText(zone.offsetAt(now), zone)} now`;
      offset.textContent = id === "local" ? [zone.id, ahead].filter(Boolean).join(", ") : ahead;
    },
    reset() {
      field.fill(shown);
      if (list.childElementCount > 0) return;
      const options = zoneNames().map((id) =>
        element("option", { value: id, label: id === "local" ? `local: ${localZone().id}` : undefined }),
      );
      list.append(...options);
    },
  };
}
