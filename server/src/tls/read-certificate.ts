import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { OptionError, type ResolvedOptions } from "../server-options.ts";
import { loadCertificates } from "./ensure-certificates.ts";

/** What the TLS port needs, and the file that clients must trust. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  readonly caPath: string;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function read(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new OptionError(`cannot read the ${what} ${path}: ${messageOf(cause)}`, { cause });
  }
}

function parse<T>(path: string, what: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new OptionError(`${path} is not a ${what} in PEM form: ${messageOf(cause)}`, { cause });
  }
}

/** The certificate of the options, checked, or the server's own. Throws {@link OptionError} for a bad one. */
export async function readCertificate(options: ResolvedOptions): Promise<ServerCertificate> {
  const files = options.ownCertificate;
  if (!files) return loadCertificates({ host: options.host });
  const cert = await read(files.cert, "certificate");
  const key = await read(files.key, "private key");
  const certificate = parse(files.cert, "certificate", () => new X509Certificate(cert));
  const privateKey = parse(files.key, "private key", () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new OptionError(`the private key ${files.key} does not belong to the certificate ${files.cert}`);
  }
  if (certificate.validToDate.getTime() < Date.now()) {
    throw new OptionError(
      `the certificate ${files.cert} expired at ${certificate.validToDate.toISOString()}`,
    );
  }
  return { cert, key, caPath: files.cert };
}
