/** What is asked, and a frame for it that works in a page and in Node: it says when the first answer was there, and times a second one. */
const entry = (imports: string, ask: string) => `
${imports}
const inPage = typeof document === "object";
const url = inPage ? decodeURIComponent(location.search.slice(1)) : process.env.BENCH_URL;
const ask = async () => { ${ask} };
globalThis.connected = (async () => {
  await ask();
  // In a page since it was opened; in Node by the clock, since the process was started by another one.
  const cold = inPage ? performance.now() : Date.now();
  const begin = performance.now();
  await ask();
  return { cold, done: cold, warm: performance.now() - begin };
})();
if (!inPage) console.log(JSON.stringify(await globalThis.connected));
`;

/** The programs by their names: ours, the stock client, and the least that there can be. */
export const connectEntries: Readonly<Record<string, string>> = {
  "btrdb-web": entry(
    'import { connect } from "btrdb-web";',
    "using conn = await connect(url); await conn.info();",
  ),
  "stock connect-web": entry(
    `import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { BTrDB } from "btrdb-web/proto";`,
    "await createClient(BTrDB, createGrpcWebTransport({ baseUrl: url })).info({});",
  ),
  "fetch of Info": entry(
    "",
    `const headers = { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" };
  const answer = await fetch(url + "/v5api.BTrDB/Info", { method: "POST", headers, body: new Uint8Array(5) });
  await answer.arrayBuffer();`,
  ),
};
