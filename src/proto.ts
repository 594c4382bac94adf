/**
 * The BTrDB v5 contract as generated from `proto/v5api/btrdb.proto`: every message schema and the service
 * descriptor `BTrDB`, for whoever makes raw Connect calls or implements a server.
 *
 * @module
 */
export * from "./gen/v5api/btrdb_pb.ts";
