/** A thread that parses statements of users: hostile ones overflow the parser's stack and break it for good. */
import { hasSqlDetails, loadModule, parseSync } from "libpg-query";
import { serveRequests } from "./serve-requests.ts";
import { SqlGuard } from "./sql-guard.ts";

let guard: SqlGuard | undefined;

/** Either the statement to run, or why not; `broken`: this thread must not be used again. */
export type GuardAnswer =
  | { statement: string }
  | { refused: string; code: string | undefined; broken: boolean };

serveRequests({
  async load(functions: readonly string[]) {
    await loadModule();
    guard = new SqlGuard(functions);
  },
  check(sql: string): GuardAnswer {
    if (!guard) throw new Error("not loaded");
    try {
      return { statement: guard.check(sql, parseSync(sql)) };
    } catch (error) {
      const { name, message } = error as Error;
      if (name === "SqlRefusedError") return { refused: message, code: "42501", broken: false };
      if (hasSqlDetails(error)) return { refused: message, code: "42601", broken: false };
      if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) {
        return { refused: "the statement is nested too deeply", code: "54001", broken: true };
      }
      return { refused: message, code: "42601", broken: true };
    }
  },
});
