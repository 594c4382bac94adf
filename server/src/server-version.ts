/** Parts of a version as a BTrDB server reports it. */
export interface ServerVersion {
  readonly major: number;
  readonly minor: number;
}

/** Reads `5.31.0` (the patch number may be missing); throws a RangeError for anything else. */
export function parseServerVersion(text: string): ServerVersion {
  const match = /^(\d{1,9})\.(\d{1,9})(?:\.\d{1,9})?$/.exec(text);
  if (!match) throw new RangeError(`server version ${JSON.stringify(text)} is not of the form 5.31.0`);
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/** Version 4, the open-source BTrDB: another service with older messages (server/proto). */
export function isV4(text: string): boolean {
  return parseServerVersion(text).major < 5;
}

/** Arrow RPCs exist from 5.30 on (protocol.md section 1). */
export function hasArrow(text: string): boolean {
  const { major, minor } = parseServerVersion(text);
  return major > 5 || (major === 5 && minor >= 30);
}
