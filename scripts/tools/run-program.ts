import { spawn } from "node:child_process";

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds after which the program is killed. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  readonly ok: boolean;
  /** Standard output and error, as they came. */
  readonly output: string;
  /** One line for a person: what went wrong, or "". */
  readonly problem: string;
}

/** Runs a program to its end, with nothing on its standard input. Never throws: a program that is missing is a result too. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: options.env ?? process.env,
      cwd: options.cwd,
      timeout: options.timeoutMs,
      killSignal: "SIGKILL",
    });
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => resolve({ ok: false, output, problem: error.message }));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve({ ok: true, output, problem: "" });
      const how = signal === null ? `exit code ${code}` : `killed by ${signal}`;
      resolve({ ok: false, output, problem: [lastLine(output), how].filter(Boolean).join(", ") });
    });
  });
}

/** The last line with something on it: with most tools, the one that says why. */
export function lastLine(text: string): string {
  return text.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? "";
}
