/** A line on a terminal that shows how far something is. */
export interface ProgressLine {
  /** @param part of the whole, 0 to 1; undefined where nobody knows */
  update(part: number | undefined, text: string): void;
  /** Clears the line; to be called at the end in every case. */
  done(): void;
}

const WIDTH = 30;
const INTERVAL_MS = 100;

/** The part of a terminal that is used here. */
interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write?(text: string): unknown;
}

/** Draws ten times a second at most; nothing where there is no terminal. */
export function progressLine(terminal: Terminal, now: () => number = () => performance.now()): ProgressLine {
  if (!terminal.isTTY) return { update() {}, done() {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update(part, text) {
      const time = now();
      if (time - drawnAt < INTERVAL_MS) return;
      drawnAt = time;
      drawn = true;
      const line = `${bar(part)}${text}`.slice(0, Math.max(0, (terminal.columns ?? 80) - 1));
      terminal.write?.(`\r\x1b[2K${line}`);
    },
    done() {
      if (drawn) terminal.write?.("\r\x1b[2K");
      drawn = false;
    },
  };
}

function bar(part: number | undefined): string {
  if (part === undefined) return "";
  const shown = Math.min(1, Math.max(0, part));
  const filled = Math.floor(shown * WIDTH);
  const percent = `${Math.floor(shown * 100)}`.padStart(3);
  return `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}  ${percent} %  `;
}
