export { type NativeGrpc, nativeGrpc } from "./native-grpc.ts";
export type { NativeGrpcOptions } from "./native-grpc-options.ts";
