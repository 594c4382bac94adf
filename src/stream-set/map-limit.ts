/** Metadata calls at the same time. */
const AT_ONCE = 16;

/** As Promise.all over the items, but with a few of them at a time. The first error counts, and nothing new begins. */
export async function mapLimit<T, R>(
  items: readonly T[],
  run: (item: T, index: number) => PromiseLike<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const work = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await run(items[index] as T, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}
