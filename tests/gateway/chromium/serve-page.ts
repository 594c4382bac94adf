import { build } from "esbuild";
import { type Listening, serve } from "../../helpers/fault-server.ts";

/** A page whose script is a module of this folder; what it exports is `inPage` there. */
export async function bundlePage(name: string): Promise<() => Promise<Listening>> {
  const { outputFiles } = await build({
    entryPoints: [new URL(name, import.meta.url).pathname],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "inPage",
    platform: "browser",
    conditions: ["btrdb-source"],
  });
  return () =>
    serve(({ url }, response) => {
      const script = url === "/page.js";
      response.setHeader("content-type", script ? "text/javascript" : "text/html");
      response.end(
        script ? outputFiles[0]?.text : `<!doctype html><title>page</title><script src="/page.js"></script>`,
      );
    });
}
