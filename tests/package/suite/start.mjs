// Entry of all runtimes: imports the package under watch, then runs the cases.
import { watchGlobals } from "./watch-globals.mjs";

export async function start(context) {
  if (context.scenario !== undefined) return (await import("./stock.mjs")).play(context);
  const stopWatching = watchGlobals();
  // The same order as a program that needs all of it.
  await import("btrdb-web");
  await import("btrdb-web/viewport");
  await import("btrdb-web/connect-web");
  await import("btrdb-web/gateway");
  await import("btrdb-web/proto");
  const touchedByImport = stopWatching();
  const [{ runCases }, { cases }] = await Promise.all([import("./check.mjs"), import("./cases.mjs")]);
  return runCases(cases, { ...context, touchedByImport });
}
