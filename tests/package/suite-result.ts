/** What a program of the suite says of one case. */
export interface CaseResult {
  readonly name: string;
  readonly outcome: "pass" | "fail" | "skip";
  /** Why it was skipped, or the error. */
  readonly reason: string;
  readonly ms: number;
}
