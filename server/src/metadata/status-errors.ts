import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import { DatabaseLostError, StatementTimeoutError } from "./database.ts";
import { SqlStateError } from "./thread.ts";

const UNIQUE_VIOLATION = "23505";
// "Insufficient resources": memory, disk, the limit of temporary files.
const RESOURCES = /^53/;

/**
 * The error that the RPC layer answers. `fallback`: what an error of PostgreSQL means that is not about resources.
 * Errors that are not the database's (an abort, a StatusError) stay what they are.
 */
export function statusError(error: unknown, fallback: StatusCode): unknown {
  const options = { cause: error };
  if (error instanceof DatabaseLostError) {
    return new StatusError(StatusCode.MetadataConnectionError, error.message, options);
  }
  if (error instanceof StatementTimeoutError) {
    return new StatusError(StatusCode.ContextError, error.message, options);
  }
  if (!(error instanceof SqlStateError)) return error;
  if (error.code && RESOURCES.test(error.code)) {
    return new StatusError(StatusCode.ResourceDepleted, error.message, options);
  }
  return new StatusError(fallback, error.message, options);
}

/** For the store's own statements: only one constraint can be violated by what a client sends. */
export async function translatingErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SqlStateError && error.code === UNIQUE_VIOLATION) {
      const message = "a stream already exists in that collection with identical tags";
      throw new StatusError(StatusCode.AmbiguousStream, message, { cause: error });
    }
    throw statusError(error, StatusCode.MetadataStoreError);
  }
}
