import { defineConfig } from "@playwright/test";

// CHROMIUM_BIN names a Chromium of the system; without it, that of `npx playwright install chromium` is used.
const executablePath = process.env.CHROMIUM_BIN;

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: {
    launchOptions: {
      ...(executablePath && { executablePath }),
      // Chromium's sandbox does not work for root in a container.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
    trace: "retain-on-failure",
  },
});
