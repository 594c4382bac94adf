// What chaos.test.ts stands on: the ledger has to notice.
import { RawColumns, type Stream } from "btrdb-web";
import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";

function columns(points: readonly (readonly [bigint, number])[], version = 11n): RawColumns {
  const sorted = points.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const time = BigInt64Array.from(sorted, ([at]) => at);
  return new RawColumns({ time, value: Float64Array.from(sorted, ([, number]) => number), version });
}

test("notices what is lost, doubled, changed, made up, or said not to be stored", () => {
  const ledger = new Ledger({ uuid: "u" } as Stream, "never");
  const stored = ledger.take(5);
  const refused = ledger.take(1);
  ledger.acknowledge(stored);
  ledger.refuse(refused);
  const look = (points: readonly (readonly [bigint, number])[]) => () =>
    ledger.checkLatest(columns(points), ledger.expectation());
  expect(look(stored)).not.toThrow();
  expect(look(stored.slice(1))).toThrow("1 acknowledged points are lost");
  expect(look([...stored, ...stored.slice(0, 1)])).toThrow("comes after");
  expect(look([...stored, ...refused])).toThrow("said not to be stored");
  expect(look([...stored, [-5n, 1]])).toThrow("nobody has sent 1");
  expect(look([...stored.slice(1), [(stored[0] ?? [0n])[0], 99]])).toThrow("nobody has sent 99");
});

test("notices a version that is not what it was", () => {
  const ledger = new Ledger({ uuid: "u" } as Stream, "replace");
  const stored = ledger.take(5);
  ledger.acknowledge(stored);
  ledger.pin(11n, ledger.expectation());
  const more = ledger.take(1);
  ledger.checkPinned(columns(stored), 11n);
  expect(() => ledger.checkPinned(columns(stored), 11n)).not.toThrow();
  expect(() => ledger.checkPinned(columns([...stored, ...more]), 11n)).toThrow("version 11 was 5 points");
  expect(() => ledger.checkPinned(columns(stored, 12n), 11n)).toThrow("version 12 came instead");
});
