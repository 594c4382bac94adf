import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSite } from "../../scripts/docs/build-site.ts";
import { markdownFiles } from "./markdown.ts";

let out = "";
let said = "";
/** Path from the folder of the site to text. */
const html = new Map<string, string>();
const files = new Set<string>();

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "btrdb-site-"));
  said = await buildSite(out);
  for (const entry of await readdir(out, { recursive: true })) {
    files.add(entry);
    // Copies of what pages link to are no pages.
    if (extname(entry) === ".html" && !entry.startsWith("media/"))
      html.set(entry, await readFile(join(out, entry), "utf8"));
  }
}, 240_000);
afterAll(() => rm(out, { recursive: true, force: true }));

/** The values of an attribute. */
function valuesOf(text: string, attribute: string): string[] {
  return [...text.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, "gu"))].map(([, value = ""]) => value);
}

test("the documentation builds without a warning", () => {
  expect(said).not.toContain("[warning]");
  expect(html.size).toBeGreaterThan(100);
});

test("each page of docs/ is in the site, where its file is, and in the sidebar", async () => {
  const pages = markdownFiles()
    .filter((file) => /^docs\/(?:guide\/)?[^/]+\.md$/u.test(file))
    .map((file) => file.replace(/^docs\//u, "").replace(/\.md$/u, ".html"));
  expect(pages.filter((page) => !html.has(page))).toEqual([]);
});

test("each link of the site leads to a file, and to an anchor that is there", () => {
  const anchors = new Map([...html].map(([file, text]) => [file, new Set(valuesOf(text, "id"))]));
  const broken: string[] = [];
  for (const [file, text] of html) {
    for (const link of valuesOf(text, "href")) {
      if (/^(?:[a-z]+:|#?$)/u.test(link)) continue;
      const [path = "", anchor] = decodeURIComponent(link).split("#");
      const target = path === "" ? file : normalize(join(dirname(file), path));
      if (!files.has(target.split("?")[0] ?? "")) broken.push(`${file}: ${link}`);
      else if (anchor && html.has(target) && !anchors.get(target)?.has(anchor))
        broken.push(`${file}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
});

test("no page asks another host for anything, and none asks the root of its own", async () => {
  const asked = [...html].flatMap(([file, text]) => {
    const tags = text.matchAll(/<(?:script|link|img|iframe|source|image)\b[^>]*>/gu);
    const urls = [...tags].flatMap(([tag]) => [...valuesOf(tag, "src"), ...valuesOf(tag, "href")]);
    return urls.filter((url) => /^(?:https?:)?\//u.test(url)).map((url) => `${file}: ${url}`);
  });
  expect(asked).toEqual([]);
  for (const file of files) {
    if (!/^assets\/.*\.css$/u.test(file)) continue;
    expect(await readFile(join(out, file), "utf8"), file).not.toMatch(
      /@import|url\(\s*["']?(?:https?:)?\/\//u,
    );
  }
});
