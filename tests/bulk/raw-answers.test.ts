import type { RequestListener } from "node:http";
import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { connect } from "btrdb-web";
import { afterEach, describe, expect, test } from "vitest";
import { infoAnswer, type Listening, serve } from "../helpers/fault-server.ts";
import { begin, frame } from "../helpers/grpc-web-answer.ts";

// What conn.rpc makes of answers that BTrDB itself does not give: proxies and other servers do.

let server: Listening | undefined;
afterEach(() => server?.close());

async function rpcOf(handle: RequestListener) {
  server = await serve(handle);
  return (await connect(`http://127.0.0.1:${server.port}`, { verify: false })).rpc;
}

async function failureOf(handle: RequestListener): Promise<ConnectError> {
  const rpc = await rpcOf(handle);
  const failure = await rpc.info({}).catch((error: unknown) => error);
  if (failure instanceof ConnectError) return failure;
  throw new Error(`no ConnectError: ${String(failure)}`);
}

const detailed = setTrailerStatus(
  new Headers(),
  new ConnectError("too much", Code.ResourceExhausted, { "retry-after": "7" }, [
    { desc: DurationSchema, value: { seconds: 7n } },
  ]),
);

describe("an error has its details and fields", () => {
  const check = (failure: ConnectError) => {
    expect(failure).toMatchObject({ code: Code.ResourceExhausted, rawMessage: "too much" });
    expect(failure.findDetails(DurationSchema)).toEqual([create(DurationSchema, { seconds: 7n })]);
    expect(failure.metadata.get("retry-after")).toBe("7");
  };

  test("from the trailers, with the headers", async () => {
    const text = [...detailed].map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const failure = await failureOf((_request, response) => {
      begin(response, { "x-served-by": "a" });
      response.end(frame(0x80, text));
    });
    check(failure);
    expect(failure.metadata.get("x-served-by")).toBe("a");
  });

  test("from the headers, where there is no body", async () => {
    check(
      await failureOf((_request, response) => {
        begin(response, Object.fromEntries(detailed));
        response.end();
      }),
    );
  });

  test("but broken details don't hide the status", async () => {
    const failure = await failureOf((_request, response) => {
      begin(response);
      response.end(frame(0x80, "grpc-status: 8\r\ngrpc-message: no\r\ngrpc-status-details-bin: !\r\n"));
    });
    expect(failure).toMatchObject({ code: Code.ResourceExhausted, rawMessage: "no", details: [] });
  });
});

test("trailers of one name all arrive, and what is no header does no harm", async () => {
  const rpc = await rpcOf((_request, response) => {
    begin(response);
    response.end(infoAnswer("x", "grpc-status: 0\r\nx-a: 1\r\nx-a: 2\r\nx b: 3\r\nx-c: \u4e2d\r\n"));
  });
  let trailers = new Headers();
  await rpc.info(
    {},
    {
      onTrailer: (found) => {
        trailers = found;
      },
    },
  );
  expect(trailers.get("x-a")).toBe("1, 2");
});

test.each([
  ["no message", frame(0x80, "grpc-status: 0\r\n"), Code.Unimplemented],
  ["two messages", Buffer.concat([frame(0, ""), infoAnswer("x")]), Code.Unimplemented],
  ["no trailers", frame(0, ""), Code.Internal],
])("%s in the answer of a unary call", async (_name, body, code) => {
  const failure = await failureOf((_request, response) => {
    begin(response);
    response.end(body);
  });
  expect(failure.code).toBe(code);
});
