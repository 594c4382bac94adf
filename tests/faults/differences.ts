import type { Call, FaultName } from "./fault-names.ts";

/** Where the matrix runs beside Node. */
export const OTHER_RUNTIMES = ["Chromium", "Deno", "Bun", "workerd"] as const;
export type OtherRuntime = (typeof OTHER_RUNTIMES)[number];

/** What a runtime makes of a fault where that is not what Node does. */
export interface Difference {
  /** The outcomes there are, by call: for ever, and once. */
  readonly here: Readonly<Partial<Record<Call, readonly string[]>>>;
  readonly why: string;
}

type Differences = Readonly<Partial<Record<FaultName, Difference>>>;

const READ = ["ConnectionError UNAVAILABLE 5; exact 2"];
const RESENT = {
  connect: [
    "ConnectionError CONNECTION_FAILED 1; exact 1",
    "ConnectionError CONNECTION_FAILED 1; ConnectionError CONNECTION_FAILED 1",
  ],
  info: ["ConnectionError UNAVAILABLE 5; exact 1", ...READ],
  proto: ["ConnectionError UNAVAILABLE 5; exact 1", ...READ],
  arrow: ["ConnectionError UNAVAILABLE 5; exact 1", ...READ],
  never: [
    "InsertInterrupted UNAVAILABLE 1; exact 1",
    "InsertInterrupted UNAVAILABLE 1; InsertInterrupted UNAVAILABLE 1",
  ],
  replace: ["InsertInterrupted UNAVAILABLE 5; exact 1", "InsertInterrupted UNAVAILABLE 5; exact 2"],
};
const AGAIN =
  "Chromium sends a request again by itself where a connection that it had used before, for a preflight too, is reset before an answer. **An insert with `never` can then be stored twice**, and nothing tells the client: in browsers use `equal`, `retain` or `replace` where that matters.";

const CHROMIUM: Differences = {
  http301: {
    here: {
      info: READ,
      proto: READ,
      arrow: READ,
      never: ["InsertInterrupted UNAVAILABLE 1; InsertInterrupted UNAVAILABLE 1"],
      replace: ["InsertInterrupted UNAVAILABLE 5; exact 2"],
    },
    why: "A page is not told that it was a redirect, so that it looks like a server that is not there.",
  },
  resetBefore: { here: RESENT, why: AGAIN },
  resetWithin: {
    here: RESENT,
    why: "The same, where the reset takes away the part of the answer that had come.",
  },
};

/** All that is different from Node, which outcomes.json tells of. */
export const DIFFERENCES: Readonly<Record<OtherRuntime, Differences>> = {
  Chromium: CHROMIUM,
  Deno: {
    resetBefore: {
      here: {
        info: ["ConnectionError UNAVAILABLE 5; exact 1"],
        proto: ["ConnectionError UNAVAILABLE 5; exact 1"],
        arrow: ["ConnectionError UNAVAILABLE 5; exact 1"],
        replace: ["InsertInterrupted UNAVAILABLE 5; exact 1"],
      },
      why: "Deno sends a request again by itself where a connection that it had used before is reset before an answer. Inserts with `never`, and other calls that must not happen twice, go out as a stream, which it does not send again.",
    },
  },
  Bun: {},
  workerd: {},
};

/** What is not tried in a runtime, and why. */
export const NOT_TRIED: Readonly<
  Partial<Record<OtherRuntime, Readonly<Partial<Record<FaultName, string>>>>>
> = {};
