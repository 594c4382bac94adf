/** The calls that each fault is tried with, and the method of BTrDB that it hits. */
export const CALLS = {
  connect: "Info",
  info: "StreamInfo",
  proto: "RawValues",
  arrow: "ArrowRawValues",
  never: "Insert",
  replace: "Insert",
} as const;
export type Call = keyof typeof CALLS;

/** What is known of a fault before it happens. */
export interface FaultFacts {
  readonly title: string;
  /** Nothing but its deadline ends it: every call, or only those that take any number of messages. */
  readonly hangs?: "all" | "reads";
  /** Of the connection, and not of an HTTP answer. */
  readonly tcp?: true;
  /** Harm that a client has to bear: every call still gives what is stored. */
  readonly harmless?: true;
  /** Keeps the processor busy, so that calls are tried one after the other. */
  readonly busy?: true;
  /** Needs to be told at which byte; see cuts.test.ts. */
  readonly atByte?: true;
  /** Before the server itself, that gets so much of the request and no more. */
  readonly ofRequest?: true;
}

const FAULTS_BY_NAME = {
  latency: { title: "40 ms of latency on every packet", tcp: true, harmless: true },
  jitter: { title: "jitter: each packet 0 to 30 ms late", tcp: true, harmless: true },
  slow: { title: "1 kB/s", tcp: true, harmless: true },
  oneByte: { title: "chunks of one byte", harmless: true },
  resetBefore: { title: "reset (RST) before the answer" },
  resetWithin: { title: "reset (RST) in the middle of the answer" },
  closeWithin: { title: "tidy end in the middle of the answer" },
  halfOpen: { title: "half-open: silence in the middle of the answer, no FIN", hangs: "all" },
  blackHole: { title: "black hole: takes the connection, says nothing", hangs: "all", tcp: true },
  silent: { title: "headers, then nothing", hangs: "all" },
  endless: { title: "an answer that never ends", hangs: "reads" },
  noTrailers: { title: "no trailers" },
  emptyBody: { title: "200 and an empty body" },
  reordered: { title: "trailer lines in another order, in capitals, with unknown ones", harmless: true },
  trailersFirst: { title: "trailers before the message" },
  sameTrailers: { title: "the status twice, the same", harmless: true },
  otherTrailers: { title: "the status twice, different" },
  twoTrailers: { title: "two trailer frames" },
  noStatus: { title: "trailers without a status" },
  json: { title: "wrong content type: application/json" },
  nativeGrpc: { title: "wrong content type: application/grpc" },
  htmlOk: { title: "200 and an HTML page" },
  html502: { title: "502 and an HTML page that repeats the request's headers" },
  http301: { title: "301" },
  http401: { title: "401" },
  http403: { title: "403" },
  http404: { title: "404" },
  http429: { title: "429 with `Retry-After: 1`" },
  http429later: { title: "429 with `Retry-After: 3600`" },
  http502: { title: "502" },
  http503: { title: "503" },
  http503retry: { title: "503 with `Retry-After: 1`" },
  http504: { title: "504" },
  grpcEcho: { title: "a gRPC status whose message repeats the key" },
  longMessage: { title: "a frame of 2^32-1 bytes" },
  longTrailers: { title: "trailers of 2^32-1 bytes" },
  longClaim: { title: "a frame of 64 MiB of which one byte comes", hangs: "all" },
  longField: { title: "a field of 2^32-1 bytes in a short message" },
  compressed: { title: "compressed flag" },
  grpcBomb: { title: "gzip bomb by `grpc-encoding`" },
  httpBomb: { title: "gzip bomb by `content-encoding`: a frame of 2^32-1 bytes" },
  zeroBomb: { title: "gzip bomb by `content-encoding`: empty messages", hangs: "reads", busy: true },
  htmlBomb: { title: "gzip bomb by `content-encoding`: an HTML page" },
  cutByReset: { title: "reset (RST) after any byte", atByte: true },
  cutByEnd: { title: "tidy end after any byte", atByte: true },
  requestCutByReset: {
    title: "reset (RST) after any byte of the request",
    atByte: true,
    tcp: true,
    ofRequest: true,
  },
  requestCutByEnd: {
    title: "tidy end after any byte of the request",
    atByte: true,
    tcp: true,
    ofRequest: true,
  },
} as const satisfies Record<string, FaultFacts>;

export type FaultName = keyof typeof FAULTS_BY_NAME;
export const FAULTS: Readonly<Record<FaultName, FaultFacts>> = FAULTS_BY_NAME;
/** Those of the matrix. */
export const FAULT_NAMES = (Object.keys(FAULTS) as FaultName[]).filter((name) => !FAULTS[name].atByte);
