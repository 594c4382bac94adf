/**
 * What only Node can: native gRPC over HTTP/2, for clusters without a gRPC-Web proxy: {@link nativeGrpc}.
 *
 * @module
 */
export { type NativeGrpc, nativeGrpc } from "./native-grpc.ts";
export type { NativeGrpcOptions } from "./native-grpc-options.ts";
