// A plugin of TypeDoc: pages are named by their first heading and lie where their files lie, modules are named by what is
// imported, and the API has a folder of its own.
import { relative } from "node:path";
import { Converter, DocumentReflection, KindRouter, ReflectionKind } from "typedoc";
import { pages } from "./pages.js";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const { section } = pages.find(({ file }) => file === pathOf(page)) ?? {};
    if (section !== undefined) page.frontmatter.group = section;
    page.name = titleOf(page) ?? page.name;
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    // The page has a title already.
    const [first] = project.readme ?? [];
    if (first?.kind === "text") first.text = first.text.replace(/^# .+\n/u, "");
    for (const module of project.getChildrenByKind(ReflectionKind.Module))
      module.name = module.name === "index" ? "btrdb-web" : `btrdb-web/${module.name}`;
  });
  app.renderer.defineRouter("docs", DocsRouter);
}

class DocsRouter extends KindRouter {
  getIdealBaseName(reflection) {
    if (!(reflection instanceof DocumentReflection)) return `api/${super.getIdealBaseName(reflection)}`;
    return pathOf(reflection)
      .replace(/^\.\.\//u, "")
      .replace(/\.md$/u, "");
  }
}

/** @param {DocumentReflection} page */
function pathOf(page) {
  return relative(import.meta.dirname, page.project.files.getReflectionPath(page));
}

/** @param {DocumentReflection} page */
function titleOf({ content }) {
  const text = content.map((part) => part.text).join("");
  return /^# (.+)$/mu.exec(text)?.[1];
}
