import { BTRDBTypeError } from "../errors/index.ts";
import { uuidToText } from "../uuid.ts";
import type { Decision } from "./gateway-options.ts";
import { METHODS } from "./methods.ts";

/** A {@link Decision}, checked, as questions. */
export class Rights {
  readonly subject: string;
  /** Whether every collection is allowed. */
  readonly everything: boolean;
  /** The same for the same streams and for no others. */
  readonly scope: string;
  readonly #exact: ReadonlySet<string>;
  readonly #prefixes: readonly string[];
  readonly #uuids: ReadonlySet<string>;
  readonly #methods: ReadonlySet<string> | undefined;

  /** @throws for a decision that is not one */
  constructor({ subject, collections = [], uuids = [], methods }: Decision) {
    if (typeof subject !== "string" || subject === "")
      throw new BTRDBTypeError("authorize() has to name the subject.");
    // Text would count letter by letter, and "*" in it would be every collection.
    for (const list of [collections, uuids, methods ?? []])
      if (!Array.isArray(list) || list.some((item) => typeof item !== "string"))
        throw new BTRDBTypeError("collections, uuids and methods of a decision are lists of text.");
    this.subject = subject;
    this.everything = collections.includes("*");
    this.#exact = new Set(collections.filter((name) => !name.endsWith("*")));
    this.#prefixes = collections.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
    this.#uuids = new Set(uuids.map((uuid) => uuidToText(uuid)));
    this.#methods = methods && new Set(methods);
    this.scope = this.everything
      ? "everything"
      : JSON.stringify([[...new Set(collections)].sort(), [...this.#uuids].sort()]);
  }

  /** What writes, or reaches beyond collections, has to be named. */
  mayCall(method: string): boolean {
    return this.#methods?.has(method) ?? METHODS.get(method)?.access === "read";
  }

  hasUuid(uuid: string): boolean {
    return this.everything || this.#uuids.has(uuid);
  }

  hasCollection(name: string): boolean {
    return this.everything || this.#exact.has(name) || this.hasPrefix(name);
  }

  /** Whether all collections are allowed that begin so. */
  hasPrefix(prefix: string): boolean {
    return this.everything || this.#prefixes.some((allowed) => prefix.startsWith(allowed));
  }
}
