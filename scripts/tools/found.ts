/** What a search for a tool ends with: the tool, or the reason why there is none, in words for a person. */
export type Found<T> =
  | { readonly found: true; readonly tool: T }
  | { readonly found: false; readonly reason: string };

export function found<T>(tool: T): Found<T> {
  return { found: true, tool };
}

export function missing(reason: string): { readonly found: false; readonly reason: string } {
  return { found: false, reason };
}

/** Where progress is told: a download of a hundred megabytes must not look like a hang. */
export type Log = (line: string) => void;

/**
 * In CI a part that is missing is a failure: a green run must mean that everything was tried.
 * Elsewhere it is a skip with its reason.
 */
export function missingIsFailure(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.CI !== undefined && env.CI !== "" && env.CI !== "false" && env.CI !== "0";
}

/** The tool, or undefined after `skip` was called with the reason; in CI the reason is thrown instead. */
export function toolOrSkip<T>(result: Found<T>, skip: (reason: string) => void): T | undefined {
  if (result.found) return result.tool;
  if (missingIsFailure())
    throw new Error(`${result.reason} (CI is set, so this is a failure and not a skip)`);
  skip(result.reason);
  return undefined;
}
