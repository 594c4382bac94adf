/**
 * A limit on what may run at the same time; who comes when all is taken waits in line. Browsers have six connections
 * for an origin without TLS: without a limit, six slow reads would make every metadata call wait behind them.
 */
export class Slots {
  readonly #max: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Waits for a slot.
   *
   * @param stopped ends the waiting; undefined is then what comes back
   * @returns gives the slot back; may be called more than once
   */
  async take(stopped: AbortSignal): Promise<(() => void) | undefined> {
    if (stopped.aborted) return undefined;
    if (this.#taken < this.#max) this.#taken++;
    else if (!(await this.#wait(stopped))) return undefined;
    let held = true;
    return () => {
      if (held) this.#pass();
      held = false;
    };
  }

  /** True once a slot was passed on, false where the waiting was stopped before. */
  #wait(stopped: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(come), 1);
        resolve(false);
      };
      const come = () => {
        stopped.removeEventListener("abort", leave);
        resolve(true);
      };
      this.#waiting.push(come);
      stopped.addEventListener("abort", leave, { once: true });
    });
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken--;
    else next();
  }
}
