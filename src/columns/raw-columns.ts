import type { ArrowColumn } from "../arrow/write-stream.ts";
import { assertSameLength, Columns, type Cut, commonVersion, decimals, join } from "./columns.ts";
import type { RawPoint } from "./points.ts";

/** What {@link RawColumns} are made of. */
export interface RawArrays {
  readonly time: BigInt64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  readonly version?: bigint;
}

/** Raw points as columns. */
export class RawColumns extends Columns<RawPoint> {
  readonly value: Float64Array<ArrayBuffer>;

  /**
   * Takes the arrays as they are, without copying: from a file, from Arrow, or from a structured clone of columns.
   *
   * @throws BTRDBValueError where the lengths differ
   */
  constructor(arrays: RawArrays) {
    super(arrays.time, arrays.version ?? 0n);
    this.value = arrays.value;
    assertSameLength({ time: this.time, value: this.value });
  }

  /** All points of some columns, one after the other, as a copy. */
  static concat(...parts: readonly RawColumns[]): RawColumns {
    return new RawColumns({
      time: join(
        new BigInt64Array(),
        parts.map((part) => part.time),
      ),
      value: join(
        new Float64Array(),
        parts.map((part) => part.value),
      ),
      version: commonVersion(parts),
    });
  }

  /** Times as decimal strings, NaN as null. */
  toJSON(): { version: string; time: string[]; value: number[] } {
    return { version: String(this.version), time: decimals(this.time), value: Array.from(this.value) };
  }

  protected override arrays(): ArrowColumn[] {
    return [
      { name: "time", values: this.time },
      { name: "value", values: this.value },
    ];
  }

  protected override point(index: number): RawPoint {
    return { time: this.time[index] as bigint, value: this.value[index] as number };
  }

  protected override withRows(cut: Cut): this {
    return new RawColumns({ time: cut(this.time), value: cut(this.value), version: this.version }) as this;
  }
}
