import { checkVersion } from "../check-read.ts";
import { BTRDBValueError } from "../errors/index.ts";
import type { Stream } from "../stream/index.ts";
import type { StreamSetOptions } from "./set-options.ts";

/** A version for each stream, by uuid. @throws BTRDBValueError where there are too few or too many */
export function checkVersions(
  streams: readonly Stream[],
  versions: NonNullable<StreamSetOptions["versions"]>,
): Map<string, bigint> {
  const given = Array.isArray(versions) ? (versions as readonly bigint[]) : undefined;
  if (given !== undefined && given.length !== streams.length) {
    throw new BTRDBValueError(`There are ${streams.length} streams, but ${given.length} versions.`);
  }
  return new Map(
    streams.map(({ uuid }, index) => {
      const version =
        given === undefined ? (versions as ReadonlyMap<string, bigint>).get(uuid) : given[index];
      if (version === undefined) throw new BTRDBValueError(`There is no version for the stream ${uuid}.`);
      return [uuid, checkVersion(version)];
    }),
  );
}
