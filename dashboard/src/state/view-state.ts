/** One line of the chart as the user wants it; what a permalink says of it. */
export interface SeriesState {
  readonly uuid: string;
  /** Index into the palette, 0 to 7; the user may choose. */
  readonly color: number;
  /** Version to show for ever; left out: the latest. */
  readonly version?: bigint | undefined;
  /** Nanoseconds that it is moved to the right. */
  readonly shift?: bigint | undefined;
  /** Name of a value axis of its own; left out: the axis of its unit. */
  readonly axis?: string | undefined;
  /** Drawn on over gaps. */
  readonly joined?: boolean | undefined;
  /** In the list, but not drawn. */
  readonly hidden?: boolean | undefined;
}

/** What stretch of time there is to see. */
export type RangeState =
  /** Nanoseconds since the Unix epoch, `end` exclusive. */
  | { readonly kind: "fixed"; readonly start: bigint; readonly end: bigint }
  /** The last `span` nanoseconds; `live` moves on with the clock. */
  | { readonly kind: "last"; readonly span: bigint; readonly live: boolean }
  /** From the first to the last point of all streams. */
  | { readonly kind: "all" };

/** A value axis whose range the user has fixed. */
export interface AxisState {
  readonly min: number;
  readonly max: number;
}

/** All that a permalink holds and that undo brings back. Never anything secret. */
export interface ViewState {
  readonly series: readonly SeriesState[];
  readonly range: RangeState;
  /** "UTC", "local", or an IANA name. */
  readonly zone: string;
  /** Fixed value axes by the name of the axis: a unit's symbol, or {@link SeriesState.axis}. */
  readonly axes: Readonly<Record<string, AxisState>>;
}

/** Names a series: the same stream may be there at several versions and shifts. */
export function seriesId({ uuid, version, shift }: SeriesState): string {
  return `${uuid}${version === undefined ? "" : `@${version}`}${shift === undefined ? "" : `+${shift}`}`;
}

/** Nothing to see yet. */
export const EMPTY_VIEW: ViewState = { series: [], range: { kind: "all" }, zone: "UTC", axes: {} };

/** The range to which the user has fixed an axis. Units are anybody's text: "constructor" is no range of any. */
export function axisRange({ axes }: ViewState, name: string): AxisState | undefined {
  return Object.hasOwn(axes, name) ? axes[name] : undefined;
}
