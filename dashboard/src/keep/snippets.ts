import { formatTime, PointWidth } from "btrdb-web";
import { codeString, commentText } from "./code-text.ts";
import { type ExportSeries, type ExportView, fullName } from "./export-view.ts";

/** What code for a view is made of. Never a key: the code reads BTRDB_API_KEY from its environment. */
export interface SnippetView extends ExportView {
  /** As `conn.endpoint` says it: a URL. */
  readonly endpoint: string;
}

/** Where nothing is drawn yet. */
const PIXELS = 1_000;

/** TypeScript for btrdb-web that reads and prints what is seen, one JSON array a point or window. */
export function typescriptSnippet({ series, start, end, endpoint }: SnippetView): string {
  const raw = series.filter(({ level }) => level === "raw");
  const windows = series.filter(({ level }) => level !== "raw");
  const lines = [
    "// npm install btrdb-web",
    'import { connect } from "btrdb-web";',
    "",
    "// The API key, if there is one, is read from the environment variable BTRDB_API_KEY.",
    `const conn = await connect(${codeString(endpoint)});`,
    "",
    ...rangeLines(start, end, "//", "const ", "n;"),
  ];
  const streams = (all: readonly ExportSeries[], withWidth: boolean) =>
    all.flatMap((one) => [
      `  // ${describe(one)}`,
      `  { stream: conn.stream(${codeString(one.stream.uuid)})${fields(one, withWidth, start, end)} },`,
    ]);
  if (windows.length > 0) {
    lines.push(
      "",
      "// Windows of 2^pointWidth nanoseconds; a version of 0n is the latest.",
      "const windowed = [",
      ...streams(windows, true),
      "];",
      "for (const { stream, name, version, shift, pointWidth } of windowed) {",
      "  // Up to the end of the last window that begins before the end.",
      "  const width = 1n << BigInt(pointWidth);",
      "  const until = ((end - shift + width - 1n) / width) * width;",
      "  const columns = await stream.alignedWindows(start - shift, until, pointWidth, { version });",
      "  for (const { time, min, mean, max, count, stddev } of columns) {",
      "    console.log(JSON.stringify([String(time), min, mean, max, Number(count), stddev, name]));",
      "  }",
      "}",
    );
  }
  if (raw.length > 0) {
    lines.push(
      "",
      "// Raw points; a version of 0n is the latest.",
      "const points = [",
      ...streams(raw, false),
      "];",
      "for (const { stream, name, version, shift } of points) {",
      "  for await (const columns of stream.values(start - shift, end - shift, { version })) {",
      "    for (const { time, value } of columns) {",
      "      console.log(JSON.stringify([String(time), value, name]));",
      "    }",
      "  }",
      "}",
    );
  }
  return `${lines.join("\n")}\n`;
}

/** Python for btrdb 5.34.2 that prints the same. */
export function pythonSnippet({ series, start, end, endpoint }: SnippetView): string {
  const raw = series.filter(({ level }) => level === "raw");
  const windows = series.filter(({ level }) => level !== "raw");
  const { address, notes } = grpcAddress(endpoint);
  const lines = [
    "# pip install btrdb==5.34.2",
    "import json",
    "",
    "import btrdb",
    "",
    "# The API key, if there is one, is read from the environment variable BTRDB_API_KEY.",
    ...notes.map((note) => `# ${note}`),
    `conn = btrdb.connect(${codeString(address)})`,
    "",
    ...rangeLines(start, end, "#", "", ""),
  ];
  const streams = (all: readonly ExportSeries[], withWidth: boolean) =>
    all.flatMap((one) => [`    # ${describe(one)}`, `    (${tuple(one, withWidth, start, end)}),`]);
  if (windows.length > 0) {
    lines.push(
      "",
      "# Windows of 2**point_width nanoseconds; a version of 0 is the latest.",
      "windowed = [",
      ...streams(windows, true),
      "]",
      "for uuid, name, version, shift, point_width in windowed:",
      "    stream = conn.stream_from_uuid(uuid)",
      "    # Up to the end of the last window that begins before the end.",
      "    width = 1 << point_width",
      "    until = -((shift - end) // width) * width",
      "    for w, _ in stream.aligned_windows(start - shift, until, point_width, version=version):",
      "        print(json.dumps([w.time, w.min, w.mean, w.max, w.count, w.stddev, name]))",
    );
  }
  if (raw.length > 0) {
    lines.push(
      "",
      "# Raw points; a version of 0 is the latest.",
      "points = [",
      ...streams(raw, false),
      "]",
      "for uuid, name, version, shift in points:",
      "    stream = conn.stream_from_uuid(uuid)",
      "    for p, _ in stream.values(start - shift, end - shift, version=version):",
      "        print(json.dumps([p.time, p.value, name]))",
    );
  }
  return `${lines.join("\n")}\n`;
}

function rangeLines(start: bigint, end: bigint, comment: string, declare: string, suffix: string): string[] {
  const iso = (time: bigint) => `${suffix === "" ? " " : ""} ${comment} ${formatTime(time, "needed")}`;
  return [
    `${comment} Nanoseconds since the Unix epoch; the end is exclusive.`,
    `${declare}start = ${start}${suffix}${iso(start)}`,
    `${declare}end = ${end}${suffix}${iso(end)}`,
  ];
}

/** "sites/a/voltage (V), version 12, shifted by 3600000000000 ns" */
function describe(series: ExportSeries): string {
  const { unit, version, shift = 0n } = series;
  const facts = [
    `${fullName(series)}${unit === "" ? "" : ` (${unit})`}`,
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(shift === 0n ? [] : [`shifted by ${shift} ns`]),
  ];
  return commentText(facts.join(", "));
}

function fields(series: ExportSeries, withWidth: boolean, start: bigint, end: bigint): string {
  const { version = 0n, shift = 0n } = series;
  const width = withWidth ? `, pointWidth: ${pointWidthOf(series, start, end)}` : "";
  return `, name: ${codeString(fullName(series))}, version: ${version}n, shift: ${shift}n${width}`;
}

function tuple(series: ExportSeries, withWidth: boolean, start: bigint, end: bigint): string {
  const { version = 0n, shift = 0n, stream } = series;
  const width = withWidth ? `, ${pointWidthOf(series, start, end)}` : "";
  return `${codeString(stream.uuid)}, ${codeString(fullName(series))}, ${version}, ${shift}${width}`;
}

function pointWidthOf({ level }: ExportSeries, start: bigint, end: bigint): number {
  return typeof level === "number" ? level : PointWidth.forRange(start, end, PIXELS).exponent;
}

/** The address for the Python client, which speaks gRPC: host and port, and TLS on port 4411 only. */
function grpcAddress(endpoint: string): { address: string; notes: string[] } {
  const { protocol, hostname, port, pathname } = new URL(endpoint);
  const secure = protocol === "https:";
  const address = `${hostname}:${secure ? "4411" : port || "4410"}`;
  const asked = `${hostname}:${port || (secure ? "443" : "80")}`;
  if (address === asked && pathname === "/") return { address, notes: [] };
  const where = commentText(endpoint);
  return {
    address,
    notes: [
      `The page was connected to ${where}. The Python client speaks gRPC, over TLS on port 4411 only:`,
      "this may have to be another address of the same database.",
    ],
  };
}
