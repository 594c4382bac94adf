import { defineConfig } from "@playwright/test";
import type { StackFixtures, StackMode } from "./e2e/fixtures.ts";
// First, so that all of the run has the same key.
import "./e2e/key/api-key.ts";
import { findChromium } from "./scripts/tools/find-chromium.ts";

// Run as `npm test -- e2e`, which finds Chromium and Envoy first and lets Node resolve this repository's packages.
const chromium = await findChromium({ install: false });
const executable = chromium.found ? { executablePath: chromium.tool } : {};
// Chromium's sandbox does not work for root in a container.
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

// What is measured is measured @once: through Envoy, as in production.
const once = (mode: StackMode) => (mode === "envoy-plain" ? {} : { grepInvert: /@once/u });
// The stories of the dashboard are the same however the server is reached: they run as in production, once.
const stories = (mode: StackMode) => (mode === "envoy-tls" ? {} : { testIgnore: "dashboard/**" });
const project = (mode: StackMode) => ({ name: mode, use: { mode }, ...once(mode), ...stories(mode) });

export default defineConfig<object, StackFixtures>({
  testDir: "e2e",
  globalSetup: "./e2e/build-page.ts",
  globalTeardown: "./e2e/key/check-artifacts.ts",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: false,
  // A test that only passes at the second try has found something: here it fails, and CI names it at the end.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  // Generous: a busy machine is slow, and a test that hangs still ends.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    launchOptions: { ...executable, args },
    viewport: { width: 1280, height: 800 },
    // The stack's certificate is from its own CA. A test about trust switches this off.
    ignoreHTTPSErrors: true,
    // The artifacts: how each page looked in the end, and what led to a failure.
    screenshot: "on",
    trace: "retain-on-failure",
  },
  projects: [project("direct"), project("envoy-plain"), project("envoy-tls")],
});
