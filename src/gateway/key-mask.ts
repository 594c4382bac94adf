import { encodeGrpcMessage } from "./failure-answer.ts";

/** Hides the API key in what a cluster says. No cluster should say it; if one does, it ends here. */
export class KeyMask {
  readonly #forms: readonly string[];
  readonly #bytes: Uint8Array | undefined;

  constructor(apiKey: string | undefined) {
    const key = apiKey ?? "";
    this.#forms = key === "" ? [] : [...new Set([key, encodeGrpcMessage(key), encodeURIComponent(key)])];
    this.#bytes = key === "" ? undefined : new TextEncoder().encode(key);
  }

  text(text: string): string {
    return this.#forms.reduce((masked, form) => masked.replaceAll(form, "***"), text);
  }

  /** In place, with as many stars as it has bytes: lengths around it stay right. */
  bytes(bytes: Uint8Array): void {
    const key = this.#bytes;
    if (key === undefined) return;
    for (let at = bytes.indexOf(key[0] ?? 0); at >= 0; at = bytes.indexOf(key[0] ?? 0, at + 1))
      if (key.every((byte, index) => bytes[at + index] === byte)) bytes.fill(0x2a, at, at + key.length);
  }
}
