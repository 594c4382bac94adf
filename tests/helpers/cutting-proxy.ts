import { request } from "node:http";
import { type Listening, serve } from "./fault-server.ts";

/** A proxy that cuts answers; made by {@link cuttingProxy}. */
export interface CuttingProxy extends Listening {
  /** Calls of the path since {@link cut}. */
  calls(): Promise<number>;
  /** When the client went away from the latest call of the path, which was not answered to the end; undefined before. */
  goneAt(): Promise<number | undefined>;
  /**
   * Answers of the path that break off after so many bytes, one after the other; later ones come whole, or stay open
   * after `holdAfter` bytes: for tests of leaving, since buffers on the way can take all of an answer of many megabytes.
   */
  cut(path: string, afterBytes: readonly number[], holdAfter?: number): Promise<void>;
}

/** Stands before a server and resets the connection in the middle of an answer, wherever it is told to. */
export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  let path = "";
  let cuts: number[] = [];
  let holdAfter = Number.POSITIVE_INFINITY;
  let calls = 0;
  let goneAt: number | undefined;
  const server = await serve((incoming, outgoing) => {
    // Not the preflights of browsers.
    const mine = incoming.url === path && incoming.method === "POST";
    if (mine) calls++;
    const cutAfter = mine ? cuts.shift() : undefined;
    let left = cutAfter ?? (mine ? holdAfter : Number.POSITIVE_INFINITY);
    const onward = request(`${target}${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
    });
    onward.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      let over = false;
      answer.on("data", (chunk: Buffer) => {
        // What was read together with the last chunk still comes after destroy().
        if (over) return;
        if (chunk.length < left) {
          left -= chunk.length;
          if (!outgoing.write(chunk)) {
            answer.pause();
            outgoing.once("drain", () => answer.resume());
          }
          return;
        }
        over = true;
        if (cutAfter === undefined) {
          outgoing.write(chunk.subarray(0, left));
          answer.pause();
          return;
        }
        // What was written before has to arrive, so the reset waits for it.
        outgoing.write(chunk.subarray(0, left), () => outgoing.destroy());
        answer.destroy();
      });
      answer.on("end", () => outgoing.end());
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => {
      if (mine && !outgoing.writableEnded) goneAt = Date.now();
      onward.destroy();
    });
    incoming.pipe(onward);
  });
  return {
    ...server,
    calls: async () => calls,
    goneAt: async () => goneAt,
    async cut(of, afterBytes, hold = Number.POSITIVE_INFINITY) {
      path = of;
      cuts = [...afterBytes];
      holdAfter = hold;
      calls = 0;
      goneAt = undefined;
    },
  };
}
