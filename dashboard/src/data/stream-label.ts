/** What the page calls a stream. */
export interface StreamLabel {
  readonly uuid: string;
  readonly collection: string;
  /** The tag "name", or the uuid where there is none. */
  readonly name: string;
  /** The tag "unit" as it is stored; "" where there is none. */
  readonly unit: string;
}
