import type { RawPoint } from "../columns/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import type { EdgeWant } from "./edges.ts";
import type { Want } from "./fetches.ts";
import { fillStretch } from "./fill-stretch.ts";
import type { Lane } from "./lane.ts";
import { planSeries, type SeriesPlan } from "./plan-series.ts";
import { pointWidthOf, type RawTile, type Tile, tileEnd, tileStart } from "./tile.ts";
import type { Piece, SeriesFrame, View, ViewSeries } from "./types.ts";

/** A series as it can be drawn now, and what it lacks. */
export interface PlannedSeries {
  readonly frame: SeriesFrame;
  /** Tiles that are drawn. */
  readonly tiles: readonly Tile[];
  readonly wants: readonly Want[];
  readonly edgeWants: readonly EdgeWant[];
}

/** Looks up what is known of a point outside; undefined where nothing is. */
export type FindEdge = (want: EdgeWant) => { readonly point: RawPoint | undefined } | undefined;

export function planSeriesFrame(
  { id, stream, shift = 0n }: ViewSeries,
  lane: Lane,
  { start, end, pixels }: Pick<View, "start" | "end" | "pixels">,
  findEdge: FindEdge,
): PlannedSeries {
  const plan = planSeries(lane.tiles, start - shift, end - shift, pixels);
  const tiles: Tile[] = [];
  const pieces: Piece[] = [];
  for (const stretch of plan.stretches) {
    const { tile } = stretch;
    const exact = tile !== undefined && plan.level !== undefined;
    const parts =
      tile === undefined
        ? fillStretch(lane.tiles, stretch, plan.pointWidth, stretch.id)
        : [{ ...stretch, tile }];
    for (const part of parts) {
      tiles.push(part.tile);
      pieces.push(pieceOf(part.tile, part.start, part.end, shift, exact));
    }
  }
  const wants = plan.stretches.flatMap(({ id: wanted, tile }) => (tile ? [] : [{ lane, id: wanted }]));
  const edges = edgesOf(plan, lane, findEdge);
  // The version is part of what is shown: without it, nothing is final.
  const ready = wants.length === 0 && edges.wants.length === 0 && plan.level !== undefined && lane.state;
  const frame: SeriesFrame = {
    id,
    stream,
    version: lane.state,
    shift,
    status: lane.failure ? "failed" : ready ? "ready" : "loading",
    error: lane.failure,
    level: plan.level,
    pieces,
    before: edges.before,
    after: edges.after,
  };
  return { frame, tiles, wants, edgeWants: edges.wants };
}

function pieceOf(tile: Tile, start: bigint, end: bigint, shift: bigint, exact: boolean): Piece {
  const place = { start: start + shift, end: end + shift, exact };
  if (tile.kind === "raw") {
    const { columns } = tile;
    return { ...place, kind: "raw", columns, from: columns.indexOf(start), to: columns.indexOf(end) };
  }
  const { columns } = tile;
  const pointWidth = pointWidthOf(tile);
  const width = BigInt(pointWidth);
  // A window that has begun before the stretch has something of it, too.
  const from = columns.indexOf((start >> width) << width);
  return { ...place, kind: "windows", columns, pointWidth, from, to: columns.indexOf(end) };
}

interface FoundEdges {
  readonly before?: RawPoint | undefined;
  readonly after?: RawPoint | undefined;
  readonly wants: readonly EdgeWant[];
}

/** The points on both sides of what is drawn, once all of that is raw points. */
function edgesOf({ level, range, stretches }: SeriesPlan, lane: Lane, find: FindEdge): FoundEdges {
  const first = stretches[0]?.tile as RawTile | undefined;
  const last = stretches.at(-1)?.tile as RawTile | undefined;
  if (level !== "raw" || first === undefined || last === undefined) return { wants: [] };
  const wants: EdgeWant[] = [];
  const ask = (want: EdgeWant): RawPoint | undefined => {
    // Beyond the bounds of time there is nothing to ask for.
    if (want.time <= MIN_TIME || want.time >= MAX_TIME) return undefined;
    const known = find(want);
    if (known === undefined) wants.push(want);
    return known?.point;
  };
  const left = first.columns.indexOf(range.start);
  const right = last.columns.indexOf(range.end);
  const before =
    left > 0 ? first.columns.at(left - 1) : ask({ lane, time: tileStart(first), backward: true });
  const after =
    right < last.columns.length
      ? last.columns.at(right)
      : ask({ lane, time: tileEnd(last), backward: false });
  return { before, after, wants };
}
