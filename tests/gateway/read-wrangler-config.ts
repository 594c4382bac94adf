import { readFile } from "node:fs/promises";

export const WRANGLER_CONFIG = new URL("../../edge/cloudflare/wrangler.jsonc", import.meta.url);

/** What tests need of the configuration for Cloudflare. */
export interface WranglerConfig {
  readonly name: string;
  readonly main: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: string[];
  readonly vars: Readonly<Record<string, string>>;
}

/** The configuration of the gateway, or of another Worker: JSON with lines that are comments. */
export async function readWranglerConfig(file: URL = WRANGLER_CONFIG): Promise<WranglerConfig> {
  const text = await readFile(file, "utf8");
  return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gmu, ""));
}
