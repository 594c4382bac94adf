// npm run build: the publishable JavaScript and declarations, dist/ of the client and server/dist of the server.
// Source maps lead to what was written, which is in the package.
import { join } from "node:path";
import { buildClient, buildProject } from "./package/build-project.ts";
import { ROOT } from "./testing/run-tool.ts";

// The server is compiled against the built client, as its users see it.
for (const [dist, build] of [
  ["dist", buildClient],
  ["server/dist", async (folder: string) => buildProject("server/tsconfig.build.json", folder)],
] as const) {
  const started = performance.now();
  await build(join(ROOT, dist));
  console.log(`${dist}: built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
