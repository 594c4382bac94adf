// What cases share: connections to the servers of the run, and streams with points in them. There is a key in the
// credentials file of the processes, and these servers want none.
import { connect, randomUuid } from "btrdb-web";

/** A connection to the open server; `options` go to connect(). */
export const openly = ({ openUrl }, options = {}) =>
  connect(openUrl, { apiKey: false, retry: false, ...options });

/** The same through the proxy that cuts, with retries that don't wait. */
export const throughProxy = ({ proxyUrl }, options = {}) =>
  connect(proxyUrl, { apiKey: false, retry: { baseDelayMs: 1, maxDelayMs: 2 }, ...options });

/** A new stream with points at 0, 2, 4, … whose values are half their time. */
export async function filled(conn, points = 20_000) {
  const stream = await conn.create({
    collection: `package/${randomUuid()}`,
    tags: { name: "a", unit: "V" },
  });
  const time = BigInt64Array.from({ length: points }, (_, i) => BigInt(2 * i));
  await stream.insert({ time, value: Float64Array.from(time, Number) });
  await stream.flush();
  return stream;
}

/** Speaks to the proxy that stands between the program and the server. */
export function proxyOf({ controlUrl }) {
  const ask = async (what, body = {}) => {
    const answer = await fetch(`${controlUrl}/${what}`, { method: "POST", body: JSON.stringify(body) });
    return (await answer.json()).answer;
  };
  return {
    cut: (path, afterBytes) => ask("cut", { path: `/v5api.BTrDB/${path}`, afterBytes }),
    /** Answers stay open after so many bytes, so that they are not over before they are left. */
    hold: (path, holdAfter) => ask("cut", { path: `/v5api.BTrDB/${path}`, afterBytes: [], holdAfter }),
    calls: () => ask("calls"),
    goneAt: () => ask("goneAt"),
  };
}
