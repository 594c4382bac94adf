import { readFile } from "node:fs/promises";
import type { ConnectOptions } from "btrdb-web";
import type { OptionValues } from "./options.ts";
import { parseMilliseconds } from "./time/parse-duration.ts";
import { UsageError } from "./usage-error.ts";

/** What is given on the command line; connect() adds what the environment and the profile have. */
export async function readConnectOptions(
  values: OptionValues,
  env: NodeJS.ProcessEnv,
): Promise<ConnectOptions> {
  const timeout = values.timeout;
  return {
    endpoints: values.endpoint,
    apiKey: await readApiKey(values),
    profile: values.profile,
    fetch: values.grpc === true ? (await import("btrdb-web/node")).nativeGrpc() : undefined,
    timeoutMs: timeout === undefined ? undefined : parseMilliseconds(timeout, "--timeout"),
    env,
  };
}

async function readApiKey(values: OptionValues): Promise<string | false | undefined> {
  const { "api-key": key, "api-key-file": file, "no-api-key": none = false } = values;
  if ([key !== undefined, file !== undefined, none].filter(Boolean).length > 1)
    throw new UsageError("--api-key, --api-key-file and --no-api-key exclude each other");
  if (none) return false;
  if (file === undefined) return key;
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`the file ${file} of --api-key-file can't be read: ${cause.code ?? cause.message}`, {
      cause,
    });
  });
  const found = text.trim();
  if (found === "") throw new UsageError(`the file ${file} of --api-key-file is empty`);
  return found;
}
