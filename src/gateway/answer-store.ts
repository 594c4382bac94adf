/** Keeps answers that never change. One that is lost is asked for again. */
export interface AnswerStore {
  /**
   * The answer that was put there, whole or as it comes; undefined where it is not kept.
   *
   * @param key letters and digits only
   */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | undefined>;
  /** Keeps an answer for as long as there is room. */
  put(key: string, answer: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** In the memory of this process or isolate; what was used longest ago goes first. Default 64 MiB. */
export function memoryStore({ maxBytes = 64 << 20 }: { readonly maxBytes?: number } = {}): AnswerStore {
  // A Map is in the order of insertion.
  const answers = new Map<string, Uint8Array<ArrayBuffer>>();
  let bytes = 0;
  const remove = (key: string) => {
    bytes -= answers.get(key)?.length ?? 0;
    answers.delete(key);
  };
  return {
    async get(key) {
      const answer = answers.get(key);
      if (answer === undefined) return undefined;
      answers.delete(key);
      answers.set(key, answer);
      return answer;
    },
    async put(key, answer) {
      if (answer.length > maxBytes) return;
      remove(key);
      answers.set(key, answer);
      bytes += answer.length;
      for (const oldest of answers.keys()) {
        if (bytes <= maxBytes) break;
        remove(oldest);
      }
    },
  };
}

/** The part of the Cache API that is needed; types of runtimes differ in the rest. */
export interface CacheLike {
  /** As `Cache.match`. */
  match(request: Request): Promise<Response | undefined>;
  /** As `Cache.put`. */
  put(request: Request, response: Response): Promise<void>;
}

/**
 * In a Cache of the runtime: `webStore(() => caches.default)` in Cloudflare Workers, `webStore(() => caches.open("btrdb"))` in
 * Deno. It is opened with the first answer, because a Worker may not do that at its start.
 *
 * @param maxAgeS seconds for which the cache may keep an answer; default a day
 */
export function webStore(
  open: () => CacheLike | Promise<CacheLike>,
  { maxAgeS = 86_400 }: { readonly maxAgeS?: number } = {},
): AnswerStore {
  let opened: CacheLike | undefined;
  const cache = async () => (opened ??= await open());
  // A name that nobody can own, so that no request from outside ever is this one.
  const address = (key: string) => new Request(`https://btrdb-gateway.invalid/${key}`);
  return {
    async get(key) {
      const response = await (await cache()).match(address(key));
      return response?.body ?? undefined;
    },
    async put(key, answer) {
      const headers = {
        "content-type": "application/octet-stream",
        "content-length": String(answer.length),
        "cache-control": `public, max-age=${maxAgeS}`,
      };
      await (await cache()).put(address(key), new Response(answer, { headers }));
    },
  };
}
