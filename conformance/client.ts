// The program under test of the conformance runner: reads cases from its input, makes the calls by the path that its
// argument names, and writes what came of them.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ClientCompatRequestSchema,
  ClientCompatResponseSchema,
} from "./gen/connectrpc/conformance/v1/client_compat_pb.ts";
import { paths } from "./paths/index.ts";
import { runCase } from "./run-case.ts";
import { readSizeDelimited, sizeDelimited } from "./size-delimited.ts";

const [name = ""] = process.argv.slice(2);
const path = new Map(Object.entries(paths)).get(name);
if (path === undefined) throw new Error(`client.ts ${Object.keys(paths).join("|")}, not "${name}"`);

/** Many wait for a deadline of the suite; all of them at once would make each other late. */
const AT_ONCE = 16;

const running = new Set<Promise<void>>();
for await (const bytes of readSizeDelimited(process.stdin)) {
  while (running.size >= AT_ONCE) await Promise.race(running);
  const one = runCase(fromBinary(ClientCompatRequestSchema, bytes), path).then((response) => {
    process.stdout.write(sizeDelimited(toBinary(ClientCompatResponseSchema, response)));
    running.delete(one);
  });
  running.add(one);
}
await Promise.all(running);
// Connections that are kept open would keep the process.
process.exit();
