import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Question } from "../stack/questions.ts";

const SCRIPT = `
import btrdb, json, sys, time, warnings
warnings.simplefilter("ignore")
for line in sys.stdin:
    q = json.loads(line)
    if q["method"] in ("values", "arrow_values", "insert"):
        stream = btrdb.connect(q["address"]).stream_from_uuid(q["uuid"])
    if q["method"] == "insert":
        points = [(t, 1.0) for t in range(q["start"], q["end"], q["step"])]
        begin = time.perf_counter()
        stream.insert(points)
        count = len(points)
    elif q["method"] == "streams_in_collection":
        conn = btrdb.connect(q["address"])
        begin = time.perf_counter()
        count = len(conn.streams_in_collection(is_collection_prefix=True))
    elif q["method"] == "list_collections":
        conn = btrdb.connect(q["address"])
        begin = time.perf_counter()
        count = len(conn.list_collections())
    else:
        begin = time.perf_counter()
        count = len(getattr(stream, q["method"])(q["start"], q["end"]))
    print(json.dumps({"ms": (time.perf_counter() - begin) * 1000, "count": count}), flush=True)
`;

export type Method = "values" | "arrow_values" | "insert" | "streams_in_collection" | "list_collections";

/** The published Python client, in a process that stays for all its reads. */
export interface PythonClient {
  /** `step` is the distance of the points that are inserted. */
  read(method: Method, question: Question, step?: bigint): Promise<{ ms: number; count: number }>;
  close(): void;
}

export function pythonClient(python: string): PythonClient {
  const child = spawn(python, ["-c", SCRIPT], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async read(method, { url, uuid, start, end }, step = 1n) {
      const question = { method, address: new URL(url).host, uuid };
      // 64-bit integers as they are: JSON.stringify would not take them.
      const numbers = `"start": ${start}, "end": ${end}, "step": ${step}`;
      child.stdin.write(`${JSON.stringify(question).slice(0, -1)}, ${numbers}}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("the Python client ended");
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}
