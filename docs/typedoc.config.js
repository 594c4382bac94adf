import { OptionDefaults } from "typedoc";
import { keepCodeInHeadings } from "./keep-code-in-headings.js";
import { pages, sections } from "./pages.js";

/**
 * One tool for the guide and the API: it checks links between both, searches without a service, needs no network, and
 * brings a TypeScript of its own, which the native one cannot be.
 *
 * @type {Partial<import("typedoc").TypeDocOptions>}
 */
export default {
  name: "btrdb-web",
  tsconfig: "tsconfig.json",
  plugin: ["./site.js"],
  router: "docs",
  entryPoints: [
    "../src/index.ts",
    "../src/viewport/index.ts",
    "../src/gateway/index.ts",
    "../src/node/index.ts",
    "../src/worker.ts",
    "../src/connect-web.ts",
    "../src/proto.ts",
  ],
  readme: "index.md",
  projectDocuments: pages.map(({ file }) => file),
  out: "../docs-site",
  includeVersion: true,
  markdownItLoader: keepCodeInHeadings,
  favicon: "../dashboard/public/favicon.svg",
  customCss: "site.css",
  customJs: "open-sections.js",
  // What a page of documentation needs no network for is not asked of it.
  githubPages: false,
  hideGenerator: true,
  searchInDocuments: true,
  disableSources: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  excludeExternals: true,
  sort: ["source-order"],
  sortEntryPoints: false,
  kindSortOrder: ["Document", "Module", ...OptionDefaults.kindSortOrder],
  groupOrder: [...sections, "Modules", "*"],
  navigation: { includeGroups: true, includeCategories: false, excludeReferences: true },
  highlightLanguages: [...OptionDefaults.highlightLanguages, "python", "yaml"],
  // Of generated code.
  blockTags: [...OptionDefaults.blockTags, "@generated"],
  excludeTags: [...OptionDefaults.excludeTags, "@generated"],
  validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Interface", "Function", "TypeAlias", "Variable", "Method", "Module"],
  // Where types come from, and of no use by themselves.
  intentionallyNotExported: ["STATUS_NAMES", "METHOD_TABLE", "InsertState", "StoppableIterable"],
  // `npm test -- types` does that.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
};
