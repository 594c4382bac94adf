import { element } from "./element.ts";

/** Where texts are copied to; browsers have none on pages without https. */
type Clipboard = Pick<globalThis.Clipboard, "writeText">;

/**
 * Puts a text into the clipboard; where that is not allowed, a dialog shows it, selected, to be copied by hand.
 *
 * @returns whether it is in the clipboard
 */
export async function copyText(
  text: string,
  what: string,
  clipboard: Clipboard | undefined = navigator.clipboard,
): Promise<boolean> {
  try {
    if (clipboard === undefined) throw new Error("There is no clipboard.");
    await clipboard.writeText(text);
    return true;
  } catch {
    showText(text, what);
    return false;
  }
}

function showText(text: string, what: string): void {
  const area = element("textarea", {
    class: "copy-text",
    readonly: true,
    rows: 12,
    spellcheck: "false",
    wrap: "off",
    "aria-label": what,
    "data-testid": "copy-text",
  });
  area.value = text;
  const close = element("button", { type: "submit", "data-testid": "copy-close" }, "Close");
  const dialog = element(
    "dialog",
    { class: "copy-dialog", "aria-label": `Copy ${what}`, "data-testid": "copy-dialog" },
    element(
      "p",
      {},
      `This browser does not let the page copy. Here is the ${what}: it is selected, copy it by hand.`,
    ),
    area,
    element("form", { method: "dialog", class: "copy-buttons" }, close),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.focus();
  area.select();
}
