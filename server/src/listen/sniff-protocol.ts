import type { Socket } from "node:net";

// The first line of every HTTP/2 connection (RFC 9113, section 3.4); no HTTP/1.1 method begins like it.
const PREFACE = Buffer.from("PRI * HTTP/2");
// A client that connects and says nothing is let go, as node:http does.
const FIRST_BYTES_MS = 60_000;

/**
 * Reads the first bytes of a cleartext connection, puts them back, and says whether they are HTTP/2. The callback
 * runs once, or never where the client goes away before.
 */
export function sniffProtocol(socket: Socket, decided: (isHttp2: boolean) => void): void {
  let seen = Buffer.alloc(0);
  const destroy = () => socket.destroy();
  socket.setTimeout(FIRST_BYTES_MS, destroy);
  socket.on("error", destroy);

  const read = (): void => {
    let chunk: Buffer | null = socket.read();
    for (; chunk !== null; chunk = socket.read()) seen = Buffer.concat([seen, chunk]);
    const length = Math.min(seen.length, PREFACE.length);
    const couldBe = seen.compare(PREFACE, 0, length, 0, length) === 0;
    if (couldBe && length < PREFACE.length) return;
    socket.off("readable", read);
    socket.off("error", destroy);
    socket.setTimeout(0);
    socket.removeListener("timeout", destroy);
    socket.unshift(seen);
    decided(couldBe);
  };
  socket.on("readable", read);
}
