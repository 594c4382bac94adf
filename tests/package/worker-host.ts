// Runs a Worker in workerd by miniflare and sends it one request. A process of its own: miniflare reads
// NODE_EXTRA_CA_CERTS when it is loaded. The task comes as a file, the answers go to standard output.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { Miniflare } from "miniflare";

export interface WorkerTask {
  readonly script: string;
  readonly runs: readonly {
    readonly compatibilityDate: string;
    readonly compatibilityFlags?: readonly string[];
    readonly body: object;
    /** Bodies of further requests, sent at the same time to the same isolate; the answers are then a list. */
    readonly beside?: readonly object[];
  }[];
}

const task = JSON.parse(
  await readFile((JSON.parse(process.argv[2] ?? "") as { file: string }).file, "utf8"),
) as WorkerTask;
const answers: unknown[] = [];
for (const { compatibilityDate, compatibilityFlags = [], body, beside } of task.runs) {
  const worker = new Miniflare({
    modules: true,
    script: task.script,
    compatibilityDate,
    compatibilityFlags: [...compatibilityFlags],
  });
  try {
    const texts = await Promise.all([body, ...(beside ?? [])].map((one) => ask(worker, one)));
    const parsed = texts.map((text) => JSON.parse(text) as unknown);
    answers.push({ answer: beside === undefined ? parsed[0] : parsed });
  } catch (error) {
    answers.push({ error: String(error) });
  } finally {
    await worker.dispose();
  }
}
console.log(`\nRESULTS ${JSON.stringify(answers)}`);

async function ask(worker: Miniflare, body: object): Promise<string> {
  const answer = await worker.dispatchFetch("http://worker/", { method: "POST", body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
