/** A mistake in what was typed or fed in, with a message for whoever did it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
