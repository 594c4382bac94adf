export { planAlignedWindows, planValues, planWindows } from "./plan-read.ts";
export { read, readTogether } from "./read.ts";
export type { JoinedTask } from "./read-joined.ts";
export { checkTransport, type ReadTransport, wantsArrow } from "./read-transport.ts";
export { Reading } from "./reading.ts";
export { type ReadRequest, runRead } from "./run-read.ts";
