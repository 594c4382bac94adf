export { Channel, type ChannelOptions, type MethodName } from "./channel.ts";
export { MERGING, notSupported } from "./missing-in-v4.ts";
export type { RemoteLimits, RemoteReads } from "./remote-reads.ts";
export { BackOff, isRetryable, type RetryEvent, type RetryOptions, retry } from "./retry.ts";
