/** Draws with the frames of the browser, once however often it is asked; nothing while it is stopped. */
export class DrawLoop {
  readonly #draw: (canvas: boolean) => void;
  #request: number | undefined;
  #running = false;
  #stale = true;

  /** `canvas`: more than what lies over the canvas has changed. */
  constructor(draw: (canvas: boolean) => void) {
    this.#draw = draw;
  }

  start(): void {
    this.#running = true;
    this.ask(true);
  }

  stop(): void {
    this.#running = false;
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
    this.#request = undefined;
  }

  ask(canvas: boolean): void {
    this.#stale ||= canvas;
    if (!this.#running || this.#request !== undefined) return;
    this.#request = requestAnimationFrame(() => {
      this.#request = undefined;
      const stale = this.#stale;
      this.#stale = false;
      this.#draw(stale);
    });
  }
}
