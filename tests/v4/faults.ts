import { create, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  ChangesParamsSchema,
  ChangesResponseSchema,
  ListCollectionsParamsSchema,
  LookupStreamsParamsSchema,
  NearestParamsSchema,
  NearestResponseSchema,
  RawValuesResponseSchema,
  WindowsResponseSchema,
} from "btrdb-web/proto";

const HEAD_BYTES = 5;
const TRAILERS = 0x80;

type Schema = Parameters<typeof toBinary>[0];

/** What goes wrong with a method of v4: with what is asked, or with what is answered. */
interface Fault {
  asked?(request: Uint8Array): Uint8Array;
  /** @param request what was asked */
  answered?(messages: readonly Uint8Array[], request: Uint8Array): Uint8Array[] | Promise<Uint8Array[]>;
}

const edit = <S extends Schema>(schema: S, bytes: Uint8Array, change: (message: MessageShape<S>) => void) => {
  const message = fromBinary(schema, bytes) as MessageShape<S>;
  change(message);
  return toBinary(schema, message as never);
};

const withoutSlash = (prefix: string) => prefix.replace(/\/$/u, "");

/**
 * What a real v4.15.9 was seen to do on 2026-11-26, by method, where the embedded server does better. Some of it comes
 * more often here than there: a test should not have to wait for it.
 */
const FAULTS: Readonly<Record<string, Fault>> = {
  // With an exact collection it finds the collections below as well; and the prefix `a/` finds `a`.
  LookupStreams: {
    asked: (request) =>
      edit(LookupStreamsParamsSchema, request, (message) => {
        message.isCollectionPrefix = true;
        message.collection = withoutSlash(message.collection);
      }),
  },
  ListCollections: {
    asked: (request) =>
      edit(ListCollectionsParamsSchema, request, (message) => {
        message.prefix = withoutSlash(message.prefix);
      }),
  },
  // Backward it passes over the first 64th of each node of the tree.
  Nearest: {
    answered(messages, request) {
      if (!fromBinary(NearestParamsSchema, request).backward) return [...messages];
      const stat = { code: 401, msg: "no such point" };
      return [toBinary(NearestResponseSchema, create(NearestResponseSchema, { stat }))];
    },
  },
  // What is not flushed comes as it was inserted, be it before or after what it should come behind.
  RawValues: {
    answered: (messages) =>
      messages.map((bytes) =>
        edit(RawValuesResponseSchema, bytes, (message) => {
          if (message.versionMinor > 0n) message.values.sort((a, b) => Number(b.time - a.time));
        }),
      ),
  },
  // The last window is left out where it is empty.
  Windows: {
    answered: (messages) =>
      messages.map((bytes, i) =>
        edit(WindowsResponseSchema, bytes, (message) => {
          if (i === messages.length - 1 && message.values.at(-1)?.count === 0n) message.values.pop();
        }),
      ),
  },
  // There is no answer where nothing has changed up to the latest.
  Changes: {
    answered(messages, request) {
      const { toMajor } = fromBinary(ChangesParamsSchema, request);
      const changed = messages.some((bytes) => {
        const { stat, ranges } = fromBinary(ChangesResponseSchema, bytes);
        return stat !== undefined || ranges.length > 0;
      });
      return toMajor !== 0n || changed ? [...messages] : new Promise(() => {});
    },
  },
  // With an annotation in a collection of less than 20 bytes, the process ends.
  GetMetadataUsage: {
    asked() {
      throw new TypeError("the server is gone");
    },
  },
};

function frame(flag: number, message: Uint8Array): Buffer<ArrayBuffer> {
  const head = Buffer.of(flag, 0, 0, 0, 0);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** A `fetch` to an embedded server that makes a v4 with its faults of it. The server must not compress. */
export function withFaults(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const fault = FAULTS[String(input).replace(/.*\//u, "")] ?? {};
    const request = Buffer.from(await new Response(init?.body).arrayBuffer()).subarray(HEAD_BYTES);
    const body = frame(0, fault.asked?.(request) ?? request);
    const answer = await send(input, { ...init, body });
    if (fault.answered === undefined) return answer;
    const bytes = Buffer.from(await answer.arrayBuffer());
    const messages: Uint8Array[] = [];
    const trailers: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = at + HEAD_BYTES + bytes.readUInt32BE(at + 1);
      if (bytes[at] === TRAILERS) trailers.push(bytes.subarray(at, end));
      else messages.push(bytes.subarray(at + HEAD_BYTES, end));
      at = end;
    }
    const changed = await fault.answered(messages, request);
    const frames = [...changed.map((message) => frame(0, message)), ...trailers];
    return new Response(Buffer.concat(frames), { status: answer.status, headers: answer.headers });
  };
}
