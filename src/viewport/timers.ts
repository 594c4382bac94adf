/** Timers by name: while one waits, another of its name is not needed. */
export class Timers {
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  has(name: string): boolean {
    return this.#waiting.has(name);
  }

  later(name: string, ms: number, work: () => void): void {
    if (this.#waiting.has(name)) return;
    const run = () => {
      this.#waiting.delete(name);
      work();
    };
    this.#waiting.set(name, setTimeout(run, ms));
  }

  cancel(name: string): void {
    clearTimeout(this.#waiting.get(name));
    this.#waiting.delete(name);
  }

  clear(): void {
    for (const name of [...this.#waiting.keys()]) this.cancel(name);
  }
}
