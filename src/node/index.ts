export { type NativeGrpc, type NativeGrpcOptions, nativeGrpc } from "./native-grpc.ts";
