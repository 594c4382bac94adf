import { existsSync, globSync } from "node:fs";

/**
 * The sidebar: its sections and their pages, in order, from the folder docs. A page that is not there yet is left out,
 * and one that is not named here comes last.
 */
const SECTIONS = {
  Start: ["guide/quick-start.md", "guide/from-python.md", "guide/connecting.md"],
  "Where it runs": [
    "guide/browsers.md",
    "guide/cloudflare-workers.md",
    "guide/deno.md",
    "guide/bun.md",
    "guide/node.md",
    "runtimes.md",
  ],
  Examples: [
    "guide/examples.md",
    "../examples/plain-page/README.md",
    "../examples/react-hook/README.md",
    "../examples/cloudflare-worker/README.md",
    "../examples/deno-function/README.md",
    "../examples/playwright-test/README.md",
  ],
  Help: ["guide/troubleshooting.md", "reliability.md", "parity.md", "guide/v4.md"],
  "In production": [
    "guide/envoy.md",
    "guide/security.md",
    "guide/performance.md",
    "guide/native-grpc.md",
    "../edge/README.md",
    "scale.md",
  ],
  Tools: ["dashboard.md", "cli.md"],
  Project: [
    "guide/architecture.md",
    "guide/contributing.md",
    "performance.md",
    "threat-model.md",
    "../SECURITY.md",
    "../CHANGELOG.md",
  ],
};

const named = Object.entries(SECTIONS).flatMap(([section, files]) =>
  files.map((file) => ({ section, file })),
);
const others = globSync(["*.md", "guide/*.md"], { cwd: import.meta.dirname })
  .filter((file) => file !== "index.md" && !named.some((page) => page.file === file))
  .sort()
  .map((file) => ({ section: "Project", file }));

/** The sections in order. */
export const sections = Object.keys(SECTIONS);

/** Every page but index.md, with its section. */
export const pages = [...named.filter(({ file }) => existsSync(`${import.meta.dirname}/${file}`)), ...others];
