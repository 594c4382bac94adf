import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";

export type V4Client = Client<typeof BTrDB>;

const over = (transport: (options: { baseUrl: string }) => Transport) => (baseUrl: string) =>
  createClient(BTrDB, transport({ baseUrl }));

/** Clients of BTrDB v4, by what they speak. */
export const V4_CLIENTS: readonly { protocol: string; connect(url: string): V4Client }[] = [
  { protocol: "gRPC", connect: over(createGrpcTransport) },
  { protocol: "gRPC-Web", connect: over(createGrpcWebTransport) },
];
