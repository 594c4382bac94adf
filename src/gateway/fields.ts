/** Fields of a request by their names; those that are not there have their default. */
export type Fields = Readonly<Record<string, unknown>>;
