import { existsSync } from "node:fs";
import { Miniflare } from "miniflare";
import { expect, test } from "vitest";
import type { GatewayEnv } from "../../edge/open-gateway.ts";
import { readWranglerConfig, WRANGLER_CONFIG } from "./read-wrangler-config.ts";

// Wrangler itself is 230 MB with all that it needs, and is tried by hand (edge/README.md). This is what it would say.

/** As `additionalProperties: false` of wrangler's own schema would have it, out of what this project uses. */
const FIELDS = [
  "$schema",
  "compatibility_date",
  "compatibility_flags",
  "main",
  "name",
  "observability",
  "vars",
];

/** Each variable of the examples, and whether it may stand in a file. */
const VARIABLES: Readonly<Record<keyof GatewayEnv, "public" | "secret">> = {
  BTRDB_ENDPOINTS: "public",
  BTRDB_API_KEY: "secret",
  GATEWAY_ORIGINS: "public",
  JWKS_URL: "public",
  JWT_SECRET: "secret",
  JWT_ISSUER: "public",
  JWT_AUDIENCE: "public",
};

test("the configuration for Cloudflare has fields that there are, and a Worker that is there", async () => {
  const config = await readWranglerConfig();
  expect(FIELDS).toEqual(expect.arrayContaining(Object.keys(config)));
  expect(config.name).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
  expect(existsSync(new URL(config.main, WRANGLER_CONFIG))).toBe(true);
});

test("it names a date after which deadlines of fetch are right, and flags that workerd knows", async () => {
  const { compatibility_date, compatibility_flags } = await readWranglerConfig();
  expect(new Date(compatibility_date).toISOString()).toBe(`${compatibility_date}T00:00:00.000Z`);
  expect(compatibility_date >= "2025-08-01").toBe(true);
  expect(new Date(compatibility_date).getTime()).toBeLessThan(Date.now());
  const worker = new Miniflare({
    modules: true,
    script: "export default { fetch: () => new Response('ready') };",
    compatibilityDate: compatibility_date,
    compatibilityFlags: compatibility_flags,
  });
  try {
    expect(await (await worker.dispatchFetch("http://localhost")).text()).toBe("ready");
  } finally {
    await worker.dispose();
  }
});

test("no secret stands in it, and nothing that the gateway does not read", async () => {
  const { vars } = await readWranglerConfig();
  for (const name of Object.keys(vars))
    expect([name, VARIABLES[name as keyof GatewayEnv]]).toEqual([name, "public"]);
});
