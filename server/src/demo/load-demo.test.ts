import { describe, expect, test } from "vitest";
import { CollectingTarget } from "../csv/collecting-target.ts";
import { ingestInto } from "../ingest.ts";
import { createMapMetadataStore } from "../store/map-metadata-store.ts";
import { createMemoryPoints } from "../store/point-writer.ts";
import { createStreamStore } from "../store/stream-store.ts";
import { streamUuid } from "../store/stream-uuid.ts";
import { createTreeStore } from "../tree/index.ts";
import { loadDemo } from "./load-demo.ts";

const GRID_POINTS = 13 * 71_460;
const WEATHER_POINTS = 3 * 8_759 + 8 * 1_461 + 2 * 741;

describe("in the server's own stores", async () => {
  const store = createStreamStore(createMapMetadataStore(), createMemoryPoints(createTreeStore));
  const lines: string[] = [];
  const first = await loadDemo(ingestInto(store), { log: (line) => lines.push(line) });

  test("all of it is there, with metadata as the Python client writes it", async () => {
    expect(first).toEqual({ streams: 26, points: GRID_POINTS + WEATHER_POINTS, skipped: 0 });
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toBe("demo: demo/grid/substation-1: 13 streams, 928,980 points");
    const uuid = streamUuid("demo/grid/substation-1", "L1MAG");
    const record = await store.metadata.get(uuid);
    expect(record).toMatchObject({ collection: "demo/grid/substation-1", propertyVersion: 1n });
    expect(Object.fromEntries(record!.tags)).toEqual({ name: "L1MAG", unit: "V" });
    expect(Object.fromEntries(record!.annotations)).toEqual({
      phase: '"A"',
      quantity: '"voltage magnitude"',
      rate_hz: "120",
      source: '"synthetic, made by btrdb-dev-server"',
    });
    const snapshot = await store.snapshot(uuid, 0n);
    expect(snapshot.version.minor).toBe(0n);
    expect(snapshot.nearest(0n, false)?.time).toBe(1_709_294_400_000_000_000n);
  });

  test("loading it again changes nothing", async () => {
    const uuid = streamUuid("demo/weather/seattle", "temperature");
    const before = (await store.points(uuid)).version;
    expect(await loadDemo(ingestInto(store))).toEqual({ streams: 0, points: 0, skipped: 26 });
    expect((await store.points(uuid)).version).toEqual(before);
  });

  test("what a user has obliterated stays away", async () => {
    const uuid = streamUuid("demo/climate/mauna-loa", "co2");
    await store.obliterate(uuid);
    expect(await loadDemo(ingestInto(store))).toMatchObject({ streams: 0, skipped: 26 });
    expect(await store.metadata.get(uuid)).toBeUndefined();
  });
});

test("takes everything back where it fails", async () => {
  const target = new CollectingTarget();
  target.failAfter = 7;
  await expect(loadDemo(target)).rejects.toMatchObject({ code: 426 });
  expect(target.streams.size).toBe(0);
});
