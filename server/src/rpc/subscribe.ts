import { Code, ConnectError, type ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import { type BTrDB, type SubscriptionUpdate, SubscriptionUpdateOp } from "btrdb-web/proto";
import { encodeTable } from "../arrow/encode-table.ts";
import { POINT_FIELDS } from "../arrow/fields.ts";
import { StatusError } from "../status-error.ts";
import type { NewPoints } from "../store/point-feed.ts";
import type { ServerContext } from "./server-context.ts";

/** Points that wait for a slow subscriber; beyond it the subscription ends. */
export const MAX_WAITING_POINTS = 1_000_000;

/** A queue that one reader awaits. */
class Waiting {
  private readonly items: NewPoints[] = [];
  private points = 0;
  private failure: { readonly reason: unknown } | undefined;
  private wake: () => void = () => {};

  push(item: NewPoints): void {
    this.items.push(item);
    this.points += item.points.time.length;
    if (this.points > MAX_WAITING_POINTS) {
      const message = `more than ${MAX_WAITING_POINTS} points wait for this subscriber`;
      this.fail(new StatusError(StatusCode.ResourceDepleted, message));
    }
    this.wake();
  }

  fail(reason: unknown): void {
    this.failure ??= { reason };
    this.wake();
  }

  async next(): Promise<NewPoints> {
    for (;;) {
      if (this.failure) throw this.failure.reason;
      const item = this.items.shift();
      if (item) {
        this.points -= item.points.time.length;
        return item;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

const keyOf = (uuid: Uint8Array): string => Buffer.from(uuid).toString("latin1");

/**
 * Subscribe: the client names streams, and gets the points that are inserted into them from then on. Two-way, so
 * only over native gRPC.
 */
export function subscribeRpcs({
  streams,
  feed,
}: ServerContext): Pick<ServiceImpl<typeof BTrDB>, "subscribe"> {
  return {
    async *subscribe(updates, { protocolName, signal }) {
      if (protocolName !== "grpc") {
        const message = `[${StatusCode.NotImplemented}] Subscribe needs native gRPC: gRPC-Web carries no two-way streams`;
        throw new ConnectError(message, Code.Unimplemented);
      }
      const subscribed = new Set<string>();
      const waiting = new Waiting();

      async function follow(requests: AsyncIterable<SubscriptionUpdate>): Promise<void> {
        for await (const { op, uuid } of requests) {
          for (const id of uuid) {
            if (op === SubscriptionUpdateOp.REMOVE_UUIDS) {
              subscribed.delete(keyOf(id));
            } else {
              await streams.points(id);
              subscribed.add(keyOf(id));
            }
          }
        }
      }

      const stop = feed.listen((inserted) => {
        if (subscribed.has(keyOf(inserted.uuid))) waiting.push(inserted);
      });
      const abort = () => waiting.fail(signal.reason);
      signal.addEventListener("abort", abort);
      // A client that has nothing more to say still listens.
      follow(updates).catch((error: unknown) => waiting.fail(error));
      try {
        for (;;) {
          const { uuid, points } = await waiting.next();
          yield { uuid, arrowBytes: encodeTable(POINT_FIELDS, [points.time, points.value]) };
        }
      } finally {
        stop();
        signal.removeEventListener("abort", abort);
      }
    },
  };
}
