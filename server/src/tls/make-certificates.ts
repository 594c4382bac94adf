// @peculiar/x509 resolves its algorithms through tsyringe, which needs this loaded before it.
import "reflect-metadata";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its private key (PKCS #8), both PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
// Apple's limit is 398 days, and Chromium's for its own roots; one less for what "one day" means at the ends.
const SERVER_DAYS = 397;

/** From an hour ago, for clocks that are not quite right. */
function validity(days: number) {
  const notBefore = new Date(Date.now() - 3_600_000);
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * DAY_MS) };
}

const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);

async function privateKeyPem(keys: CryptoKeyPair): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY")}\n`;
}

async function importPrivateKey(pem: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", PemConverter.decodeFirst(pem), ALGORITHM, false, ["sign"]);
}

/** A new certificate authority that may sign end certificates only. */
export async function makeAuthority(): Promise<CertificatePair> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.createSelfSigned({
    name: "CN=btrdb-dev-server CA, O=btrdb-web development",
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(CA_DAYS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${cert.toString("pem")}\n`, key: await privateKeyPem(keys) };
}

/** A server certificate for `hosts` (names and addresses), signed by `authority`. */
export async function makeServerCertificate(
  authority: CertificatePair,
  hosts: readonly string[],
): Promise<CertificatePair> {
  const issuer = new X509Certificate(authority.cert);
  const keys = await newKeys();
  const names = hosts.map((host): JsonGeneralName => ({ type: isIP(host) ? "ip" : "dns", value: host }));
  const cert = await X509CertificateGenerator.create({
    subject: "CN=btrdb-dev-server, O=btrdb-web development",
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(authority.key),
    signingAlgorithm: ALGORITHM,
    ...validity(SERVER_DAYS),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { cert: `${cert.toString("pem")}\n`, key: await privateKeyPem(keys) };
}
