import type { Call, FaultName } from "./fault-names.ts";

/** What Chromium makes of a fault where that is not what Node does. */
export interface Difference {
  /** The outcomes there are, by call: for ever, and once. */
  readonly here: Readonly<Partial<Record<Call, readonly string[]>>>;
  readonly why: string;
}

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

export const CHROMIUM_DIFFERS: Readonly<Partial<Record<FaultName, Difference>>> = {
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
