// The chart as a bundle of its own, for pages that embed it: `npm run build:chart` writes dist-chart/.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { CSS_TARGET } from "./vite.config.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  root: path("dashboard"),
  base: "./",
  // The page's own files, such as its icon, are not the chart's.
  publicDir: false,
  resolve: { conditions: ["btrdb-source", "module", "browser", "development|production"] },
  worker: { format: "es" },
  build: {
    outDir: path("dist-chart"),
    emptyOutDir: true,
    target: "es2022",
    cssTarget: CSS_TARGET,
    sourcemap: true,
    // Wherever the files lie, they find each other.
    assetsDir: "parts",
    modulePreload: false,
    rollupOptions: {
      input: { "btrdb-chart": path("dashboard/src/chart/define.ts") },
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "[name].js" },
    },
  },
});
