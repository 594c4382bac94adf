import { expect, test } from "vitest";
import { HELP, parseCli, SPEC } from "./cli-options.ts";
import { FaultType } from "./fault/faults.ts";
import { resolveOptions } from "./server-options.ts";

test.for([
  { args: ["--bad"], says: /Unknown option '--bad'/ },
  { args: ["file"], says: /file/ },
  { args: ["--port", "http"], says: /--port "http" is not a port number/ },
  { args: ["--port", "70000"], says: /port 70000 is not a port number/ },
  { args: ["--tls-port", "-1"], says: /tls-port/ },
  { args: ["--no-tls", "--tls-port", "1"], says: /exclude each other/ },
  { args: ["--gzip", "--no-gzip"], says: /exclude each other/ },
  { args: ["--server-version", "five"], says: /"five" is not of the form 5\.31\.0/ },
  { args: ["--errors", "loud"], says: /"loud" is neither inband nor grpc/ },
  { args: ["--api-key", ""], says: /API key is empty/ },
  { args: ["--api-key", "a b"], says: /API key is empty or has spaces/ },
  { args: ["--cert", "x.pem"], says: /give both cert and key/ },
  { args: ["--key", "x.pem"], says: /give both cert and key/ },
])("$args is refused in one line", ({ args, says }) => {
  const start = () => {
    const command = parseCli(args, {});
    if (command.kind === "serve") resolveOptions(command.options);
  };
  expect(start).toThrow(says);
  expect(start).toThrow(/^[^\n]+$/);
});

test("without options the defaults of the contract hold", () => {
  const command = parseCli([], {});
  if (command.kind !== "serve") throw new Error(command.kind);
  expect(command.csv).toEqual([]);
  expect(resolveOptions(command.options)).toMatchObject({
    host: "127.0.0.1",
    port: 4410,
    tlsPort: 4411,
    apiKeys: [],
    serverVersion: "5.31.0",
    gzip: false,
    demo: false,
    errors: "inband",
    enableObliterate: false,
  });
});

test.each([
  { args: ["--server-version", "4.15.9"], gzip: true },
  { args: ["--server-version", "4.15.9", "--no-gzip"], gzip: false },
  { args: ["--gzip"], gzip: true },
])("$args: messages are gzip: $gzip", ({ args, gzip }) => {
  const command = parseCli(args, {});
  if (command.kind !== "serve") throw new Error(command.kind);
  expect(resolveOptions(command.options).gzip).toBe(gzip);
});

test("the help has every option and every fault", () => {
  for (const option of Object.keys(SPEC)) expect(HELP).toContain(`--${option}`);
  for (const type of Object.values(FaultType)) expect(HELP).toMatch(new RegExp(`  ${type} \\w`));
});

test("each option arrives", () => {
  const args = ["--host", "::1", "--port", "1", "--no-tls", "--demo", "--csv", "a.csv", "--csv", "b.csv"];
  const command = parseCli([...args, "--api-key", "k1", "--errors", "grpc"], {
    BTRDB_DEV_SERVER_API_KEYS: "k2,,k3 ",
  });
  if (command.kind !== "serve") throw new Error(command.kind);
  expect(command.csv).toEqual(["a.csv", "b.csv"]);
  expect(resolveOptions(command.options)).toMatchObject({
    host: "::1",
    port: 1,
    tlsPort: null,
    apiKeys: ["k1", "k2", "k3"],
    errors: "grpc",
    demo: true,
    enableObliterate: true,
  });
});
