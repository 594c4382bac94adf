// What the programs of the suite have instead of a test framework: they run where no framework does.

/** Ends a case as not applicable here; the reason is a footnote of the table. */
export class Skip extends Error {}

export function skip(reason) {
  throw new Skip(reason);
}

export function check(condition, message) {
  if (!condition) throw new Error(message);
}

export function equal(actual, expected, what = "value") {
  const [left, right] = [show(actual), show(expected)];
  if (left !== right) throw new Error(`${what} is ${left}, not ${right}`);
}

/** The error that a promise ends with. */
export async function failure(promise, what = "the call") {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`${what} should have failed`);
}

/** Waits until something is there; it is asked again and again. Long, as machines may be slow. */
export async function eventually(what, ask, timeoutMs = 20_000) {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() - started > timeoutMs) throw new Error(`${what} did not come within ${timeoutMs} ms`);
    await sleep(20);
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** As JSON, with what JSON can't say. */
function show(value) {
  return JSON.stringify(value, (_key, inner) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (ArrayBuffer.isView(inner)) return Array.from(inner, String);
    return typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner;
  });
}

/** Runs the cases with the tag of the context, one after the other. What a case returns is a remark. */
export async function runCases(cases, context) {
  const results = [];
  for (const { name, tag, run } of cases) {
    if ((tag ?? "") !== (context.tag ?? "")) continue;
    const started = Date.now();
    const result = { name, outcome: "pass", reason: "" };
    try {
      const note = await Promise.race([
        run(context),
        sleep(context.caseTimeoutMs ?? 60_000).then(() => {
          throw new Error("it did not end in time");
        }),
      ]);
      if (note) result.reason = note;
    } catch (error) {
      result.outcome = error instanceof Skip ? "skip" : "fail";
      result.reason = error instanceof Skip ? error.message : String(error?.stack ?? error);
    }
    results.push({ ...result, ms: Date.now() - started });
  }
  return results;
}
