import type { RecordedObject } from "./recording.ts";
import type { Difference } from "./replay.ts";
import { sameRecorded } from "./response.ts";

/** Why a step of a recording is answered otherwise by v5, and what the answer is then. */
interface KnownDifference {
  readonly reason: string;
  readonly file: string;
  readonly steps: readonly number[];
  /** The answers of v5, made from the recorded ones. */
  readonly expected: (recorded: readonly RecordedObject[], step: number) => readonly RecordedObject[];
}

const stat = (code: number, msg: string) => () => [{ stat: { code, msg } }];

/** The same answers with another major version. */
const atVersion =
  (versionMajor: number) =>
  (recorded: readonly RecordedObject[]): RecordedObject[] =>
    recorded.map((response) => ({ ...response, versionMajor: String(versionMajor) }));

const noVersion = () => [
  { stat: { code: 404, msg: "stream not found" }, versionMajor: "0", versionMinor: "0", values: [] },
];

/** Answers with values sorted by time: what v4 does after a flush only. */
const sorted = (recorded: readonly RecordedObject[]) =>
  recorded.map((response) => ({
    ...response,
    values: [...(response.values as readonly RecordedObject[])].sort(
      (a, b) => Number(a.time) - Number(b.time),
    ),
  }));

const atStartOfWindow = (start: string) => (recorded: readonly RecordedObject[]) =>
  recorded.map((response) => ({
    ...response,
    values: (response.values as readonly RecordedObject[]).map((window) => ({ ...window, time: start })),
  }));

const DELETE_LAG = "after Delete the version that v4 reports lags until the next flush";
const NOT_YET_FLUSHED = "v4 answers any explicit version of a stream still at version 10 with an empty 10.0";
const ONE_NS = "v4 refuses an aligned window of point width 0 over 1 ns";
const lag = (steps: readonly number[], major: number): KnownDifference => ({
  reason: DELETE_LAG,
  file: "40_delete.json",
  steps,
  expected: atVersion(major),
});

/** All of them; protocol.md section 4 names the reasons. Steps count from 0. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    reason: "406 and 429 at Create are 417 for the same uuid (429 only after Obliterate)",
    file: "02_create.json",
    steps: [1, 2, 3],
    expected: stat(417, "a stream already exists with that uuid"),
  },
  {
    reason: "406 at Create is 418 for another uuid with the same collection and tags",
    file: "02_create.json",
    steps: [4, 5, 8, 9],
    expected: stat(418, "a stream already exists in that collection with identical tags"),
  },
  {
    reason: "v4 takes annotation values with NUL",
    file: "02_create.json",
    steps: [40],
    expected: stat(409, 'annotation value for key "k3" is invalid'),
  },
  {
    reason: "the limit of etcd has another text here",
    file: "02_create.json",
    steps: [43],
    expected: stat(428, "could not create stream (200 tags and annotations, at most 120)"),
  },
  {
    reason: NOT_YET_FLUSHED,
    file: "10_insert_versions.json",
    steps: [3, 4],
    expected: (recorded, step) => atVersion(step === 3 ? 9 : 1)(recorded),
  },
  {
    reason: "unflushed points come back unsorted from v4",
    file: "10_insert_versions.json",
    steps: [16],
    expected: sorted,
  },
  { reason: NOT_YET_FLUSHED, file: "12_rawvalues.json", steps: [18], expected: atVersion(1) },
  { reason: NOT_YET_FLUSHED, file: "12_rawvalues.json", steps: [19], expected: atVersion(9) },
  { reason: NOT_YET_FLUSHED, file: "12_rawvalues.json", steps: [21, 22, 23, 24], expected: noVersion },
  { reason: NOT_YET_FLUSHED, file: "20_alignedwindows.json", steps: [47, 48], expected: noVersion },
  {
    reason: ONE_NS,
    file: "20_alignedwindows.json",
    steps: [5, 53],
    expected: (_, step) => [
      {
        versionMajor: step === 5 ? "10" : "11",
        versionMinor: step === 5 ? "14" : "0",
        values: [{ time: "1152921504606846976", min: 1.5, mean: 1.5, max: 1.5, count: "1" }],
      },
    ],
  },
  {
    reason: "an aligned window of width 2^61 or more differs between buffer and tree in v4",
    file: "20_alignedwindows.json",
    steps: [79],
    expected: atStartOfWindow("0"),
  },
  lag([7, 8, 13], 13),
  lag([18], 15),
  lag([20], 16),
  lag([22, 23, 24, 25, 26, 32], 17),
  lag([34, 35, 36, 40, 41], 18),
  lag([45, 46, 47], 20),
  {
    reason: `${DELETE_LAG}; v4 leaves out an empty last window of Windows`,
    file: "40_delete.json",
    steps: [37],
    expected: (recorded) =>
      atVersion(18)(recorded).map((response) => ({
        ...response,
        values: [
          ...(response.values as readonly RecordedObject[]),
          { time: "150", min: 0, mean: 0, max: 0, count: "0" },
        ],
      })),
  },
  { reason: DELETE_LAG, file: "45_changes.json", steps: [77], expected: atVersion(14) },
];

/** The reason of a difference, or undefined where it is not a known one. */
export function knownReason({ file, step, recorded, actual }: Difference): string | undefined {
  const known = KNOWN_DIFFERENCES.find((entry) => entry.file === file && entry.steps.includes(step));
  return known && sameRecorded([...known.expected(recorded, step)], [...actual]) ? known.reason : undefined;
}
