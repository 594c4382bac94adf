// A plugin of TypeDoc: pages are named by their first heading, and modules by what is imported.
import { Converter, DocumentReflection, ReflectionKind } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const page of project.documents ?? []) page.name = titleOf(page) ?? page.name;
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      module.name = module.name === "index" ? "btrdb-web" : `btrdb-web/${module.name}`;
    }
  });
}

/** @param {DocumentReflection} page */
function titleOf({ content }) {
  const text = content.map((part) => part.text).join("");
  return /^# (.+)$/mu.exec(text)?.[1];
}
