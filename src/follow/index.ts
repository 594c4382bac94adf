export { type Changes, changesSince } from "./changes-since.ts";
export { follow } from "./follow.ts";
export type * from "./follow-types.ts";
export { mayHeal } from "./heals.ts";
export type { PollOptions } from "./poll-interval.ts";
export { type ChangedValuesOptions, StreamChange } from "./stream-change.ts";
export { VersionWatch } from "./version-watch.ts";
export type * from "./version-watch-options.ts";
