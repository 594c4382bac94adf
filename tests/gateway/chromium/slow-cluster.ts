import type { ServerResponse } from "node:http";
import { create, toBinary } from "@bufbuild/protobuf";
import { RawValuesResponseSchema } from "btrdb-web/proto";
import { infoAnswer, serve } from "../../helpers/fault-server.ts";
import { begin, frame, OK_TRAILERS } from "../../helpers/grpc-web-answer.ts";

/** A cluster that sends points when it is told. */
export interface SlowCluster {
  readonly url: string;
  /** Somebody reads. */
  asked(): Promise<void>;
  sendPoint(): void;
  /** A point each 20 ms, until the reader is gone; then the time at which it was. */
  keepSending(): Promise<number>;
  finish(): void;
  close(): Promise<void>;
}

export async function startSlowCluster(): Promise<SlowCluster> {
  let answer: ServerResponse | undefined;
  let arrived = Promise.withResolvers<void>();
  let time = 0n;
  const server = await serve((request, response) => {
    if (request.url?.endsWith("/RawValues")) {
      begin(response);
      answer = response;
      arrived.resolve();
    } else if (request.url?.endsWith("/Info")) {
      response.setHeader("content-type", "application/grpc-web+proto");
      response.end(infoAnswer("slow"));
    } else {
      // There is no such stream, says StreamInfo: its answers are kept nowhere then.
      begin(response, { "grpc-status": "5" });
      response.end();
    }
  });
  const sendPoint = () => {
    const values = [{ time: time++, value: 1 }];
    const message = create(RawValuesResponseSchema, { versionMajor: 11n, values });
    answer?.write(frame(0, toBinary(RawValuesResponseSchema, message)));
  };
  return {
    url: `http://127.0.0.1:${server.port}`,
    async asked() {
      await arrived.promise;
      arrived = Promise.withResolvers();
      time = 0n;
    },
    sendPoint,
    keepSending() {
      const more = setInterval(sendPoint, 20);
      return new Promise((resolve) => {
        answer?.on("close", () => {
          clearInterval(more);
          resolve(Date.now());
        });
      });
    },
    finish: () => answer?.end(OK_TRAILERS),
    close: server.close,
  };
}
