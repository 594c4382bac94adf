import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const FOLDER = fileURLToPath(new URL("../../.cache/chart-peers", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Too large to be installed with this repository. */
const PACKAGES = ["chart.js@4.6.1", "echarts@6.1.0"];

/** As little as draws some lines with axes on a canvas, in the way that each one's documents say. None of them reads data. */
const PEERS = {
  uPlot: {
    from: ROOT,
    name: "uplot",
    code: `import uPlot from "uplot";
      export const chart = (options, data, host) => new uPlot(options, data, host);`,
  },
  "Chart.js, lines": {
    from: FOLDER,
    name: "chart.js",
    code: `import { Chart, Decimation, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
      Chart.register(Decimation, LinearScale, LineController, LineElement, PointElement, Tooltip);
      export const chart = (canvas, options) => new Chart(canvas, options);`,
  },
  "ECharts, lines": {
    from: FOLDER,
    name: "echarts",
    code: `import { LineChart } from "echarts/charts";
      import { DataZoomComponent, GridComponent, TooltipComponent } from "echarts/components";
      import { init, use } from "echarts/core";
      import { CanvasRenderer } from "echarts/renderers";
      use([LineChart, GridComponent, TooltipComponent, DataZoomComponent, CanvasRenderer]);
      export const chart = (host, options) => init(host).setOption(options);`,
  },
} as const;

/** Each bundled and minified by esbuild, by its name with its version. */
export async function bundlePeers(): Promise<Record<string, Uint8Array>> {
  await mkdir(FOLDER, { recursive: true });
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save"];
  await promisify(execFile)("npm", ["install", "--prefix", FOLDER, ...options, ...PACKAGES]);
  const bundles: Record<string, Uint8Array> = {};
  for (const [title, { from, name, code }] of Object.entries(PEERS)) {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: from },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform: "browser",
      target: "es2022",
    });
    const { version } = JSON.parse(await readFile(`${from}/node_modules/${name}/package.json`, "utf8")) as {
      version: string;
    };
    bundles[`${title} (${version})`] = outputFiles[0]!.contents;
  }
  return bundles;
}
