import { isDeepStrictEqual } from "node:util";
import type { RecordedObject } from "../golden/recording.ts";
import type { Difference } from "../golden/replay.ts";

/** Where the embedded server is better than the v4 that was recorded, on purpose. */
interface KnownInV4 {
  readonly reason: string;
  readonly file: string;
  readonly steps: readonly number[];
  /** The answers of the embedded server, made from the recorded ones. */
  readonly expected: (recorded: readonly RecordedObject[]) => readonly RecordedObject[];
}

const stat = (code: number, msg: string, fields: RecordedObject) => () => [
  { ...fields, stat: { code, msg } },
];

/** All of them that are not in ../golden/known-differences.ts already. Steps count from 0. */
export const KNOWN_IN_V4: readonly KnownInV4[] = [
  {
    reason: "Windows cuts the end to whole windows before it is judged, so that it may be MAX",
    file: "50_windows.json",
    steps: [18],
    expected: stat(413, "(413: time range out of bounds)", {
      versionMajor: "0",
      versionMinor: "0",
      values: [],
    }),
  },
  {
    reason: "Windows leaves out an empty last window",
    file: "50_windows.json",
    steps: [25],
    expected: (recorded) =>
      recorded.map((response) => ({
        ...response,
        values: [
          ...(response.values as readonly RecordedObject[]),
          { time: "1500000000000005000", min: 0, mean: 0, max: 0, count: "0" },
        ],
      })),
  },
  {
    reason: "the version of an obliterated stream is told until the server starts anew",
    file: "55_obliterate.json",
    steps: [7],
    expected: stat(404, "stream does not exist", { versionMajor: "0", versionMinor: "0" }),
  },
];

/** The reason of a difference, or undefined where it is not a known one. */
export function knownReasonInV4({ file, step, recorded, actual }: Difference): string | undefined {
  const known = KNOWN_IN_V4.find((entry) => entry.file === file && entry.steps.includes(step));
  return known && isDeepStrictEqual([...known.expected(recorded)], [...actual]) ? known.reason : undefined;
}
