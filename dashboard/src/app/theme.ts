import { element } from "../ui/element.ts";

const CHOICES = [
  { value: "auto", label: "Theme: as the system" },
  { value: "light", label: "Theme: light" },
  { value: "dark", label: "Theme: dark" },
] as const;
type Theme = (typeof CHOICES)[number]["value"];

const KEY = "btrdb-dashboard.theme";

/** A choice of light, dark, or whatever the system has; remembered, since it is nothing secret. */
export function themeChoice(storage: Storage | undefined): HTMLElement {
  const stored = storage?.getItem(KEY);
  const select = element(
    "select",
    { class: "theme-choice", "aria-label": "Theme", "data-testid": "theme" },
    ...CHOICES.map(({ value, label }) =>
      element("option", { value, selected: value === (stored ?? "auto") }, label),
    ),
  );
  const apply = (theme: Theme) => {
    const root = document.documentElement;
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  const chosen = () => CHOICES.find(({ value }) => value === select.value)?.value ?? "auto";
  select.addEventListener("change", () => {
    apply(chosen());
    storage?.setItem(KEY, chosen());
  });
  apply(chosen());
  return select;
}
