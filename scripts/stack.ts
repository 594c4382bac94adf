import { fileURLToPath } from "node:url";
import { ensureCertificates, type RunningServer, type ServerOptions, startServer } from "btrdb-dev-server";
import { type RunningEnvoy, startEnvoy } from "./envoy/start-envoy.ts";
import { type RunningPage, serveBuiltPage, serveSourcePage } from "./stack/page.ts";
import { recentlyFreePort } from "./stack/ports.ts";
import type { Envoy } from "./tools/find-envoy.ts";

const ENVOY_CONFIG = fileURLToPath(new URL("../proxy/envoy.yaml", import.meta.url));

export interface StackOptions {
  /** Address that everything listens on; default 127.0.0.1. */
  readonly host?: string;
  /** Ports that clients use, Envoy's or else the server's; 0, the default, is any free one. */
  readonly plainPort?: number;
  readonly tlsPort?: number;
  /** Envoy goes in front of the server; without it, clients reach the server itself. */
  readonly envoy?: Envoy;
  /** From the sources with live reload, connecting by itself; or built by buildPage() into a folder, with an empty form. */
  readonly page?:
    | { readonly from: "sources"; readonly port?: number }
    | { readonly from: "build"; readonly folder: string };
  /** Options of the embedded server; its ports are chosen here. */
  readonly server?: Omit<ServerOptions, "host" | "port" | "tlsPort">;
}

/** What a stack needs of its server; it may run in another process. */
export type StackServer = Omit<RunningServer, "ingest">;

export interface Stack<Server extends StackServer = RunningServer> {
  readonly host: string;
  readonly plainPort: number;
  readonly tlsPort: number;
  /** http://HOST:PORT and https://HOST:PORT of the API. */
  readonly plainUrl: string;
  readonly tlsUrl: string;
  /** Where the page is: its own web server, and, through Envoy, the origins of the API. */
  readonly pageUrls: { readonly own: string; readonly plain?: string; readonly tls?: string } | undefined;
  /** PEM file of the CA that signed the certificate of `tlsUrl`. */
  readonly caPath: string;
  readonly server: Server;
  readonly envoy: RunningEnvoy | undefined;
  close(): Promise<void>;
}

/** The embedded server, Envoy and the page, each where asked for, wired together. Whatever fails, nothing is left running. */
export function startStack(options: StackOptions = {}): Promise<Stack> {
  return startStackOf(startServer, options);
}

/** The same around a server that is started elsewhere, with the options given here. */
export async function startStackOf<Server extends StackServer>(
  startServer: (options: ServerOptions) => Promise<Server>,
  options: StackOptions = {},
): Promise<Stack<Server>> {
  const host = options.host ?? "127.0.0.1";
  const started: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.close();
  };
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };

  try {
    let [plainPort, tlsPort] = [options.plainPort ?? 0, options.tlsPort ?? 0];
    const behind = options.envoy !== undefined;
    const certificates = await ensureCertificates({ host });
    const ports = behind ? { port: 0, tlsPort: 0 } : { port: plainPort, tlsPort };
    // What Info tells clients to connect to is Envoy, not the server behind it.
    const endpoints = behind && plainPort > 0 ? [`${host}:${plainPort}`, `${host}:${tlsPort}`] : undefined;
    const server = keep(await startServer({ proxyEndpoints: endpoints, ...options.server, host, ...ports }));
    if (!behind) {
      plainPort = server.port;
      tlsPort = server.tlsPort ?? 0;
    } else if (options.page?.from === "sources" && tlsPort === 0) {
      // The page must know Envoy's port, and Envoy the page's.
      tlsPort = await recentlyFreePort(host);
    }
    const page = options.page && keep(await servePage(options, host, tlsPort));
    let envoy: RunningEnvoy | undefined;
    if (options.envoy !== undefined) {
      envoy = keep(
        await startEnvoy(options.envoy, ENVOY_CONFIG, {
          host,
          plainPort,
          tlsPort,
          nodes: [{ host, port: server.port }],
          page: page ?? null,
          certificate: { chain: certificates.certPath, key: certificates.keyPath },
        }),
      );
      plainPort = envoy.ports.get("plain") ?? 0;
      tlsPort = envoy.ports.get("tls") ?? 0;
    }
    const plainUrl = `http://${host}:${plainPort}`;
    const tlsUrl = `https://${host}:${tlsPort}`;
    const pageUrls = page && {
      own: `http://${page.host}:${page.port}/`,
      ...(behind ? { plain: `${plainUrl}/`, tls: `${tlsUrl}/` } : {}),
    };
    return {
      host,
      plainPort,
      tlsPort,
      plainUrl,
      tlsUrl,
      pageUrls,
      caPath: certificates.caPath,
      server,
      envoy,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function servePage(options: StackOptions, host: string, tlsPort: number): Promise<RunningPage> {
  if (options.page?.from === "build") return serveBuiltPage(host, options.page.folder);
  const key = options.server?.apiKeys?.[0];
  return serveSourcePage(host, options.page?.port, {
    BTRDB_ENDPOINTS: `https://${host}:${tlsPort}`,
    ...(key === undefined ? {} : { BTRDB_API_KEY: key }),
  });
}
