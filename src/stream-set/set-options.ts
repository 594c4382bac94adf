import type { CallOptions } from "../call.ts";
import type { ReadTransport } from "../read/index.ts";
import type { TimeInput } from "../time/to-time.ts";

/** Options of reads of a {@link StreamSet}; the range is that of the set where none is given. */
export interface SetReadOptions extends CallOptions {
  readonly start?: TimeInput | undefined;
  readonly end?: TimeInput | undefined;
  /** How points travel; default what {@link ConnectOptions.transport} says. */
  readonly transport?: ReadTransport | undefined;
}

/** What a {@link StreamSet} is bound to. */
export interface StreamSetOptions {
  /** A version for each stream, in their order, or by uuid. */
  readonly versions?: readonly bigint[] | ReadonlyMap<string, bigint> | undefined;
  readonly start?: TimeInput | undefined;
  readonly end?: TimeInput | undefined;
  /**
   * Hertz. Rows and tables then have times on a grid of this period, which points are moved to the nearest of; a
   * stream's last one there counts. Not for analysis of frequencies.
   */
  readonly samplingFrequency?: number | undefined;
}
