/**
 * Order of a column of times, as indices; undefined where it is sorted already, as data mostly is. Stable: points at
 * one time keep the order of insertion. A radix sort over the bytes of the time, because comparing indices through a
 * callback, or BigInts at all, takes ten times as long.
 */
export function sortedOrder(halves: Int32Array): Uint32Array | undefined {
  const count = halves.length / 2;
  if (isSorted(halves)) return undefined;
  let order = new Uint32Array(count).map((_, index) => index);
  let other = new Uint32Array(count);
  const counts = new Uint32Array(257);
  for (let byte = 0; byte < 8; byte++) {
    const half = byte < 4 ? 0 : 1;
    const shift = (byte & 3) * 8;
    // The sign bit is the top bit: turned around, so that negative times come first.
    const flip = byte === 7 ? 0x80 : 0;
    counts.fill(0);
    for (let index = 0; index < count; index++) {
      const digit = ((halves[2 * index + half]! >>> shift) & 0xff) ^ flip;
      counts[digit + 1]!++;
    }
    // All times share most of their upper bytes.
    if (counts.includes(count)) continue;
    for (let digit = 1; digit < 257; digit++) counts[digit]! += counts[digit - 1]!;
    for (let index = 0; index < count; index++) {
      const from = order[index]!;
      const digit = ((halves[2 * from + half]! >>> shift) & 0xff) ^ flip;
      other[counts[digit]!++] = from;
    }
    [order, other] = [other, order];
  }
  return order;
}

function isSorted(halves: Int32Array): boolean {
  for (let at = 2; at < halves.length; at += 2) {
    const hi = halves[at + 1]!;
    const previousHi = halves[at - 1]!;
    if (hi < previousHi || (hi === previousHi && halves[at]! >>> 0 < halves[at - 2]! >>> 0)) return false;
  }
  return true;
}
