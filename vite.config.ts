/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// In this repository every import of "btrdb-web" and "btrdb-dev-server" means the sources (see "exports").
const source = "btrdb-source";

/** The first browsers with light-dark(): written for older ones, it would not work inside of shadow roots. */
export const CSS_TARGET = ["chrome123", "firefox125", "safari17.5"];

/** A test that only passes at the second try has found something: here it fails, and CI names it at the end. */
export const CI_RETRIES = process.env.CI ? 1 : 0;

/** Generous: a busy machine is slow, and a test that hangs still ends. What is waited for comes much sooner. */
export const PATIENCE = {
  testTimeout: 90_000,
  hookTimeout: 90_000,
  expect: { poll: { timeout: 30_000 } },
};

export default defineConfig({
  root: fileURLToPath(new URL("dashboard", import.meta.url)),
  resolve: { conditions: [source, "module", "browser", "development|production"] },
  ssr: { resolve: { conditions: [source, "node", "module", "development|production"] } },
  // The page reads BTRDB_ENDPOINTS, BTRDB_API_KEY and BTRDB_PROFILE as import.meta.env, like any Vite page may.
  envPrefix: ["VITE_", "BTRDB_"],
  server: { host: "127.0.0.1" },
  build: { outDir: "dist", target: "es2022", cssTarget: CSS_TARGET, sourcemap: true },
  test: {
    projects: [
      {
        extends: true,
        root: fileURLToPath(new URL(".", import.meta.url)),
        test: {
          name: "units",
          environment: "node",
          include: ["{src,server/src,dashboard/src,scripts,tests,proxy}/**/*.test.ts"],
          setupFiles: ["tests/setup-fast-check.ts"],
          ...PATIENCE,
          retry: CI_RETRIES,
        },
      },
    ],
  },
});
