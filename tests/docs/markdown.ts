import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import GithubSlugger from "github-slugger";
import MarkdownIt, { type Token } from "markdown-it";
import { root } from "../repository.ts";

const parser = new MarkdownIt({ html: true });

/** Paths of the Markdown files of the repository, those that are new included, from its root. */
export function markdownFiles(): string[] {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", "*.md"];
  const files = execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0");
  return files.filter((file) => file !== "" && exists(file)).sort();
}

/** One Markdown file: where its links go, the anchors of its headings, and its code blocks. */
export interface MarkdownPage {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly CodeBlock[];
}

export interface CodeBlock {
  /** What stands behind the fence: `ts run=node`. */
  readonly info: string;
  readonly code: string;
  /** Of the fence, from 1. */
  readonly line: number;
  /** The next block of the page, if it follows at once. */
  readonly next: CodeBlock | undefined;
}

export function readPage(file: string): MarkdownPage {
  const tokens = parser.parse(withoutFrontmatter(readFileSync(`${root}${file}`, "utf8")), {});
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  const links: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.type === "heading_open") anchors.add(slugger.slug(textOf(tokens[at + 1])));
    for (const inner of token.children ?? []) {
      const target = inner.attrGet(inner.type === "image" ? "src" : "href");
      if (target !== null) links.push(target);
    }
  }
  return { links, anchors, blocks: blocksOf(tokens) };
}

function blocksOf(tokens: readonly Token[]): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  for (const [at, { type, info, content, map }] of tokens.toReversed().entries()) {
    if (type !== "fence") continue;
    const follows = at > 0 && tokens[tokens.length - at]?.type === "fence";
    const next = follows ? blocks[0] : undefined;
    blocks.unshift({ info: info.trim(), code: content, line: (map?.[0] ?? 0) + 1, next });
  }
  return blocks;
}

/** Lines stay where they are. */
function withoutFrontmatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/u, (head) => head.replaceAll(/[^\n]/gu, ""));
}

function textOf(token: Token | undefined): string {
  return (token?.children ?? []).map(({ content }) => content).join("");
}

function exists(file: string): boolean {
  try {
    readFileSync(`${root}${file}`);
    return true;
  } catch {
    return false;
  }
}
