import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { installedNames, manifestOf, type PackedPackage } from "../../scripts/package/packed.ts";

const run = promisify(execFile);

/** A registry of packages as npm, Deno and Bun ask one, with one version of each package. */
export interface LocalRegistry {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the packed package, and what is installed beside it in `folder` as its dependencies. */
export async function startLocalRegistry(packed: PackedPackage, folder: string): Promise<LocalRegistry> {
  const work = await mkdtemp(join(tmpdir(), "btrdb-registry-"));
  const tarballs = new Map<string, Buffer>();
  const manifests = new Map<string, Record<string, unknown>>();
  for (const name of await installedNames(folder)) {
    const file = name === "btrdb-web" ? packed.tarball : await pack(join(folder, "node_modules", name), work);
    tarballs.set(name, await readFile(file));
    manifests.set(name, await manifestOf(folder, name));
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://registry");
    const [name = "", tarball] = decodeURIComponent(pathname.slice(1)).split("/-/");
    const [manifest, bytes] = [manifests.get(name), tarballs.get(name)];
    if (manifest === undefined || bytes === undefined) response.writeHead(404).end("{}");
    else if (tarball !== undefined) response.end(bytes);
    else {
      const version = String(manifest.version);
      const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
      const dist = { tarball: `http://${request.headers.host}/${name}/-/${version}.tgz`, integrity };
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          name,
          "dist-tags": { latest: version },
          versions: { [version]: { ...manifest, dist } },
        }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(work, { recursive: true, force: true });
    },
  };
}

/** The tarball of an installed package: its files below the name `package`. */
async function pack(source: string, work: string): Promise<string> {
  const own = await mkdtemp(join(work, "pack-"));
  await symlink(source, join(own, "package"));
  await run("tar", ["-czhf", "package.tgz", "package"], { cwd: own });
  return join(own, "package.tgz");
}
