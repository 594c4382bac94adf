/** The shape of `fetch`, so that a caller can bring a different one. */
export type Fetch = typeof globalThis.fetch;

/**
 * `fetch` that follows no redirect in any runtime: a redirect would carry the API key to another place. Connect asks
 * for `redirect: "error"`, which workerd does not know and throws at; there, "manual" hands the redirect back
 * as the answer it is. In browsers "manual" would hide the answer, so it is used only where "error" is refused.
 */
export function redirectSafeFetch(fetch: Fetch | undefined): Fetch {
  let redirect: RequestRedirect | undefined;
  return (input, init) => {
    redirect ??= supportsRedirectError() ? "error" : "manual";
    // Looked up at the call: a test or a polyfill may replace the global after connect().
    return (fetch ?? globalThis.fetch)(input, { ...init, redirect });
  };
}

function supportsRedirectError(): boolean {
  try {
    return new Request("http://localhost/", { redirect: "error" }).redirect === "error";
  } catch {
    return false;
  }
}
