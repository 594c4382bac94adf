import type { Setting } from "btrdb-web";
import { element } from "../ui/element.ts";
import type { ConnectionState } from "./connection.ts";

/** What the server says about itself, and which settings lead to it, each with where it came from. */
export function connectionFacts(
  { btrdb, info, report, worker }: Extract<ConnectionState, { kind: "connected" }>,
  argumentSource: string,
): HTMLElement {
  const { proxyEndpoints } = info.proxy;
  const server = element("dl", { class: "connection-facts", "data-testid": "server-info" });
  const fact = (term: string, value: string, testId: string) =>
    server.append(element("dt", {}, term), element("dd", { "data-testid": testId }, value));
  fact("Connected to", btrdb.endpoint, "info-endpoint");
  fact("Version", `${info.majorVersion}.${info.minorVersion}`, "info-version");
  fact("Build", info.build || "not given", "info-build");
  fact("Proxy endpoints", proxyEndpoints.length > 0 ? proxyEndpoints.join(", ") : "none", "info-proxy");
  const why = worker.why === undefined ? "" : ` ${worker.why}`;
  fact("Reads run", worker.runs ? "in a worker" : `in the page itself.${why}`, "info-worker");

  const settings = element("dl", { class: "connection-facts", "data-testid": "settings-sources" });
  const setting = (term: string, found: Setting<string | readonly string[]> | undefined, testId: string) => {
    const source =
      found === undefined
        ? "not set"
        : found.origin.kind === "argument"
          ? argumentSource
          : `from the ${found.origin.description.replace(/^the /, "")}`;
    const value = found === undefined ? [] : [element("code", {}, String(found.value)), " "];
    const kind = found?.origin.kind ?? "none";
    settings.append(
      element("dt", {}, term),
      element(
        "dd",
        { "data-testid": testId, "data-source": kind },
        ...value,
        element("span", { class: "connection-source" }, source),
      ),
    );
  };
  setting("Endpoint", report.endpoints, "setting-endpoints");
  setting("API key", report.apiKey, "setting-api-key");
  setting("Profile", report.profile, "setting-profile");
  return element(
    "div",
    { class: "connection-facts-box" },
    element("h3", {}, "Server"),
    server,
    element("h3", {}, "Settings"),
    settings,
  );
}
