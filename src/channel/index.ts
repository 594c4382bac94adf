export { Channel, type ChannelOptions } from "./channel.ts";
export { BackOff, isRetryable, type RetryEvent, type RetryOptions, retry } from "./retry.ts";
