import { Agent, fetch as undiciFetch } from "undici";
import type { ClientCompatRequest } from "./gen/connectrpc/conformance/v1/client_compat_pb.ts";
import { HTTPVersion } from "./gen/connectrpc/conformance/v1/config_pb.ts";

/** What a fetch has to know of the server of a case. */
export type Server = Pick<ClientCompatRequest, "httpVersion" | "serverTlsCert" | "host" | "port">;

const agents = new Map<string, Agent>();

/** The fetch that Node has built in, with the HTTP version of the case, and trust in the certificate of its server. */
export function fetchOf(server: Server): typeof globalThis.fetch {
  const dispatcher = agentOf(server);
  return ((url: string, init: RequestInit) =>
    undiciFetch(url, { ...init, dispatcher } as never)) as unknown as typeof globalThis.fetch;
}

export function baseUrlOf({ serverTlsCert, host, port }: Server): string {
  return `${serverTlsCert.length > 0 ? "https" : "http"}://${host}:${port}`;
}

/** One a server: connections are kept. */
function agentOf(server: Server): Agent {
  const { httpVersion, serverTlsCert } = server;
  const key = `${httpVersion} ${baseUrlOf(server)}`;
  const known = agents.get(key);
  if (known !== undefined) return known;
  const ca = Buffer.from(serverTlsCert).toString();
  const agent = new Agent({
    allowH2: httpVersion === HTTPVersion.HTTP_VERSION_2,
    ...(ca === "" ? {} : { connect: { ca } }),
  });
  agents.set(key, agent);
  return agent;
}
