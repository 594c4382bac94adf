import { BTRDBValueError, type BTrDB, connect } from "btrdb-web";
import type { ChartSeries } from "./chart-series.ts";

/** Connects for a page that only gives an endpoint. Without a key no key of any environment is used. */
export function connectTo(endpoint: string, apiKey: string | undefined): Promise<BTrDB> {
  return connect(endpoint, { apiKey: apiKey ?? false });
}

/** The series that the attribute `streams` names: uuids or `collection/name`, separated by commas. */
export async function embeddedStreams(
  connection: BTrDB,
  text: string,
  signal: AbortSignal,
): Promise<ChartSeries[]> {
  const wanted = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (wanted.length === 0) return [];
  if (new Set(wanted).size < wanted.length)
    throw new BTRDBValueError("The attribute streams names a stream twice.");
  const set = await connection.streams(...wanted, { signal });
  return Promise.all(
    [...set].map(async (stream, index) => {
      // A stream that can't be described is drawn as failed, beside the others.
      const { collection = "", tags = {} } = await stream.metadata({ signal }).catch(() => ({}) as Described);
      signal.throwIfAborted();
      return {
        id: stream.uuid,
        stream,
        name: tags.name ?? wanted[index] ?? stream.uuid,
        collection,
        unit: tags.unit ?? "",
        color: index,
      };
    }),
  );
}

interface Described {
  readonly collection?: string;
  readonly tags?: Readonly<Record<string, string | undefined>>;
}
