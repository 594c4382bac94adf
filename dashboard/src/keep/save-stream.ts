import { element } from "../ui/element.ts";
import { openTarget, type SaveEnvironment, type SaveRequest } from "./save-target.ts";

export interface SaveOptions extends SaveRequest {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** A link may be followed some time after the click. */
const URL_KEPT_MS = 10 * 60_000;

/**
 * Saves what comes as a file of the user's, without having all of it in memory; see {@link openTarget} for how. Nothing
 * of `source` is read before there is a file to write to. An abort, or an error of the source, leaves no file.
 *
 * @returns the number of bytes
 * @throws AbortError where the user picks no file, and the signal's reason
 */
export async function saveStream(
  source: AsyncIterable<string | Uint8Array<ArrayBuffer>>,
  { signal, onProgress = () => undefined, ...request }: SaveOptions,
  environment: SaveEnvironment = pageEnvironment(),
): Promise<number> {
  signal?.throwIfAborted();
  const target = await openTarget({ ...request, name: fileName(request.name) }, environment);
  const encoder = new TextEncoder();
  let bytes = 0;
  try {
    for await (const chunk of source) {
      signal?.throwIfAborted();
      const data = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
      if (data.length === 0) continue;
      await target.write(data);
      bytes += data.length;
      onProgress(bytes);
    }
    signal?.throwIfAborted();
    await target.finish();
  } catch (error) {
    await target.discard();
    // Reads that were stopped have words of their own for it.
    signal?.throwIfAborted();
    throw isFull(error) ? new Error(`${NO_ROOM} (${error.message}).`, { cause: error }) : error;
  }
  return bytes;
}

const NO_ROOM = "There is not enough room for the file: free some, or choose a shorter range";

function isFull(error: unknown): error is Error {
  return error instanceof Error && error.name === "QuotaExceededError";
}

/** A name that every operating system takes. */
export function fileName(text: string): string {
  const safe = text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*%~]+/gu, "-")
    .replace(/^[.\s-]+/u, "");
  const dot = safe.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ""];
  const short =
    [...stem]
      .slice(0, 100)
      .join("")
      .replace(/[.\s-]+$/u, "") || "export";
  return `${/^(con|prn|aux|nul|com\d|lpt\d)$/iu.test(short) ? `_${short}` : short}${extension}`;
}

/** What this browser has. */
export function pageEnvironment(): SaveEnvironment {
  const { showSaveFilePicker } = globalThis as Pick<SaveEnvironment, "showSaveFilePicker">;
  return {
    showSaveFilePicker: showSaveFilePicker?.bind(globalThis),
    storage: typeof navigator.storage?.getDirectory === "function" ? navigator.storage : undefined,
    download,
  };
}

/** Gives a file to the user, as a click on a link to it does; no Content-Security-Policy is in the way of that. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = element("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), URL_KEPT_MS);
}
