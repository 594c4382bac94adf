import { expect, type Page } from "@playwright/test";

/** Takes note of dialogs, which are not opened, for {@link expectHarmless}. */
export async function noteDialogs(page: Page): Promise<void> {
  await page.addInitScript(() => {
    (window as unknown as { dialogs: string[] }).dialogs = [];
    for (const name of ["alert", "confirm", "prompt", "print"])
      Reflect.set(window, name, () => void (window as unknown as { dialogs: string[] }).dialogs.push(name));
  });
}

/** Nothing ran and nothing was polluted; no element came out of a text, and what cannot be seen is nowhere. */
export async function expectHarmless(page: Page, title = "BTrDB"): Promise<void> {
  const found = await page.evaluate(() => {
    const unseen =
      /[^\P{Cc}\t\n]|[\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;
    const problems: string[] = [];
    const look = (root: Document | ShadowRoot) => {
      for (const node of root.querySelectorAll("*")) {
        const { tagName } = node;
        if (/^(?:img|iframe|object|embed|base|svg)$/iu.test(tagName) && node.closest("body") !== null)
          problems.push(`<${tagName}>`);
        if (tagName === "SCRIPT" && !(node as HTMLScriptElement).src) problems.push("inline script");
        for (const { name, value } of node.attributes) {
          if (name.startsWith("on") || name === "srcdoc") problems.push(`attribute ${name}`);
          // A page's own icon is none of what came out of a text.
          if (node.closest("head") !== null) continue;
          if (/^(?:href|src|action)$/u.test(name) && /^\s*(?:javascript|data|vbscript):/iu.test(value))
            problems.push(`${name}=${value}`);
          if (/^(?:title|aria-label|placeholder)$/u.test(name) && unseen.test(value))
            problems.push(`${name}: ${JSON.stringify(value)}`);
        }
        for (const child of node.childNodes)
          if (child.nodeType === Node.TEXT_NODE && unseen.test(child.textContent ?? ""))
            problems.push(`text: ${JSON.stringify(child.textContent)}`);
        if (node.shadowRoot !== null) look(node.shadowRoot);
      }
    };
    look(document);
    const { pwned, dialogs } = window as unknown as { pwned?: string; dialogs: string[] };
    const polluted = ["polluted", "min", "btrdb"].filter((name) => name in {});
    return { problems, pwned, dialogs, polluted, title: document.title };
  });
  expect(found).toEqual({ problems: [], pwned: undefined, dialogs: [], polluted: [], title });
}
