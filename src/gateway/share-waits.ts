/**
 * Whether one request may wait for what another one has begun. In workerd it must not: what a request has begun ends with
 * that request, and those that wait for it would hang.
 */
export function mayShareWaits(): boolean {
  return globalThis.navigator?.userAgent !== "Cloudflare-Workers";
}
