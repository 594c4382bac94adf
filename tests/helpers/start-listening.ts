import { spawn } from "node:child_process";

/** A program that serves HTTP. */
export interface ListeningProgram {
  readonly url: string;
  /** Ends it, at once, and waits for that. */
  close(): Promise<void>;
}

/** Runs a program with PORT=0 until it says "Listening on port …". */
export async function startListening(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ListeningProgram> {
  const child = spawn(command, args, {
    ...options,
    env: { ...options.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      const [, found] = /Listening on port (\d+)/u.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}
