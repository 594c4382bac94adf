import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";

export type V4Client = Client<typeof BTrDB>;

type Options = { baseUrl: string; httpVersion: "2" };

const over = (transport: (options: Options) => Transport) => (baseUrl: string) =>
  createClient(BTrDB, transport({ baseUrl, httpVersion: "2" }));

/** Clients of BTrDB v4, by what they speak. */
export const V4_CLIENTS: readonly { protocol: string; connect(url: string): V4Client }[] = [
  { protocol: "gRPC", connect: over(createGrpcTransport) },
  { protocol: "gRPC-Web", connect: over(createGrpcWebTransport) },
];
