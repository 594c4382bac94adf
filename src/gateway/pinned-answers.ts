import { FrameSplitter } from "../bulk/frame-splitter.ts";
import { decodeStatus } from "../decode/decode-status.ts";
import { WireCursor, WireType } from "../decode/wire-cursor.ts";
import type { AnswerStore } from "./answer-store.ts";
import { cursorView } from "./call.ts";
import { join } from "./read-message.ts";
import { mayShareWaits } from "./share-waits.ts";

/** Bytes of answers that are being collected, all together: a Worker has 128 MB for everything. */
const MAX_COLLECTING_BYTES = 32 << 20;
/** How long a request waits for an answer that another one is getting: that one may go to a slow page. */
const WAIT_MS = 500;

export interface PinnedAnswersOptions {
  readonly store: AnswerStore;
  readonly maxEntryBytes: number;
  readonly onError: (error: unknown) => void;
}

type KeptAnswer = Awaited<ReturnType<AnswerStore["get"]>> & {};

/** Answers at explicit versions, which never change. */
export class PinnedAnswers {
  readonly #options: PinnedAnswersOptions;
  #collecting = 0;
  readonly #coming = new Map<string, Promise<void>>();

  constructor(options: PinnedAnswersOptions) {
    this.#options = options;
  }

  /** The name of an answer. What stands for an answer has to be in it: cluster, rights, method, request. */
  async key(parts: readonly string[], request: Uint8Array): Promise<string> {
    const head = new TextEncoder().encode(`${JSON.stringify(["btrdb-gateway 1", ...parts])}\n`);
    const hash = await crypto.subtle.digest("SHA-256", join([head, request], head.length + request.length));
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** A cache that fails is one that does not have it. */
  async get(key: string): Promise<KeptAnswer | undefined> {
    try {
      return await this.#options.store.get(key);
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    }
  }

  /** The same, but where another request is getting it just now, that is waited for. */
  async getOrAwait(key: string): Promise<KeptAnswer | undefined> {
    const kept = await this.get(key);
    const coming = this.#coming.get(key);
    if (kept !== undefined || coming === undefined) return kept;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, WAIT_MS);
    });
    await Promise.race([coming, late]);
    clearTimeout(timer);
    return this.get(key);
  }

  /**
   * Takes an answer piece by piece, and keeps it if it is whole, right and not too long.
   *
   * @param version that each message has to name; undefined where messages name none
   */
  collect(key: string, version: bigint | undefined): AnswerCollector {
    let pieces: Uint8Array[] | undefined = [];
    let bytes = 0;
    const decided = this.#announce(key);
    const release = () => {
      this.#collecting -= bytes;
      bytes = 0;
      pieces = undefined;
    };
    const drop = () => {
      if (pieces === undefined) return;
      release();
      decided();
    };
    return {
      add: (piece) => {
        if (pieces === undefined) return;
        const fits =
          bytes + piece.length <= this.#options.maxEntryBytes &&
          this.#collecting + piece.length <= MAX_COLLECTING_BYTES;
        if (!fits) return drop();
        bytes += piece.length;
        this.#collecting += piece.length;
        // A copy: what is done to the piece once it is sent is the runtime's affair.
        pieces.push(piece.slice());
      },
      keep: async () => {
        if (pieces === undefined) return;
        const answer = join(pieces, bytes);
        release();
        try {
          if (isPinned(answer, version)) await this.#options.store.put(key, answer);
        } catch (error) {
          this.#options.onError(error);
        } finally {
          decided();
        }
      },
      drop,
    };
  }

  /** Lets others wait for this answer, until what comes back is called. */
  #announce(key: string): () => void {
    if (!mayShareWaits() || this.#coming.has(key)) return () => {};
    let decide = () => {};
    this.#coming.set(
      key,
      new Promise((resolve) => {
        decide = resolve;
      }),
    );
    return () => {
      this.#coming.delete(key);
      decide();
    };
  }
}

export interface AnswerCollector {
  add(piece: Uint8Array): void;
  keep(): Promise<void>;
  drop(): void;
}

/** Whether every message is without an error and, where it says one, of this version, without points that are not flushed. */
function isPinned(answer: Uint8Array, version: bigint | undefined): boolean {
  const splitter = new FrameSplitter({ maxMessageBytes: answer.length });
  let messages = 0;
  for (const { trailers, bytes } of splitter.push(answer)) {
    if (trailers) continue;
    messages++;
    if (!isRight(bytes, version)) return false;
  }
  return messages > 0;
}

function isRight(message: Uint8Array, version: bigint | undefined): boolean {
  const cursor = new WireCursor(cursorView(message), "answer");
  const status = { code: 0, msg: "" };
  let major = 0n;
  let minor = 0n;
  while (cursor.at < cursor.end) {
    const at = cursor.at;
    const tag = cursor.tag();
    // Fields come in order; what follows are points, of which there may be many.
    if (tag >>> 3 > (version === undefined ? 1 : 3)) break;
    if (tag === 8 + WireType.Bytes) decodeStatus(cursor, status);
    else if (tag === 16) major = cursor.uint64("versionMajor");
    else if (tag === 24) minor = cursor.uint64("versionMinor");
    else cursor.skip(tag, at);
  }
  return status.code === 0 && (version === undefined || (major === version && minor === 0n));
}
