import { generateKeyPairSync, randomUUID } from "node:crypto";
import type { Authorize } from "btrdb-web/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { AUDIENCE, claims, ISSUER, missing, SECRET } from "./edge-examples.ts";
import { signToken } from "./sign-token.ts";

// What the ready-made authorize of edge/ takes for a user. Tokens with a secret go through whole gateways in
// runtimes.test.ts; here are those of an issuer with a pair of keys, and what is wrong with a header.

const issuer = generateKeyPairSync("rsa", { modulusLength: 2048 });
const attacker = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KID = "first";
const ALL = claims({ collections: ["*"] });

let keys: Listening;
let theirs: Listening;
const fetched: string[] = [];
let byKeys: Authorize;
let bySecret: Authorize;

/** The page on which an issuer shows its public keys. */
const showing = (pair: typeof issuer, name: string) =>
  serve((_request, response) => {
    fetched.push(name);
    response.setHeader("content-type", "application/json");
    const key = { ...pair.publicKey.export({ format: "jwk" }), kid: KID, use: "sig", alg: "RS256" };
    response.end(JSON.stringify({ keys: [key] }));
  });

beforeAll(async () => {
  if (missing !== "") return;
  keys = await showing(issuer, "issuer");
  theirs = await showing(attacker, "attacker");
  const { authorizeByToken } = await import("../../edge/verify-token.ts");
  const common = { issuer: ISSUER, audience: AUDIENCE };
  byKeys = authorizeByToken({ ...common, jwksUrl: `http://127.0.0.1:${keys.port}/` });
  bySecret = authorizeByToken({ ...common, secret: SECRET });
});
afterAll(async () => {
  await keys?.close();
  await theirs?.close();
});

/** Who sends this, and nobody where it is refused in whatever way. */
async function who(authorize: Authorize, authorization: string): Promise<unknown> {
  const request = new Request("https://gateway.example.com/", { headers: { authorization } });
  try {
    return (await authorize(request))?.subject;
  } catch {
    return undefined;
  }
}

const signed = (more: object = {}, header: object = {}) =>
  signToken({ ...ALL, ...more }, issuer.privateKey, { kid: KID, ...header });

describe.skipIf(missing !== "")("a token", () => {
  test("of the issuer is a user", async () => {
    expect(await who(byKeys, `Bearer ${signed()}`)).toBe("ann");
    expect(await who(bySecret, `Bearer ${signToken(ALL, SECRET)}`)).toBe("ann");
  });

  const publicPem = issuer.publicKey.export({ type: "spki", format: "pem" }).toString();
  const publicJwk = attacker.publicKey.export({ format: "jwk" });
  const soon = Math.floor(Date.now() / 1000);

  test.each<[string, () => string]>([
    ["signed with the public key as a secret", () => signToken(ALL, publicPem, { kid: KID })],
    ["the same, said to be RS256", () => signToken(ALL, publicPem, { kid: KID, alg: "RS256" })],
    [
      "signed with the modulus as a secret",
      () => signToken(ALL, String(issuer.publicKey.export({ format: "jwk" }).n), { kid: KID }),
    ],
    ["that says none", () => signToken(ALL, undefined, { kid: KID })],
    ["that says None", () => signToken(ALL, undefined, { kid: KID, alg: "None" })],
    ["that says nOnE, under another's signature", () => signed({}, { alg: "nOnE" })],
    ["that says RS512 and is RS256", () => signed({}, { alg: "RS512" })],
    ["of another pair of keys", () => signToken(ALL, attacker.privateKey, { kid: KID })],
    ["that brings its own key", () => signToken(ALL, attacker.privateKey, { jwk: publicJwk })],
    [
      "that says where its key is",
      () => signToken(ALL, attacker.privateKey, { kid: KID, jku: `http://127.0.0.1:${theirs.port}/` }),
    ],
    [
      "of a certificate",
      () => signToken(ALL, attacker.privateKey, { kid: KID, x5u: `http://127.0.0.1:${theirs.port}/` }),
    ],
    ["of a key that is not shown", () => signed({}, { kid: "../../first" })],
    ["that demands what nobody knows", () => signed({}, { crit: ["exotic"], exotic: true })],
    ["that is over", () => signed({ exp: soon - 60 })],
    ["that is still to come", () => signed({ nbf: soon + 600 })],
    ["without an end", () => signed({ exp: undefined })],
    ["with an end in words", () => signed({ exp: "never" })],
    ["for something else", () => signed({ aud: "mail" })],
    ["for something with a longer name", () => signed({ aud: `${AUDIENCE}2` })],
    ["for nothing", () => signed({ aud: [] })],
    ["of somebody else", () => signed({ iss: "https://login.example.com.evil.com/" })],
    ["with a changed claim", () => signed().replace(/\.[^.]+\./u, (claim) => `${claim.slice(0, -2)}A.`)],
    ["that is cut", () => signed().slice(0, -1)],
    ["with a part more", () => `${signed()}.${randomUUID()}`],
  ])("%s is none", async (_name, token) => {
    expect(await who(byKeys, `Bearer ${token()}`)).toBeUndefined();
    expect(fetched).not.toContain("attacker");
  });

  test.each([
    ["HS512", { alg: "HS512" }],
    ["RS256", { alg: "RS256" }],
    ["no algorithm", { alg: undefined }],
  ])("with a secret that says %s is none", async (_name, header) => {
    expect(await who(bySecret, `Bearer ${signToken(ALL, SECRET, header)}`)).toBeUndefined();
  });

  test.each([
    ["of the token", `{"__proto__": {"btrdb": {"collections": ["*"]}}}`],
    ["of what it may see", `{"btrdb": {"__proto__": {"collections": ["*"], "uuids": ["*"]}}}`],
    ["made by a constructor", `{"btrdb": {"constructor": {"prototype": {"collections": ["*"]}}}}`],
    ["of a list", `{"btrdb": [{"__proto__": {"collections": ["*"]}}]}`],
    ["of a text", `{"btrdb": "__proto__"}`],
  ])("gets nothing by a prototype %s", async (_name, text) => {
    // Spread, as JSON.parse() makes them: properties of their own that are called so.
    const token = signToken({ ...claims({}), btrdb: undefined, ...JSON.parse(text) }, SECRET);
    const headers = { authorization: `Bearer ${token}` };
    const decision = await bySecret(new Request("https://gateway.example.com/", { headers }));
    expect(decision).toEqual({ subject: "ann" });
    expect(decision?.collections).toBeUndefined();
    expect("collections" in {}).toBe(false);
  });

  test("counts only where one stands alone, as a Bearer", async () => {
    const token = signed();
    for (const header of [
      token,
      `Basic ${token}`,
      `bearer ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      "Bearer ",
    ])
      expect([header, await who(byKeys, header)]).toEqual([header, undefined]);
  });
});
