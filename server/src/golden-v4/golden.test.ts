import { expect, test } from "vitest";
import { knownReason } from "../golden/known-differences.ts";
import { readRecordings } from "../golden/recording.ts";
import { testServer } from "../testing/test-server.ts";
import { V4_CLIENTS } from "../testing/v4-client.ts";
import { KNOWN_IN_V4, knownReasonInV4 } from "./known-differences.ts";
import { replayV4 } from "./play.ts";

const recordings = [...readRecordings(), ...readRecordings("golden-v4")];

test.for(V4_CLIENTS)(
  "every recording of the real server replays in its own messages over $protocol",
  async ({ connect }) => {
    expect(recordings.length).toBeGreaterThan(8);
    const used = new Set<string>();
    for (const recording of recordings) {
      const { url } = await testServer({ serverVersion: "4.15.9", enableObliterate: true });
      const differences = await replayV4(connect(url), recording);
      const unknown = differences.filter(
        (difference) => (knownReasonInV4(difference) ?? knownReason(difference)) === undefined,
      );
      expect(unknown, recording.file).toEqual([]);
      for (const { file, step } of differences) used.add(`${file} ${step}`);
    }
    // The table names nothing that is the same by now.
    const listed = KNOWN_IN_V4.flatMap(({ file, steps }) => steps.map((step) => `${file} ${step}`));
    expect(listed.filter((step) => !used.has(step))).toEqual([]);
  },
);
