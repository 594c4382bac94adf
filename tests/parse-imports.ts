import { type ESTree, parseSync, Visitor } from "vite";

/**
 * - `value`: import or re-export that is there at run time
 * - `type`: erased by the compiler
 * - `dynamic`: `import()`
 * - `require`: `require()`, `createRequire()` aside (that one comes out of a Node built-in and is seen there)
 * - `getBuiltinModule`: any mention of `process.getBuiltinModule`, the way to a built-in without an import
 */
export type ImportKind = "value" | "type" | "dynamic" | "require" | "getBuiltinModule";

export interface Import {
  kind: ImportKind;
  /** What is imported, as written; undefined where it is computed and so cannot be known. */
  specifier: string | undefined;
  line: number;
}

const literal = (node: ESTree.Node | undefined) => {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
};

/**
 * Every way in which a TypeScript or JavaScript file reaches for another module.
 *
 * The parser is Oxc, as vite exports it: it reads TypeScript, is installed already, and is the one that builds the
 * page. (es-module-lexer reads no TypeScript, TypeScript 7 has no JavaScript API.)
 */
export function parseImports(path: string, text: string): Import[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);

  const imports: Import[] = [];
  const add = (kind: ImportKind, specifier: string | undefined, node: { start: number }) =>
    imports.push({ kind, specifier, line: text.slice(0, node.start).split("\n").length });

  new Visitor({
    // `import { type A } from` stays an import when types are erased, unlike `import type { A } from`.
    ImportDeclaration: (node) => add(node.importKind === "type" ? "type" : "value", node.source.value, node),
    ExportAllDeclaration: (node) =>
      add(node.exportKind === "type" ? "type" : "value", node.source.value, node),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.exportKind === "type" ? "type" : "value", node.source.value, node);
    },
    ImportExpression: (node) => add("dynamic", literal(node.source), node),
    TSImportType: (node) => add("type", literal(node.source), node),
    TSExternalModuleReference: (node) => add("require", literal(node.expression), node),
    CallExpression: (node) => {
      const callee = node.callee;
      const isRequire =
        (callee.type === "Identifier" && callee.name === "require") ||
        (callee.type === "MemberExpression" &&
          callee.object.type === "Identifier" &&
          callee.object.name === "require" &&
          callee.property.type === "Identifier" &&
          callee.property.name === "resolve");
      if (isRequire) add("require", literal(node.arguments[0]), node);
    },
    Identifier: (node) => {
      if (node.name === "getBuiltinModule") add("getBuiltinModule", undefined, node);
    },
    Literal: (node) => {
      if (node.value === "getBuiltinModule") add("getBuiltinModule", undefined, node);
    },
  }).visit(program);
  return imports;
}
