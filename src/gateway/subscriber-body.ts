import { GrpcCode } from "../rpc-failure.ts";
import type { SubscriptionListener } from "../subscription/index.ts";
import { frameRequest } from "../transport/grpc-web.ts";
import { trailersFrame } from "./trailers-frame.ts";

/** What waits for a page that does not read; beyond it the subscription ends. */
const MAX_WAITING_BYTES = 4 << 20;
const OK = 0;
/** A message without a field: no stream has that uuid. */
const HEARTBEAT = frameRequest(new Uint8Array(0));

export interface SubscriberBodyOptions {
  readonly heartbeatMs: number;
  readonly maxMs: number;
  /** It is over, however that came. */
  readonly onEnd: () => void;
}

/** The body of one page's subscription. */
export class SubscriberBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #options: SubscriberBodyOptions;
  readonly #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  readonly #releases: (() => void)[] = [];
  #over = false;

  constructor(options: SubscriberBodyOptions) {
    this.#options = options;
    let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
    this.stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (own) => {
          controller = own;
        },
        cancel: () => this.#release(),
      },
      { highWaterMark: MAX_WAITING_BYTES, size: ({ length }) => length },
    );
    this.#controller = controller as unknown as ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  }

  /** @param listen begins to listen, and gives what ends it */
  follow(signal: AbortSignal, listen: (listener: SubscriptionListener) => () => void): void {
    const leave = () => this.#end(GrpcCode.Canceled, "The call was stopped.");
    signal.addEventListener("abort", leave, { once: true });
    const beat = setInterval(() => this.#send(HEARTBEAT), this.#options.heartbeatMs);
    // Long before browsers and proxies would end it, and a reason for the page to say once more who it is.
    const age = setTimeout(() => this.#end(OK, ""), this.#options.maxMs);
    this.#releases.push(
      () => signal.removeEventListener("abort", leave),
      () => clearInterval(beat),
      () => clearTimeout(age),
      listen({
        told: ({ message }) => this.#send(frameRequest(message)),
        renewed: () => {},
        lost: () => this.#end(GrpcCode.Unavailable, "The cluster has ended the subscription."),
      }),
    );
    this.#send(HEARTBEAT);
  }

  #send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#over) return;
    if ((this.#controller.desiredSize ?? 0) < frame.length)
      this.#end(GrpcCode.ResourceExhausted, `More than ${MAX_WAITING_BYTES} bytes wait for this subscriber.`);
    else this.#controller.enqueue(frame);
  }

  #end(code: number, message: string): void {
    if (this.#over) return;
    this.#controller.enqueue(trailersFrame(code, message));
    this.#controller.close();
    this.#release();
  }

  #release(): void {
    if (this.#over) return;
    this.#over = true;
    for (const release of this.#releases.splice(0)) release();
    this.#options.onEnd();
  }
}
