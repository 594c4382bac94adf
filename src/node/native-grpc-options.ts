import { BTRDBTypeError } from "../errors/index.ts";

/** Options of `nativeGrpc()`; all of them may be left out. */
export interface NativeGrpcOptions {
  /** Certificate authorities in PEM form, which are trusted beside those that Node trusts. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** The certificate of this client in PEM form, with its chain, for servers that ask for one; needs `key`. */
  readonly cert?: string | Uint8Array | undefined;
  /** The private key of `cert`, in PEM form. */
  readonly key?: string | Uint8Array | undefined;
  /** What `key` is encrypted with. */
  readonly passphrase?: string | undefined;
  /**
   * Milliseconds of silence after which a connection with calls on it is asked for a sign of life; default 330,000. Most
   * servers of gRPC close a connection, with all calls on it, that is asked more often than every five minutes.
   */
  readonly pingIntervalMs?: number | undefined;
  /** Milliseconds after which a connection without calls is closed; default 900,000. */
  readonly idleTimeoutMs?: number | undefined;
}

/** @throws BTRDBTypeError */
export function checkOptions(options: NativeGrpcOptions): void {
  const { cert, key } = options;
  if ((cert === undefined) !== (key === undefined))
    throw new BTRDBTypeError("nativeGrpc() takes cert and key together: one is nothing without the other.");
  for (const name of ["pingIntervalMs", "idleTimeoutMs"] as const) {
    const value = options[name];
    // NaN is in no order.
    if (value !== undefined && !(value > 0))
      throw new BTRDBTypeError(`${name} of nativeGrpc() is a number of milliseconds above 0.`);
  }
}
