import { type Found, type Log, missing } from "./found.ts";
import { type PythonVenv, pythonVenv } from "./python-venv.ts";

/** The published Python client with what it needs, and pytest. */
const REQUIREMENTS = ["btrdb[data]==5.34.2", "pandas<3", "pytest==9.2.0"];

/** Set by a script that has looked already, for the programs it starts. */
export const INTEROP_MISSING_VARIABLE = "BTRDB_PYTHON_MISSING";

/** The Python environment of the tests that use the published client. */
export async function interopVenv(log?: Log): Promise<Found<PythonVenv>> {
  const reason = process.env[INTEROP_MISSING_VARIABLE];
  if (reason) return missing(reason);
  return pythonVenv({ name: "interop", requirements: REQUIREMENTS, ...(log === undefined ? {} : { log }) });
}
