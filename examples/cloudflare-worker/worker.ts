import { connect, formatTime, isBTrDBError, PointWidth } from "btrdb-web";

/** Variables of wrangler.jsonc, and the secret. */
interface Env {
  readonly BTRDB_ENDPOINTS: string;
  readonly BTRDB_API_KEY?: string;
}

export default {
  /** GET /?stream=COLLECTION/NAME&start=TIME&end=TIME[&points=100][&format=csv]: windows of a stream. */
  async fetch(request: Request, env: Env): Promise<Response> {
    const asked = new URL(request.url).searchParams;
    const [stream, start, end] = ["stream", "start", "end"].map((name) => asked.get(name));
    if (!stream || !start || !end) return new Response("stream, start and end are needed\n", { status: 400 });
    const points = Math.min(Number(asked.get("points") ?? 100) || 100, 2000);
    try {
      // A connection for each request: a Worker may not use the network of one request in another. It asks nothing.
      const conn = await connect({ env: { ...env }, verify: false, timeoutMs: 10_000 });
      const [found] = (await conn.streams(stream)).streams;
      if (found === undefined) return new Response("no such stream\n", { status: 404 });
      const width = PointWidth.forRange(start, end, points / 2);
      const windows = await found.alignedWindows(start, end, width, { signal: request.signal });
      // Numbers of JavaScript have 53 bits: times go out as text.
      const rows = [...windows].map(({ time, count, ...more }) => ({
        time: formatTime(time),
        ...more,
        count: Number(count),
      }));
      if (asked.get("format") !== "csv") return Response.json({ version: String(windows.version), rows });
      const lines = rows.map(({ time, min, mean, max, count }) => [time, min, mean, max, count].join());
      return new Response(`time,min,mean,max,count\n${lines.join("\n")}\n`, {
        headers: { "content-type": "text/csv" },
      });
    } catch (error) {
      return refuse(error);
    }
  },
};

/** Says what the client can mend; what concerns the cluster is for the log. */
function refuse(error: unknown): Response {
  if (!isBTrDBError(error)) throw error;
  if (error.code === "NO_SUCH_STREAM") return new Response(`${error.message}\n`, { status: 404 });
  if (error.code === "INVALID_ARGUMENT" || error.code === "INVALID_TIME_RANGE")
    return new Response(`${error.message}\n`, { status: 400 });
  console.error(`${error.code}: ${error.message}`);
  return new Response(`${error.code}\n`, { status: 502 });
}
