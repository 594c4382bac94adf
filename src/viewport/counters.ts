/** What was done so far. */
export class Counters {
  requests = 0;
  aborted = 0;
}
