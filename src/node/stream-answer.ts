import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from "node:http2";
import { networkFailure } from "./network-failure.ts";
import type { NativeCall } from "./read-call.ts";
import type { OpenCall, Sessions } from "./sessions.ts";
import { trailerFrame } from "./trailer-frame.ts";

/** What is read ahead of the reader, in bytes; the rest waits in the window of HTTP/2. */
const READ_AHEAD_BYTES = 256 << 10;
/** Calls whose requests have no end: a server may take the end for a farewell. */
const ENDLESS = /\/v5api\.BTrDB\/Subscribe$/u;
/** Streams that one Subscribe may name; the header says so, as a gateway does. */
const MAX_SUBSCRIBED = "10000";

/** Sends a call, and gives its answer as soon as its headers are there. @throws what the network says */
export async function answerOf(call: NativeCall, sessions: Sessions): Promise<Response> {
  const { signal } = call;
  const opening = sessions.open(call);
  const { stream, alive } = await beforeAbort(opening, signal);
  const stop = () => cancel(stream);
  signal?.addEventListener("abort", stop, { once: true });
  stream.once("close", () => signal?.removeEventListener("abort", stop));
  if (signal?.aborted) stop();
  if (ENDLESS.test(call.url.pathname)) stream.write(call.body);
  else stream.end(call.body);
  const headers = await headersOf(stream);
  const status = headers[":status"] ?? 200;
  const fields = fieldsOf(headers);
  fields.set("x-btrdb-subscribe", MAX_SUBSCRIBED);
  const type = fields.get("content-type") ?? "";
  if (/^application\/grpc(?:\+proto)?\s*(?:;|$)/iu.test(type))
    fields.set("content-type", "application/grpc-web+proto");
  if (fields.has("grpc-status")) {
    // "Trailers-only": there is no body.
    stream.resume();
    return new Response(null, { status, headers: fields });
  }
  return new Response(bodyOf({ stream, alive }, signal), { status, headers: fields });
}

/** At once and for good, however much was sent. */
function cancel(stream: ClientHttp2Stream): void {
  if (stream.destroyed) return;
  stream.on("error", () => {});
  stream.close(constants.NGHTTP2_CANCEL);
  // What came and was not read would keep the stream from being let go.
  stream.destroy();
}

/** A connection may take its time to open. */
async function beforeAbort(opening: Promise<OpenCall>, signal: AbortSignal | undefined): Promise<OpenCall> {
  if (signal === undefined) return opening;
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  opening.then(
    ({ stream }) => signal.aborted && cancel(stream),
    () => {},
  );
  try {
    return await Promise.race([opening, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function headersOf(stream: ClientHttp2Stream): Promise<IncomingHttpHeaders & { ":status"?: number }> {
  return new Promise((resolve, reject) => {
    stream.once("response", resolve);
    stream.once("error", reject);
    stream.once("close", () => reject(new Error(`the call was reset (HTTP/2 code ${stream.rstCode})`)));
  });
}

/** The frames as they come, read only as far as somebody reads, and the trailers as one frame more. */
function bodyOf({ stream, alive }: OpenCall, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  let trailers: IncomingHttpHeaders | undefined;
  let over = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (error: unknown) => {
          if (over) return;
          over = true;
          controller.error(signal?.aborted ? signal.reason : networkFailure(error));
          cancel(stream);
        };
        stream.on("trailers", (fields) => {
          trailers = fields;
        });
        stream.on("data", ({ buffer, byteOffset, length }: Buffer<ArrayBuffer>) => {
          if (over) return;
          alive();
          // No Buffer, whose slice() is another one than that of what fetch gives; not a copy either.
          controller.enqueue(new Uint8Array(buffer, byteOffset, length));
          if ((controller.desiredSize ?? 0) <= 0) stream.pause();
        });
        stream.on("end", () => {
          if (over) return;
          if (trailers === undefined && (stream.aborted || stream.rstCode !== 0 || signal?.aborted)) {
            fail(resetError(stream));
            return;
          }
          over = true;
          if (trailers !== undefined) controller.enqueue(trailerFrame(trailers));
          controller.close();
          // Of a request without an end, this is it.
          if (!stream.writableEnded) stream.end();
        });
        stream.on("error", fail);
        stream.on("close", () => fail(resetError(stream)));
        // Sooner than Node tells of it.
        const aborted = () => fail(signal?.reason);
        signal?.addEventListener("abort", aborted, { once: true });
        stream.once("close", () => signal?.removeEventListener("abort", aborted));
      },
      pull() {
        stream.resume();
      },
      cancel() {
        over = true;
        cancel(stream);
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: READ_AHEAD_BYTES }),
  );
}

function resetError({ rstCode }: ClientHttp2Stream): Error {
  return new Error(`the connection was lost (HTTP/2 code ${rstCode})`);
}

function fieldsOf(headers: IncomingHttpHeaders): Headers {
  const fields = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(":")) continue;
    for (const one of [value].flat()) if (one !== undefined) fields.append(name, one);
  }
  return fields;
}
