import type { Command } from "../command.ts";
import { toJson } from "../rows/row-format.ts";

export const info: Command = async ({ connect, values, out, signal }) => {
  const conn = await connect();
  const { majorVersion, minorVersion, build, proxy } = await conn.info({ signal });
  const { endpoint } = conn;
  const { proxyEndpoints } = proxy;
  if (values.json) {
    out.add(`${toJson({ endpoint, majorVersion, minorVersion, build, proxyEndpoints }, 2)}\n`);
  } else {
    out.add(`endpoint: ${endpoint}\nversion: ${majorVersion}.${minorVersion}\nbuild: ${build}\n`);
    out.add(`proxy endpoints: ${proxyEndpoints.length === 0 ? "none" : proxyEndpoints.join(", ")}\n`);
  }
  return undefined;
};
