import grpcWeb from "grpc-web";
import { bytesOf, type Question, type Reader } from "../stack/questions.ts";
import google from "./google/reads_pb.cjs";

const { GrpcWebClientBase, MethodDescriptor, MethodType } = grpcWeb;

/**
 * Google's client in its mode for streams, which is base64 text over XMLHttpRequest, so for browsers only; and in binary, where
 * it gives nothing before all has come. Its generated code has times as numbers, which rounds them to 256 ns.
 */
const read =
  (format: "text" | "binary"): Reader =>
  ({ url, uuid, start, end }: Question) =>
    new Promise((resolve, reject) => {
      const client = new GrpcWebClientBase({ format, maxReceiveMessageSize: 0 });
      const method = new MethodDescriptor(
        "/v5api.BTrDB/RawValues",
        MethodType.SERVER_STREAMING,
        google.RawValuesParams,
        google.RawValuesResponse,
        (request: { serializeBinary(): Uint8Array }) => request.serializeBinary(),
        google.RawValuesResponse.deserializeBinary,
      );
      const request = new google.RawValuesParams()
        .setUuid(bytesOf(uuid))
        .setStart(Number(start))
        .setEnd(Number(end));
      let points = 0;
      client
        .serverStreaming(`${url}/v5api.BTrDB/RawValues`, request, {}, method)
        .on("data", (message) => {
          points += message.getValuesList().length;
        })
        .on("error", reject)
        .on("end", () => resolve(points));
    });

export const GRPC_WEB_READERS: Readonly<Record<string, Reader>> = {
  "grpc-web, RawValues as text": read("text"),
  "grpc-web, RawValues in binary": read("binary"),
};
