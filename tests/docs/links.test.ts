import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { root } from "../repository.ts";
import { type MarkdownPage, markdownFiles, readPage } from "./markdown.ts";

const pages = new Map(markdownFiles().map((file) => [file, readPage(file)] as const));

/** Why a link leads nowhere; undefined where it leads somewhere. */
function broken(file: string, page: MarkdownPage, link: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/iu.test(link)) return URL.canParse(link) ? undefined : "no URL";
  const [path = "", anchor] = decodeURI(link).split("#");
  const target = path === "" ? file : normalize(join(dirname(file), path));
  if (target.startsWith("..") || path.startsWith("/")) return "leads out of the repository";
  if (!existsSync(`${root}${target}`)) return "no such file";
  if (anchor === undefined) return undefined;
  const anchors = path === "" ? page.anchors : pages.get(target)?.anchors;
  return anchors?.has(anchor) ? undefined : "no such heading";
}

test("there are pages, with links", () => {
  expect(pages.size).toBeGreaterThan(20);
  expect([...pages.values()].flatMap(({ links }) => links).length).toBeGreaterThan(100);
});

test.each([...pages])("links of %s lead somewhere", (file, page) => {
  const bad = page.links.flatMap((link) => {
    const why = broken(file, page, link);
    return why === undefined ? [] : [`${link}: ${why}`];
  });
  expect(bad).toEqual([]);
});
