import { GrpcCode, RpcFailure } from "../rpc-failure.ts";

const HEAD_BYTES = 5;

/**
 * The one message in the body of a request. More than `maxBytes` are not read.
 *
 * @throws RpcFailure
 */
export async function readMessage(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = request.headers.get("content-encoding") ?? request.headers.get("grpc-encoding");
  if (encoding !== null && encoding !== "identity")
    throw new RpcFailure("Compressed requests are not taken.", GrpcCode.Unimplemented);
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLong(maxBytes);
  const body = await readBody(request, maxBytes);
  if (body.length < HEAD_BYTES)
    throw malformed(`it has ${body.length} bytes, fewer than the head of a frame`);
  if (body[0] !== 0) throw malformed(`its frame has the flags 0x${body[0]?.toString(16)}`);
  const length = new DataView(body.buffer, body.byteOffset).getUint32(1);
  if (length !== body.length - HEAD_BYTES)
    throw malformed(`its frame says ${length} bytes, and ${body.length - HEAD_BYTES} follow`);
  return body.subarray(HEAD_BYTES);
}

async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    length += read.value.length;
    if (length > maxBytes) {
      reader?.cancel().catch(() => {});
      throw tooLong(maxBytes);
    }
    chunks.push(read.value);
  }
  return join(chunks, length);
}

/** Chunks, one after the other; a copy. */
export function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

function tooLong(maxBytes: number): RpcFailure {
  return new RpcFailure(`A request has at most ${maxBytes} bytes here.`, GrpcCode.ResourceExhausted);
}

/** A request that is not what it should be. */
export function malformed(what: string): RpcFailure {
  return new RpcFailure(`The request is malformed: ${what}.`, GrpcCode.InvalidArgument);
}
