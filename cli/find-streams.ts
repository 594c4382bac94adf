import type { BTrDB, Stream, StreamSet } from "btrdb-web";
import type { CommandContext } from "./command.ts";
import { readVersions } from "./read-options.ts";

/** The stream of the first argument: a uuid, which is not looked up, or collection/name. */
export async function findStream({ connect, args, signal }: CommandContext): Promise<[Stream, BTrDB]> {
  const conn = await connect();
  const set = await conn.streams(args[0] as string, { signal });
  return [set.at(0) as Stream, conn];
}

/** The streams of all arguments, at the versions of --version. */
export async function findStreams({ connect, args, values, signal }: CommandContext): Promise<StreamSet> {
  const versions = readVersions(values, args.length);
  const conn = await connect();
  return conn.streams([...args], { signal, ...(versions && { versions }) });
}
