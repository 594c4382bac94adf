import { expect } from "vitest";
import { DIFFERENCES, NOT_TRIED, OTHER_RUNTIMES } from "./differences.ts";
import { FAULTS, type FaultName } from "./fault-names.ts";
import { outcomes } from "./outcomes.ts";
import { type Both, reliabilityTable } from "./reliability-table.ts";

/** Writes or compares the table. In Chromium tests/browser/expect-matrix.ts stands here. */
export async function expectMatrix(results: ReadonlyMap<FaultName, Both>): Promise<void> {
  await expect(`${JSON.stringify(outcomes(results), null, 2)}\n`).toMatchFileSnapshot("./outcomes.json");
  const page = [HEAD, reliabilityTable(results), "", RUNTIMES, ...differences(), "", TAIL].join("\n");
  await expect(page).toMatchFileSnapshot("../../docs/reliability.md");
}

function differences(): string[] {
  const rows = OTHER_RUNTIMES.flatMap((runtime) => {
    const known = Object.entries(DIFFERENCES[runtime]).map(([fault, { why }]) => [fault, why] as const);
    const all = [...known, ...Object.entries(NOT_TRIED[runtime] ?? {})];
    if (all.length === 0) return [`| ${runtime} | none | As in Node. |`];
    return all.map(([fault, why], index) => {
      const { title } = FAULTS[fault as FaultName];
      return `| ${index === 0 ? runtime : ""} | ${title} | ${why} |`;
    });
  });
  return ["| runtime | fault | what is different |", "| --- | --- | --- |", ...rows];
}

const HEAD = `# What happens when something goes wrong

Written by the tests: \`npm test -- units tests/faults -u\`. A proxy ([tests/faults](../tests/faults/fault-proxy.ts)) stands before the
embedded server and does to each call what the first column says, for ever and once. After each of them the call is
either an error of this package or exactly what is stored, point for point; an insert that failed has stored all of its
points or none, and says so where it may be all. No error, no stack and no cause holds the API key, also where a proxy
repeats it. Here with a deadline of 1.5 s where nothing but the deadline ends a call, and with the retry policy as it
is by default, but for a first wait of 1 ms.
`;

const RUNTIMES = `## In other runtimes

The table above is of Node. \`npm test\` does the same in Chromium (the sources, without TLS and so without a key), and in Deno,
Bun and workerd (the package as it would be published, over TLS and with a key; \`npm test\` leaves out 13 rows that are like
others to the runtime, \`npm run test:long\` does not): class, code and tries are the same but for these. The words of a network error are those of the runtime; Chromium says the same for most of them, and sees
\`Retry-After\` only where the proxy exposes it (\`Access-Control-Expose-Headers: retry-after\`).
`;

const TAIL = `## What a call does about it

- **Retries.** What only reads, and inserts with \`equal\`, \`retain\` or \`replace\`, are tried again after UNAVAILABLE (no answer, half
  an answer, 429, 502, 503, 504) and 405; five times in a row at most, with full jitter. A read goes on where it stopped. Tries are
  counted from the last one that brought something new, so that an answer that breaks off at the same place each time ends too.
- **Inserts with \`never\`** are sent once: the answer may be lost and the points stored. Where nothing was done for sure, 405 and
  429, they are tried again. \`InsertInterrupted\` says what is stored, what may be, and what is not.
- **\`Retry-After\`** of a 429, 503 or any other answer that is tried again: no try comes before the time it names, in seconds or as a
  date. Where that is longer than \`maxDelayMs\` (5 s by default), or than the deadline leaves, the call fails at once, and
  \`error.retryAfterMs\` says how long to wait. Where there is another endpoint, that one is asked instead, without waiting.
- **Deadlines** (\`timeoutMs\`) are for all tries together. There is none by default, so that a read of a peer that has gone without a
  word waits as long as the runtime does: give one where that matters. \`connect()\` has 10 s.
- **Memory.** A frame that claims 2^32-1 bytes is refused by its head; what is taken for a message grows with the bytes that come, to
  64 MiB at most; so it is for a message that is gzip, unpacked; an answer that is compressed by HTTP is read chunk by chunk, so that a bomb
  of 1 GiB ends at its first mistake. An answer with points in it, however long, is what was asked for: \`for await\` keeps one chunk.
- **Redirects** are never followed: they could carry the key elsewhere.
- **Runtimes that send again by themselves.** Chromium and Deno (above) send a POST a second time where a connection used before is
  reset or closed before the answer; Node 24, Bun 1.4.5 and workerd do not. With \`equal\`, \`retain\` or \`replace\` that does no harm;
  in Chromium an insert with \`never\` can be stored twice. In Deno it goes out as a stream, which is sent once.

Counted at a server, three times each (Chromium 156, Deno 2.9.6; reset or end after the whole request): Chromium sends two times, over
HTTP/1.1 and HTTP/2, with bytes, a Blob, \`keepalive: true\`, \`cache: "no-store"\` or XMLHttpRequest, also after a GOAWAY, and three
times after REFUSED_STREAM; one time after any other RST_STREAM. With a ReadableStream as body (\`duplex: "half"\`) it sends once
over HTTP/2 in each of these cases, but over HTTP/1.1 not at all: every such request fails, and no page is told which of the two it has.
Deno sends two times with bytes, and once with a ReadableStream, over HTTP/1.1 too: that is what the client does there, for calls that must not happen twice.

## Cut at every byte

The tests cut the answer after each of its bytes, by a reset and by a tidy end, once and for ever, for each call of the table and for
inserts by Arrow; and the request, its headers too, straight before the embedded server. \`npm test\` does a part of the offsets, \`npm run
test:long\` all. A call is an error with its code or exactly what is stored; where it happens once, all that may be tried again is
exact; of an insert whose request was cut nothing is stored.

On 26 November 2026, in Node 24 on 2 busy cores, 1,734 cuts of answers and 7,952 of requests were as they should be: all offsets of all
calls of the table, and of inserts by Arrow.

## Chaos and soak

\`npm run test:long\` kills Envoy and the server (SIGKILL, with its data on disk) under 20 clients that insert, read and follow, for ten
minutes; \`npm test\` does it three times under four. Nothing that was acknowledged may be lost, no point may be there twice, a
version once read has to stay what it was, and what following told has to be what is stored in the end. On 2 cores, in that run:
148 kills, 658,369 acknowledged points, 36,258 reads, 39,064 changes followed, and after all is up again until every client
has read and inserted 0.7 s in the median and 1.1 s at most.

10,000 connections that are made, used tidily or not, and closed leave no socket, no timer, and a heap no larger than after the first
200 (15.8 MiB, then 12.0). In an hour of reads, inserts, breaks, aborts and deadlines in one process the heap stays at 13.3 MiB, with at
most 9 sockets and 8 timers, and none in the end; the resident size, which is the allocator's, was 314 MiB in the second quarter and
311 in the last. \`SOAK_MINUTES=5\` is for those in a hurry.
`;
