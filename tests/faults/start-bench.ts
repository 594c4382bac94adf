import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ensureCertificates } from "btrdb-dev-server";
import { faultProxy } from "./fault-proxy.ts";
import { type Bench, prepare } from "./run-case.ts";

/** Over TLS, so that the key goes along. In Chromium tests/browser/start-bench.ts stands here. */
export async function startBench(seed: number): Promise<Bench & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-faults-"));
  const paths = await ensureCertificates({ folder });
  setDefaultCACertificates([...getCACertificates("default"), await readFile(paths.caPath, "utf8")]);
  const proxy = await faultProxy(paths, seed);
  return {
    apiKey: "KEY-OF-THE-FAULTS",
    resends: false,
    doubled: [],
    ...(await prepare(proxy.directUrl)),
    endpoint: proxy.endpoint,
    end: proxy.end,
    async close() {
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
