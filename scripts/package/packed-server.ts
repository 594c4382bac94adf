import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../testing/run-tool.ts";
import { buildProject } from "./build-project.ts";
import { installPackage, type PackedPackage, packCopy } from "./packed.ts";

/** The embedded server as npm would publish it, and the client that it was built against. */
export interface PackedServer {
  readonly server: PackedPackage;
  readonly client: PackedPackage;
}

/** Builds and packs `btrdb-dev-server` as it is in this checkout, against the packed client, as its users see that. */
export async function packServer(client: PackedPackage): Promise<PackedServer> {
  const declarations = join(await installPackage(client), "node_modules/btrdb-web/dist");
  const server = await packCopy(
    join(ROOT, "server"),
    ["package.json", "README.md", "LICENSE", "bin"],
    async (stage) => {
      const project = join(stage, "tsconfig.json");
      writeFileSync(project, JSON.stringify(projectOf(declarations)));
      buildProject(project, join(stage, "dist"));
    },
  );
  return { server, client };
}

/** server/tsconfig.build.json from elsewhere, which finds the client in another folder than the checkout's dist/. */
function projectOf(declarations: string): object {
  const server = join(ROOT, "server");
  return {
    extends: join(server, "tsconfig.build.json"),
    compilerOptions: {
      rootDir: join(server, "src"),
      typeRoots: [join(ROOT, "node_modules/@types")],
      paths: {
        "btrdb-web": [join(declarations, "index.d.ts")],
        "btrdb-web/*": [join(declarations, "*.d.ts")],
      },
    },
    include: [join(server, "src")],
  };
}
