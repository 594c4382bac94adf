import { type BTrDB, connect, isBTrDBError } from "btrdb-web";

// Typed here, so that this compiles without the types of Deno.
declare const Deno: {
  readonly env: { get(name: string): string | undefined };
  serve(
    options: { port: number; onListen: (address: { port: number }) => void },
    handler: (request: Request) => Promise<Response>,
  ): unknown;
};
declare const ReadableStream: { from(pieces: AsyncIterable<string>): ReadableStream<string> };

// BTRDB_ENDPOINTS and BTRDB_API_KEY, as in Python. One connection serves all requests.
let connecting: Promise<BTrDB> | undefined;

/** GET /?stream=COLLECTION/NAME[&stream=…]&start=TIME&end=TIME: points of streams, side by side, as CSV. */
async function answer(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const [streams, start, end] = [asked.getAll("stream"), asked.get("start"), asked.get("end")];
  if (streams.length === 0 || !start || !end)
    return new Response("stream, start and end are needed\n", { status: 400 });
  try {
    connecting ??= connect({ verify: false });
    const all = await (await connecting).streams(...streams);
    const set = await all.filter({ start, end });
    // As long as nobody takes a piece, the next one is not read. A client that leaves ends the reads.
    const pieces = ReadableStream.from(set.toCSV({ timeFormat: "iso", signal: request.signal }));
    return new Response(pieces.pipeThrough(new TextEncoderStream()), {
      headers: { "content-type": "text/csv" },
    });
  } catch (error) {
    return refuse(error);
  }
}

/** Says what the client can mend; what concerns the cluster is for the log. */
function refuse(error: unknown): Response {
  if (!isBTrDBError(error)) throw error;
  if (error.code === "NO_SUCH_STREAM") return new Response(`${error.message}\n`, { status: 404 });
  if (error.code === "INVALID_ARGUMENT" || error.code === "INVALID_TIME_RANGE")
    return new Response(`${error.message}\n`, { status: 400 });
  console.error(`${error.code}: ${error.message}`);
  return new Response(`${error.code}\n`, { status: 502 });
}

Deno.serve(
  {
    port: Number(Deno.env.get("PORT") ?? 8000),
    onListen: ({ port }) => console.log(`Listening on port ${port}`),
  },
  answer,
);
