import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** What publint says of a package that is installed in this folder. */
export async function publintSays(pkgDir: string): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir, strict: true });
  return messages.map((message) => `${message.type}: ${formatMessage(message, pkg)}`);
}

/** What "are the types wrong" says of a tarball, for each way to import it. */
export async function typesWrong(tarball: string): Promise<{ problems: object[]; entryPoints: number }> {
  const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
  if (result.types === false) throw new Error("no types");
  // An ES module can't be required before Node 22, and the old resolution of Node 10 knows no `exports`.
  const problems = result.problems.filter(
    (problem) =>
      problem.kind !== "CJSResolvesToESM" &&
      !("resolutionKind" in problem && problem.resolutionKind === "node10"),
  );
  return { problems, entryPoints: Object.keys(result.entrypoints).length };
}
