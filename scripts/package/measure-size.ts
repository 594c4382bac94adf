import type { PackedPackage } from "./packed.ts";
import { type PageBundle, pageBundle } from "./page-bundle.ts";

/** What size.json says. */
export interface SizeReport {
  /** Bytes of the tarball, and of its files. */
  readonly package: { readonly packed: number; readonly unpacked: number; readonly files: number };
  readonly bundles: Readonly<Record<string, PageBundle>>;
}

const READ = "const stream = conn.stream(uuid);";
const BUNDLES: Readonly<Record<string, { readonly code: string; readonly later?: RegExp }>> = {
  "connect, info": {
    code: `import { connect } from "btrdb-web";
      export const info = async (endpoint) => (await connect(endpoint)).info();`,
  },
  "connect, values, windows": {
    code: `import { connect } from "btrdb-web";
      export const read = async (endpoint, uuid) => {
        const conn = await connect(endpoint); ${READ}
        return [await stream.values(0n, 1n), await stream.windows(0n, 2n, 1n)];
      };`,
    later: /^arrow-formats/u,
  },
  viewport: { code: 'export { Viewport } from "btrdb-web/viewport";' },
  gateway: { code: 'export { createGateway } from "btrdb-web/gateway";' },
};

/** Sizes of the packed package, and of what pages load that use parts of it. */
export async function measureSize(packed: PackedPackage, installed: string): Promise<SizeReport> {
  const bundles: Record<string, PageBundle> = {};
  for (const [name, { code, later }] of Object.entries(BUNDLES))
    bundles[name] = await pageBundle(code, installed, later === undefined ? {} : { later });
  return {
    package: { packed: packed.size, unpacked: packed.unpackedSize, files: packed.files.length },
    bundles,
  };
}

/** Numbers that differ from those written down by more than a share, in words. */
export function drift(written: SizeReport, measured: SizeReport, share: number): string[] {
  const before = new Map(flat(written));
  const now = new Map(flat(measured));
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name) ?? 0, now.get(name) ?? 0];
    return Math.abs(is - was) <= share * was ? [] : [`${name}: ${is}, and ${was} is written down`];
  });
}

function flat(value: object, path = ""): [string, number][] {
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "number" ? [[`${path}${name}`, inner]] : flat(inner as object, `${path}${name}: `),
  );
}
