import type { BrowserContext, Page, Request } from "@playwright/test";
import { API_KEY } from "./api-key.ts";
import { lookForKey } from "./look-for-key.ts";

/** Looks at everything that the pages of a test send, say and keep. */
export interface KeyWatch {
  /** The user has asked the page to remember the key in this tab. */
  allowRemembered(): void;
  /** Where the key was until now, and is in the pages as they are; nothing where it is only in the header to BTrDB. */
  found(): Promise<string[]>;
  /** Nothing more is looked for: the test has leaked the key itself. */
  forget(): void;
  /** Requests that had the key where it belongs. */
  readonly sent: number;
}

const endpoints = new Set<string>();

/** Servers of this run that the key is for. */
export function addKeyEndpoint(url: string): void {
  endpoints.add(new URL(url).origin);
}

export function watchKey(context: BrowserContext): KeyWatch {
  const found: string[] = [];
  const looking: Promise<void>[] = [];
  let [sent, remembered, over] = [0, false, false];
  context.on("console", (message) => found.push(...lookForKey("the console", message.text())));
  context.on("weberror", (error) =>
    found.push(...lookForKey("an error of the page", String(error.error().stack))),
  );
  context.on("request", (request) => {
    const look = async () => {
      const { count, problems } = await lookAtRequest(request);
      sent += count;
      found.push(...problems);
    };
    looking.push(look());
  });
  return {
    get sent() {
      return sent;
    },
    allowRemembered() {
      remembered = true;
    },
    forget() {
      over = true;
    },
    async found() {
      if (over) return [];
      await Promise.all(looking);
      const pages = await Promise.all(context.pages().map((page) => lookAtPage(page, remembered)));
      const cookies = await context.cookies().catch(() => []);
      return [...found, ...pages.flat(), ...lookForKey("cookies", JSON.stringify(cookies))];
    },
  };
}

async function lookAtRequest(request: Request): Promise<{ count: number; problems: string[] }> {
  const url = request.url();
  const { origin, pathname } = new URL(url);
  const problems = lookForKey("an address", url);
  // Of a page that is closed meanwhile, what is known already.
  const headers = await request.allHeaders().catch(() => request.headers());
  let count = 0;
  for (const [name, value] of Object.entries(headers)) {
    const isKey = name === "authorization" && value === `Bearer ${API_KEY}`;
    if (isKey && endpoints.has(origin)) count += 1;
    else problems.push(...lookForKey(`the header ${name} to ${pathname}`, value));
  }
  problems.push(...lookForKey(`the body to ${pathname}`, request.postDataBuffer()?.toString("latin1") ?? ""));
  return { count, problems };
}

/** The DOM with all shadow trees and what fields show, the addresses that were asked for, and what the tab keeps. */
async function lookAtPage(page: Page, remembered: boolean): Promise<string[]> {
  const told = await page
    .evaluate(async () => {
      const texts: string[] = [];
      const look = (root: Document | ShadowRoot) => {
        texts.push(root instanceof Document ? root.documentElement.outerHTML : root.innerHTML);
        for (const node of root.querySelectorAll("*")) {
          if (node.shadowRoot !== null) look(node.shadowRoot);
          // A password field is where the key is typed, and shows dots.
          const field = node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
          if (field && node.type !== "password") texts.push(node.value);
        }
      };
      look(document);
      // By number: an item called "key" or "length" is no property.
      const items = (storage: Storage) =>
        Array.from({ length: storage.length }, (_, at) => {
          const name = storage.key(at) ?? "";
          return `${name} ${storage.getItem(name)}`;
        }).join("\n");
      const { title, cookie, referrer } = document;
      texts.push(location.href, title, cookie, referrer, window.name, JSON.stringify(history.state));
      return {
        page: texts.join("\n"),
        asked: performance
          .getEntries()
          .map(({ name }) => name)
          .join("\n"),
        kept: items(localStorage),
        tab: items(sessionStorage),
        databases: (await indexedDB.databases()).length + (await caches.keys()).length,
      };
    })
    // The page is gone, or it is a blank one without storage.
    .catch(() => undefined);
  if (told === undefined) return [];
  return [
    ...(told.databases === 0 ? [] : ["the page keeps a database or a cache, which is not searched"]),
    ...lookForKey("the page", told.page),
    ...lookForKey("what the page measures", told.asked),
    ...lookForKey("localStorage", told.kept),
    ...(remembered ? [] : lookForKey("sessionStorage", told.tab)),
  ];
}
