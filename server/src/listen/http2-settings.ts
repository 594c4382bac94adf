import type { ServerHttp2Session, ServerOptions } from "node:http2";

/**
 * One page, or one Python process, may run many streams over one connection; Node's default of 100 makes the others
 * wait. What a client may send before it is read is bounded per stream and per connection.
 */
export const HTTP2_OPTIONS = {
  settings: { maxConcurrentStreams: 1000, initialWindowSize: 1 << 20 },
  // Megabytes a session may hold; the default of 10 refuses streams when many large answers wait.
  maxSessionMemory: 64,
  // A dashboard that pans cancels requests by the dozen: not an attack.
  streamResetBurst: 10_000,
  streamResetRate: 1_000,
} as const satisfies ServerOptions;

const CONNECTION_WINDOW = 16 << 20;

/** Lets inserts on several streams flow at once: Node starts with 64 KiB for the whole connection. */
export function widenConnectionWindow(session: ServerHttp2Session): void {
  session.setLocalWindowSize(CONNECTION_WINDOW);
}
