import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import tls from "node:tls";
import { UsageError } from "./usage-error.ts";

/**
 * Trusts the certificate authority of --ca, or of BTRDB_CA_BUNDLE as the Python client does, beside those that Node
 * knows. Node 20 reads such a file only at its start, so that there the same command runs once more in a child.
 *
 * @returns the exit code of that child, where there was one
 * @throws UsageError for a file that is none
 */
export async function trustAuthority(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<number | undefined> {
  if (file === undefined || file === "") return undefined;
  const path = resolve(file);
  const pem = readPem(path, file);
  if (typeof tls.setDefaultCACertificates === "function") {
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), pem]);
    return undefined;
  }
  if (env.NODE_EXTRA_CA_CERTS === path) return undefined;
  return runAgain({ ...env, NODE_EXTRA_CA_CERTS: path });
}

function readPem(path: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new UsageError(`the certificates ${file} can't be read: ${code ?? message}`, { cause });
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new UsageError(`the file ${file} has no certificate in PEM form`);
}

function runAgain(env: NodeJS.ProcessEnv): Promise<number> {
  const args = [...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(process.execPath, args, { env, stdio: "inherit" });
  // A terminal sends Ctrl-C to both; the child is the one that ends for it.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", () => {});
  process.on("SIGTERM", pass);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
