import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../testing/test-server.ts";
import { cacheFolder } from "./certificate-folder.ts";
import { ensureCertificates } from "./ensure-certificates.ts";

const certificate = (path: string) => new X509Certificate(readFileSync(path));
const DAY_MS = 86_400_000;

test("makes a CA and a server certificate that clients accept, readable by the user alone", async () => {
  const folder = join(temporaryFolder(), "tls");
  const { caPath, certPath, keyPath } = await ensureCertificates({ folder, host: "192.168.1.9" });
  const ca = certificate(caPath);
  const server = certificate(certPath);
  expect(ca.ca).toBe(true);
  expect(server.ca).toBe(false);
  expect(server.verify(ca.publicKey)).toBe(true);
  expect(server.checkIssued(ca)).toBe(true);
  expect(server.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  for (const address of ["127.0.0.1", "::1", "192.168.1.9"]) expect(server.checkIP(address)).toBe(address);
  expect(server.checkHost("localhost")).toBe("localhost");
  expect(server.checkHost("example.com")).toBeUndefined();
  const days = (server.validToDate.getTime() - server.validFromDate.getTime()) / DAY_MS;
  expect(days).toBeLessThanOrEqual(397);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const path of [caPath, certPath, keyPath, join(folder, "ca.key")]) {
    expect(statSync(path).mode & 0o777).toBe(0o600);
  }
});

test("reuses what is valid, and keeps older hosts when a new one is added", async () => {
  const folder = join(temporaryFolder(), "tls");
  const first = await ensureCertificates({ folder, host: "one.test" });
  const cert = readFileSync(first.certPath, "utf8");
  const ca = readFileSync(first.caPath, "utf8");
  await ensureCertificates({ folder });
  expect(readFileSync(first.certPath, "utf8")).toBe(cert);
  await ensureCertificates({ folder, host: "two.test" });
  const renewed = certificate(first.certPath);
  expect([renewed.checkHost("one.test"), renewed.checkHost("two.test")]).toEqual(["one.test", "two.test"]);
  expect(renewed.subjectAltName?.match(/0:0:0:0:0:0:0:1/g)).toHaveLength(1);
  expect(readFileSync(first.caPath, "utf8")).toBe(ca);
});

test.for([
  { days: 360, renewed: false },
  { days: 370, renewed: true },
])("after $days days the server certificate is renewed: $renewed", async ({ days, renewed }) => {
  const folder = join(temporaryFolder(), "tls");
  const { certPath, caPath } = await ensureCertificates({ folder });
  const cert = readFileSync(certPath, "utf8");
  const ca = readFileSync(caPath, "utf8");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * DAY_MS });
  try {
    await ensureCertificates({ folder });
  } finally {
    vi.useRealTimers();
  }
  expect(readFileSync(certPath, "utf8") !== cert).toBe(renewed);
  expect(readFileSync(caPath, "utf8")).toBe(ca);
});

test("replaces files that are damaged or do not belong together", async () => {
  const folder = join(temporaryFolder(), "tls");
  const { certPath, keyPath, caPath } = await ensureCertificates({ folder });
  writeFileSync(keyPath, "-----BEGIN NOTHING-----\n");
  await ensureCertificates({ folder });
  expect(certificate(certPath).verify(certificate(caPath).publicKey)).toBe(true);
  rmSync(join(folder, "ca.key"));
  await ensureCertificates({ folder });
  expect(certificate(certPath).verify(certificate(caPath).publicKey)).toBe(true);
});

test("two processes that start at once agree", async () => {
  const folder = join(temporaryFolder(), "tls");
  const module = fileURLToPath(new URL("./ensure-certificates.ts", import.meta.url));
  const script = `
    const { loadCertificates } = await import(${JSON.stringify(module)});
    const { X509Certificate, createPrivateKey } = await import("node:crypto");
    const { cert, key } = await loadCertificates({ folder: ${JSON.stringify(folder)} });
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) process.exit(2);
    process.stdout.write(cert);`;
  const run = async () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    await once(child, "close");
    expect(child.exitCode).toBe(0);
    return text;
  };
  const [one, two] = await Promise.all([run(), run()]);
  expect(one).toContain("BEGIN CERTIFICATE");
  expect(two).toBe(one);
});

test("a lock that a dead process left is broken", async () => {
  const folder = join(temporaryFolder(), "tls");
  mkdirSync(join(folder, ".lock"), { recursive: true });
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(join(folder, ".lock"), longAgo, longAgo);
  await expect(ensureCertificates({ folder })).resolves.toMatchObject({ caPath: join(folder, "ca.crt") });
});

test.for([
  { env: { BTRDB_CACHE_DIR: "/a", XDG_CACHE_HOME: "/b" }, expected: "/a" },
  { env: { XDG_CACHE_HOME: "/b" }, expected: "/b/btrdb-web" },
  { env: { BTRDB_CACHE_DIR: "", XDG_CACHE_HOME: "/b" }, expected: "/b/btrdb-web" },
])("the cache folder for $env is $expected", ({ env, expected }) => {
  expect(cacheFolder(env)).toBe(expected);
});
