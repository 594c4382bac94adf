/** Above so many names, an order that is made for people costs more than it is worth: 100,000 names take half a second. */
const NATURAL_UP_TO = 5_000;

const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Sorts in place by name: L2 before L10, whatever their case; by code units where there are very many. */
export function sortByName<T>(items: T[], nameOf: (item: T) => string): T[] {
  if (items.length <= NATURAL_UP_TO)
    return items.sort((a, b) => natural.compare(nameOf(a), nameOf(b)) || byCode(nameOf(a), nameOf(b)));
  return items.sort((a, b) => byCode(nameOf(a), nameOf(b)));
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
