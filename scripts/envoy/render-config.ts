import { parse } from "yaml";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What differs between the committed file and one run of it. Everything left out stays as the file says. */
export interface EnvoySettings {
  /** Address that every listener binds, e.g. 127.0.0.1. */
  readonly host?: string;
  /** Port of the listener `plain`; 0 is any free port. */
  readonly plainPort?: number;
  /** Port of the listener `tls`; 0 is any free port. */
  readonly tlsPort?: number;
  /** Port of the admin interface; 0 is any free port. */
  readonly adminPort?: number;
  /** The BTrDB nodes: cluster `btrdb`. */
  readonly nodes?: readonly (Address & { readonly tlsName?: string })[];
  /** The page's web server: cluster `page`. null: there is none, and its route goes too. */
  readonly page?: Address | null;
  /** PEM files for the listener `tls`. */
  readonly certificate?: { readonly chain: string; readonly key: string };
  /** PEM file of the CA that signed the nodes' certificates, where they are reached over TLS. */
  readonly nodesCa?: string;
}

/**
 * One of the files of proxy/ with these settings, as JSON, which Envoy reads as well as YAML. Pure, and by the names in
 * the file: a listener or cluster that is asked for and is not there is an error, never a silent difference.
 */
export function renderEnvoyConfig(yaml: string, settings: EnvoySettings): string {
  // Anchors of the YAML become shared objects here, so what is changed through one is changed for all.
  const config = parse(yaml) as EnvoyConfig;
  const { listeners, clusters } = config.static_resources;

  if (settings.adminPort !== undefined) config.admin.address.socket_address.port_value = settings.adminPort;
  if (settings.host !== undefined) {
    for (const listener of listeners) listener.address.socket_address.address = settings.host;
  }
  if (settings.plainPort !== undefined) setPort(named(listeners, "listener", "plain"), settings.plainPort);
  if (settings.tlsPort !== undefined) setPort(named(listeners, "listener", "tls"), settings.tlsPort);
  if (settings.certificate !== undefined) {
    const { chain, key } = settings.certificate;
    const context = tlsContext(
      named(listeners, "listener", "tls").filter_chains[0]?.transport_socket,
      "listener tls",
    );
    context.tls_certificates = [{ certificate_chain: { filename: chain }, private_key: { filename: key } }];
  }
  if (settings.nodes !== undefined) {
    const nodes = named(clusters, "cluster", "btrdb").load_assignment.endpoints[0];
    if (nodes === undefined) throw new Error("cluster btrdb has no endpoints");
    nodes.lb_endpoints = settings.nodes.map(endpoint);
  }
  if (settings.nodesCa !== undefined) {
    const context = tlsContext(named(clusters, "cluster", "btrdb").transport_socket, "cluster btrdb");
    context.validation_context = { trusted_ca: { filename: settings.nodesCa } };
  }
  if (settings.page === null) {
    removePage(config);
  } else if (settings.page !== undefined) {
    const servers = named(clusters, "cluster", "page").load_assignment.endpoints[0];
    if (servers === undefined) throw new Error("cluster page has no endpoints");
    servers.lb_endpoints = [endpoint(settings.page)];
  }
  return `${JSON.stringify(config, null, 2)}\n`;
}

function endpoint(node: Address & { readonly tlsName?: string }): LbEndpoint {
  const address = { socket_address: { address: node.host, port_value: node.port } };
  return { endpoint: node.tlsName === undefined ? { address } : { hostname: node.tlsName, address } };
}

function removePage(config: EnvoyConfig): void {
  const resources = config.static_resources;
  resources.clusters = resources.clusters.filter((cluster) => cluster.name !== "page");
  for (const listener of resources.listeners) {
    for (const filter of listener.filter_chains.flatMap((chain) => chain.filters)) {
      for (const host of filter.typed_config.route_config?.virtual_hosts ?? []) {
        host.routes = host.routes.filter((route) => route.route?.cluster !== "page");
      }
    }
  }
}

function setPort(listener: Listener, port: number): void {
  listener.address.socket_address.port_value = port;
}

function named<T extends { name: string }>(things: readonly T[], kind: string, name: string): T {
  const thing = things.find((candidate) => candidate.name === name);
  if (thing === undefined) throw new Error(`the Envoy configuration has no ${kind} called ${name}`);
  return thing;
}

function tlsContext(socket: TransportSocket | undefined, owner: string): TlsContext {
  if (socket === undefined) throw new Error(`the Envoy configuration has no TLS in ${owner}`);
  return socket.typed_config.common_tls_context;
}

// The parts of Envoy's configuration that are touched here; `envoy --mode validate` judges the rest.

interface EnvoyConfig {
  admin: { address: SocketAddress };
  static_resources: { listeners: Listener[]; clusters: Cluster[] };
}
interface SocketAddress {
  socket_address: { address: string; port_value: number };
}
interface Listener {
  name: string;
  address: SocketAddress;
  filter_chains: { transport_socket?: TransportSocket; filters: Filter[] }[];
}
interface Filter {
  typed_config: { route_config?: { virtual_hosts: { routes: { route?: { cluster?: string } }[] }[] } };
}
interface TransportSocket {
  typed_config: { common_tls_context: TlsContext };
}
interface TlsContext {
  tls_certificates?: { certificate_chain: File; private_key: File }[];
  validation_context?: { trusted_ca: File };
}
interface File {
  filename: string;
}
interface Cluster {
  name: string;
  load_assignment: { endpoints: { lb_endpoints: LbEndpoint[] }[] };
  transport_socket?: TransportSocket;
}
interface LbEndpoint {
  endpoint: { hostname?: string; address: SocketAddress };
}
