import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { renderEnvoyConfig } from "./render-config.ts";

const DEVELOPMENT = readFileSync(new URL("../../proxy/envoy.yaml", import.meta.url), "utf8");
const PRODUCTION = readFileSync(new URL("../../proxy/envoy.production.yaml", import.meta.url), "utf8");

/** The value at a path like "a.0.b" of rendered JSON. */
function at(json: string, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], JSON.parse(json));
}
const LISTENER = "static_resources.listeners";
const CLUSTER = "static_resources.clusters";

describe("renderEnvoyConfig", () => {
  test("without settings, the configuration is the file's", () => {
    expect(JSON.parse(renderEnvoyConfig(DEVELOPMENT, {}))).toEqual(parse(DEVELOPMENT));
  });

  test("sets ports and address of both listeners", () => {
    const json = renderEnvoyConfig(DEVELOPMENT, {
      host: "127.0.0.2",
      plainPort: 0,
      tlsPort: 5000,
      adminPort: 1,
    });
    expect(at(json, `${LISTENER}.0.address.socket_address`)).toEqual({ address: "127.0.0.2", port_value: 0 });
    expect(at(json, `${LISTENER}.1.address.socket_address`)).toEqual({
      address: "127.0.0.2",
      port_value: 5000,
    });
    expect(at(json, "admin.address.socket_address")).toEqual({ address: "127.0.0.1", port_value: 1 });
  });

  test("sets the certificate of the TLS listener", () => {
    const json = renderEnvoyConfig(DEVELOPMENT, { certificate: { chain: "/c", key: "/k" } });
    const context = "filter_chains.0.transport_socket.typed_config.common_tls_context";
    expect(at(json, `${LISTENER}.1.${context}.tls_certificates`)).toEqual([
      { certificate_chain: { filename: "/c" }, private_key: { filename: "/k" } },
    ]);
    expect(at(json, `${LISTENER}.1.${context}.alpn_protocols`)).toEqual(["h2", "http/1.1"]);
  });

  test("sets the nodes, with a name for TLS where there is one, and the page", () => {
    const json = renderEnvoyConfig(DEVELOPMENT, {
      nodes: [
        { host: "127.0.0.1", port: 1 },
        { host: "10.0.0.1", port: 2, tlsName: "n2" },
      ],
      page: { host: "127.0.0.1", port: 3 },
    });
    expect(at(json, `${CLUSTER}.0.load_assignment.endpoints.0.lb_endpoints`)).toEqual([
      { endpoint: { address: { socket_address: { address: "127.0.0.1", port_value: 1 } } } },
      { endpoint: { hostname: "n2", address: { socket_address: { address: "10.0.0.1", port_value: 2 } } } },
    ]);
    expect(
      at(json, `${CLUSTER}.1.load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address`),
    ).toEqual({ address: "127.0.0.1", port_value: 3 });
  });

  test("takes the page out, with its routes on both listeners", () => {
    const json = renderEnvoyConfig(DEVELOPMENT, { page: null });
    expect(json).not.toContain('"page"');
    expect(at(json, CLUSTER)).toHaveLength(1);
    for (const listener of [0, 1]) {
      const routes = `${LISTENER}.${listener}.filter_chains.0.filters.0.typed_config.route_config.virtual_hosts.0.routes`;
      expect(at(json, routes)).toHaveLength(2);
    }
  });

  test("sets the CA of the production nodes and keeps the check of their names", () => {
    const json = renderEnvoyConfig(PRODUCTION, { nodesCa: "/ca" });
    const socket = `${CLUSTER}.0.transport_socket.typed_config`;
    expect(at(json, `${socket}.common_tls_context.validation_context.trusted_ca.filename`)).toBe("/ca");
    expect(at(json, `${socket}.auto_sni_san_validation`)).toBe(true);
  });

  test.each([
    ["listener called plain", () => renderEnvoyConfig(PRODUCTION, { plainPort: 1 })],
    ["cluster called page", () => renderEnvoyConfig(PRODUCTION, { page: { host: "127.0.0.1", port: 1 } })],
    ["no TLS in cluster btrdb", () => renderEnvoyConfig(DEVELOPMENT, { nodesCa: "/ca" })],
  ])("an error where there is no such thing: %s", (words, render) => {
    expect(render).toThrow(words);
  });
});

describe("the production file", () => {
  test("names origins, no wildcard", () => {
    const hosts = "filter_chains.0.filters.0.typed_config.route_config.virtual_hosts.0.routes.0";
    const cors = `${LISTENER}.0.${hosts}.typed_per_filter_config`;
    const policies = at(JSON.stringify(parse(PRODUCTION)), cors) as Record<
      string,
      { allow_origin_string_match: object[] }
    >;
    for (const match of policies["envoy.filters.http.cors"]?.allow_origin_string_match ?? []) {
      expect(Object.keys(match)).toEqual(["exact"]);
    }
    expect(policies["envoy.filters.http.cors"]?.allow_origin_string_match).not.toHaveLength(0);
  });

  test("does not log the API key", () => {
    const log = `${LISTENER}.0.filter_chains.0.filters.0.typed_config.access_log`;
    expect(JSON.stringify(at(JSON.stringify(parse(PRODUCTION)), log))).not.toMatch(/authorization|cookie/i);
  });
});
