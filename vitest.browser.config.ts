/// <reference types="vitest/config" />
// The tests of the client once more, inside Chromium: `npm test -- browser`. What they need of Node (the embedded
// server, a proxy that cuts) runs in vitest's own process; see tests/browser/.
import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { findChromium } from "./scripts/tools/find-chromium.ts";
import { commands } from "./tests/browser/commands.ts";
import { CI_RETRIES, PATIENCE } from "./vite.config.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const chromium = await findChromium({ install: false });
const executable = chromium.found ? { executablePath: chromium.tool } : {};
// Chromium's sandbox does not work for root in a container.
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export default defineConfig({
  root: path("."),
  resolve: {
    conditions: ["btrdb-source", "module", "browser", "development|production"],
    alias: [
      { find: /^btrdb-dev-server$/u, replacement: path("tests/browser/dev-server.ts") },
      { find: /^.*\/helpers\/cutting-proxy\.ts$/u, replacement: path("tests/browser/cutting-proxy.ts") },
      { find: /^\.\/start-bench\.ts$/u, replacement: path("tests/browser/start-bench.ts") },
      { find: /^\.\/expect-matrix\.ts$/u, replacement: path("tests/browser/expect-matrix.ts") },
    ],
  },
  define: {
    "process.env.LONG": JSON.stringify(process.env.LONG ?? ""),
    "process.env.FC_SEED": JSON.stringify(process.env.FC_SEED ?? "20261124"),
  },
  test: {
    name: "browser",
    include: ["tests/client/**/*.test.ts", "tests/faults/matrix.test.ts"],
    setupFiles: ["tests/setup-fast-check.ts"],
    ...PATIENCE,
    retry: CI_RETRIES,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { ...executable, args } }),
      instances: [{ browser: "chromium" }],
      commands,
    },
  },
});
