import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DATA_FOLDER, HELP, parseStartOptions } from "./options.ts";

const FILE = fileURLToPath(import.meta.url);

test("without arguments: the usual ports, with Envoy, no files", () => {
  const usual = { csv: [], data: DATA_FOLDER, port: 4410, tlsPort: 4411, envoy: true, help: false };
  expect(parseStartOptions([])).toEqual(usual);
  expect(parseStartOptions(["--memory"])).toEqual({ ...usual, data: undefined });
});

test("every option", () => {
  const args = [
    "--csv",
    FILE,
    "--csv",
    FILE,
    "--port",
    "5000",
    "--tls-port",
    "5001",
    "--no-envoy",
    "--help",
    "--data",
    "kept",
  ];
  expect(parseStartOptions(args)).toEqual({
    csv: [FILE, FILE],
    data: "kept",
    port: 5000,
    tlsPort: 5001,
    envoy: false,
    help: true,
  });
});

test.each([
  [["--port", "0"], "--port 0"],
  [["--port", "70000"], "--port 70000"],
  [["--port", "http"], "--port http"],
  [["--tls-port", "-1"], "--tls-port"],
  [["--port", "5000", "--tls-port", "5000"], "must differ"],
  [["--csv", "/no/such/file.csv"], "/no/such/file.csv: no such file"],
  [["--memory", "--data", "kept"], "exclude each other"],
  [["--data", ""], "--data"],
  [["--unknown"], "--unknown"],
  [["stray"], "stray"],
])("%j is refused: %s", (args, words) => {
  expect(() => parseStartOptions(args)).toThrow(words);
});

test("the help names every option", () => {
  for (const option of ["--csv", "--data", "--memory", "--port", "--tls-port", "--no-envoy", "--help"])
    expect(HELP).toContain(option);
});
