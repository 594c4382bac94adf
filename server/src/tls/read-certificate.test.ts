import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveOptions } from "../server-options.ts";
import { temporaryFolder } from "../testing/test-server.ts";
import { ensureCertificates } from "./ensure-certificates.ts";
import { readCertificate } from "./read-certificate.ts";

test("a certificate that cannot be used is refused in words", async () => {
  const folder = temporaryFolder();
  const text = join(folder, "text.pem");
  const none = join(folder, "none.pem");
  writeFileSync(text, "no certificate\n");
  const good = await ensureCertificates({ folder: join(folder, "tls") });
  const other = await ensureCertificates({ folder: join(folder, "other") });
  const read = (cert: string, key: string) => readCertificate(resolveOptions({ cert, key }));
  await expect(read(none, good.keyPath)).rejects.toThrow(/cannot read the certificate .*none\.pem: ENOENT/);
  await expect(read(good.certPath, none)).rejects.toThrow(/cannot read the private key .*none\.pem: ENOENT/);
  await expect(read(text, good.keyPath)).rejects.toThrow(/text\.pem is not a certificate in PEM form/);
  await expect(read(good.certPath, text)).rejects.toThrow(/text\.pem is not a private key in PEM form/);
  await expect(read(good.certPath, other.keyPath)).rejects.toThrow(/does not belong to the certificate/);
  await expect(read(good.certPath, good.keyPath)).resolves.toMatchObject({ caPath: good.certPath });
});
