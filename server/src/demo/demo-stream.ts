/** One stream of demo data with all its points. */
export interface DemoStream {
  readonly collection: string;
  readonly name: string;
  readonly unit: string;
  /** Plain values; they are stored as JSON text, as the Python client does. */
  readonly annotations: Readonly<Record<string, string | number>>;
  /** Nanoseconds since the Unix epoch, ascending. */
  readonly time: BigInt64Array;
  readonly value: Float64Array;
}
