import { create, toBinary } from "@bufbuild/protobuf";
import { StreamInfoResponseSchema } from "btrdb-web/proto";
import type { TestStack } from "../fixtures.ts";
import { type MadeStream, makeStream, SECOND, START, wave } from "./make-stream.ts";

/** Each would set `window.pwned`, open a dialog, hide itself or turn around what follows. */
export const HOSTILE = [
  { name: `<img src=x onerror="window.pwned='name'">`, unit: `<svg onload="window.pwned='unit'">` },
  { name: `"><script>window.pwned='script'</script>`, unit: "javascript:alert(1)" },
  { name: "red\u001b[31m\u009b1m\u0007bell\u007f", unit: "V\u202e\u0008" },
  { name: "invoice\u202egnp.exe\u2066\u200f\u061c", unit: "%" },
  { name: "מתח ראשי (12) عالية", unit: "ולט" },
  { name: `=HYPERLINK("http://127.0.0.1:9/","sum")`, unit: "@SUM(A1)" },
  { name: "constructor", unit: "__proto__" },
  { name: "W".repeat(255), unit: "w".repeat(255) },
] as const;

export const ANNOTATIONS = {
  markup: `<iframe srcdoc="<script>parent.pwned='annotation'</script>"></iframe>`,
  link: "javascript:alert(document.domain)",
  json: `{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}`,
  surrogate: `"half \\ud800 a pair"`,
  controls: "\u001b]0;title\u0007 and \u202egnp",
};

/** A stream with each of these names and units, all of them with these annotations. */
export function makeHostile(lab: TestStack): Promise<MadeStream[]> {
  const collection = `=e2e/${crypto.randomUUID().slice(0, 8)}/<b>"'&\u202e\u001b`;
  return Promise.all(
    HOSTILE.map((one, at) =>
      makeStream(lab, {
        ...one,
        collection,
        annotations: ANNOTATIONS,
        points: 200,
        time: (i) => START + BigInt(i) * SECOND,
        value: (i) => wave(i) + 50 * at,
      }),
    ),
  );
}

/** An answer of StreamInfo that lies: everything is this text, and keys are prototypes. */
export function lyingInfo(uuid: Uint8Array, text: string): Uint8Array {
  const property = (key: string, value: string) => ({ key, val: { value } });
  return toBinary(
    StreamInfoResponseSchema,
    create(StreamInfoResponseSchema, {
      versionMajor: 11n,
      descriptor: {
        uuid: new Uint8Array(uuid),
        collection: text,
        propertyVersion: 1n,
        tags: [property("name", text), property("unit", text), property("__proto__", "polluted")],
        annotations: [
          property("long", text),
          property("__proto__", `{"polluted":true}`),
          property("constructor", `{"prototype":{"polluted":true}}`),
        ],
      },
    }),
  );
}
