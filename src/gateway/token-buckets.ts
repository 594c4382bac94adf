/** Subjects that are remembered; the one that was seen longest ago is forgotten, and begins with a full bucket again. */
const MAX_SUBJECTS = 10_000;

/** Lets each subject do so many things a second in the long run, and `burst` of them at once. */
export class TokenBuckets {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(perSecond: number, burst: number, now: () => number = () => performance.now()) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#now = now;
  }

  /** Takes a token; false where there is none. */
  take(subject: string): boolean {
    if (this.#perMs === Number.POSITIVE_INFINITY || this.#burst === Number.POSITIVE_INFINITY) return true;
    const now = this.#now();
    const bucket = this.#buckets.get(subject) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, bucket.tokens + (now - bucket.at) * this.#perMs);
    this.#buckets.delete(subject);
    this.#buckets.set(subject, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    if (this.#buckets.size > MAX_SUBJECTS)
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    return tokens >= 1;
  }
}
