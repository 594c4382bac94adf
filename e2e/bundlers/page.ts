// The page that each bundler builds: what it does is in the tests, which find `connect` here.
import * as client from "btrdb-web";

declare global {
  interface Window {
    client: typeof client;
    /** How this page's bundler has connect() start the worker. */
    worker: true | URL;
  }
}

window.client = client;
window.worker = new URLSearchParams(location.search).has("own-worker")
  ? new URL("btrdb-worker.js", location.href)
  : true;
