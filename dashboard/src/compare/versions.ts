/** How far back from the latest version the choices are. */
const STEPS = [1n, 10n, 100n, 1_000n, 10_000n];

/** Versions worth offering: the one before the latest, ten before, and so on; the latest of a new stream is 10. */
export function recentVersions(latest: bigint): bigint[] {
  return STEPS.map((step) => latest - step).filter((version) => version >= FIRST);
}

/** A new stream is at this version, with nothing in it. */
const FIRST = 10n;

/** The version of a text, or what is wrong with it. */
export function checkVersionText(text: string, latest: bigint): bigint | string {
  const digits = text.trim().replace(/^v/iu, "");
  if (!/^\d{1,20}$/u.test(digits)) return "A version is a whole number, such as 12.";
  const version = BigInt(digits);
  if (version === 0n) return "Version 0 stands for the latest: write one from 1 on.";
  if (version > latest) return `The stream has no version ${version} yet: the latest is ${latest}.`;
  return version;
}
