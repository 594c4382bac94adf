import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { buildSite } from "../../scripts/docs/build-site.ts";
import { markdownFiles } from "./markdown.ts";

test("the documentation builds without a warning, and asks no other host", { timeout: 120_000 }, async () => {
  const out = await mkdtemp(join(tmpdir(), "btrdb-site-"));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  expect(await buildSite(out)).not.toContain("warning");
  const pages = markdownFiles().filter((file) => file.startsWith("docs/") && file !== "docs/index.md");
  const index = await readFile(join(out, "index.html"), "utf8");
  for (const asked of index.matchAll(/<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"/gu))
    expect(asked[1]).not.toMatch(/^(?:https?:)?\/\//u);
  const { readdir } = await import("node:fs/promises");
  const built = (await readdir(join(out, "documents"))).length;
  expect(built).toBe(pages.length);
});
