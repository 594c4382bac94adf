import { connect, explainConnection, isBTrDBError } from "btrdb-web";
import { connectWebTransport } from "btrdb-web/connect-web";
import { check, equal, failure, skip } from "./check.mjs";
import { openly } from "./world.mjs";

const CREDENTIALS = "default:\n  btrdb: {endpoints: 'yaml.example.com:4411', api_key: SECRET-OF-YAML}\n";

/** What connect() says of a port where something is wrong. */
async function whyNot(endpoint, options = {}) {
  const error = await failure(
    connect(endpoint, { apiKey: false, retry: false, timeoutMs: 20_000, ...options }),
    "connect()",
  );
  check(isBTrDBError(error), `not an error of the package: ${error}`);
  check(error.message.startsWith("Could not connect to the database"), error.message);
  return error;
}

export const connecting = [
  {
    name: "connect: settings of the environment and the credentials file, field by field",
    async run({ home }) {
      const report = await explainConnection();
      if (home === undefined) {
        equal(report.error?.code, "NO_CREDENTIALS", "the error");
        check(String(report).includes("has no files"), String(report));
        skip("there is no environment and no file: `env` and `credentials` come as options");
      }
      equal(report.urls, ["https://env.example.com:4411"], "the URLs");
      equal(report.apiKey?.value, "*** (14 characters)", "the key");
      check(report.apiKey.origin.description.includes(home), report.apiKey.origin.description);
      check(!String(report).includes("SECRET"), "the report shows the key");
    },
  },
  {
    name: "connect: settings as options (env, credentials, profile)",
    async run() {
      const credentials = `${CREDENTIALS}other:\n  btrdb: {endpoints: 'other.example.com:4410'}\n`;
      const env = { BTRDB_ENDPOINTS: "given.example.com:4411" };
      const report = await explainConnection({ env, credentials });
      equal(report.urls, ["https://given.example.com:4411"], "the URLs");
      equal(report.apiKey?.value, "*** (14 characters)", "the key");
      const other = await explainConnection({ env: {}, credentials, profile: "other" });
      equal(other.urls, ["http://other.example.com:4410"], "the URLs of the other profile");
      equal(other.profiles, ["default", "other"], "the profiles");
    },
  },
  {
    name: "connect: no TLS; info",
    async run(context) {
      const conn = await openly(context);
      const info = await conn.info();
      equal([info.majorVersion, info.build], [5, "5.31.0"], "the server");
    },
  },
  {
    name: "connect: a key is not sent without TLS",
    async run({ openUrl }) {
      const error = await failure(connect(openUrl, { apiKey: "SECRET-KEY" }));
      equal(error.code, "API_KEY_OVER_PLAINTEXT", "the code");
      check(!error.message.includes("SECRET"), error.message);
    },
  },
  {
    name: "connect: a port where nobody listens is told",
    async run({ closedUrl, runtime }) {
      const { reason, checks } = await whyNot(closedUrl);
      check(/server running/u.test(checks[0]), `the first thing to check is ${checks[0]}`);
      equal(reason, runtime === "page" ? "unknown" : "refused", "the reason");
      return runtime === "page" ? "a page is not told why; the reason is `unknown`, with what to check" : "";
    },
  },
  {
    name: "connect: a redirect is not followed",
    async run({ redirectUrl, redirectsFollowed, runtime }) {
      const { reason } = await whyNot(redirectUrl);
      equal((await (await fetch(redirectsFollowed)).json()).answer, 0, "calls at the new place");
      if (runtime !== "page") equal(reason, "redirect", "the reason");
      return runtime === "page"
        ? "a page is not told why; the reason is `cors`, as of most that it may not read"
        : "";
    },
  },
  {
    name: "connect: a web server that is not BTrDB is told",
    async run({ controlUrl }) {
      equal((await whyNot(`${controlUrl}/page`)).reason, "not-btrdb", "the reason");
    },
  },
  {
    name: "TLS: a private certificate authority, with a key",
    async run({ tlsUrl, apiKeys }) {
      const conn = await connect(tlsUrl, { apiKey: apiKeys[0], retry: false });
      equal((await conn.info()).majorVersion, 5, "the version");
      check(!JSON.stringify(conn).includes(apiKeys[0]), "the connection shows its key");
    },
  },
  {
    name: "TLS: a wrong key is told",
    async run({ tlsUrl }) {
      const error = await whyNot(tlsUrl, { apiKey: "SECRET-OF-NOBODY" });
      equal(error.reason, "unauthenticated", "the reason");
      check(!error.message.includes("SECRET"), error.message);
    },
  },
  {
    name: "TLS: a certificate that is not trusted is told",
    tag: "untrusted",
    async run({ tlsUrl, apiKeys, runtime }) {
      const { reason, message, checks } = await whyNot(tlsUrl, { apiKey: apiKeys[0] });
      check(/certificate/iu.test(`${message} ${checks.join(" ")}`), message);
      if (!["page", "workerd"].includes(runtime)) equal(reason, "certificate", "the reason");
      else {
        equal(reason, "unknown", "the reason");
        return "it is not told why; the certificate is among what to check";
      }
    },
  },
  {
    name: "two connections with different keys do not mix",
    async run({ tlsUrl, apiKeys }) {
      const sent = [];
      const spying = (label) => (input, init) => {
        sent.push([label, new Headers(init?.headers).get("authorization")]);
        return fetch(input, init);
      };
      const open = (label, apiKey) =>
        connect(tlsUrl, { apiKey, fetch: spying(label), retry: false, verify: false });
      const [a, b] = await Promise.all([open("a", apiKeys[0]), open("b", apiKeys[1])]);
      await Promise.all([a.info(), b.info(), a.rpc.info({}), b.rpc.info({}), b.info(), a.info()]);
      for (const [label, header] of sent)
        equal(header, `Bearer ${apiKeys[label === "a" ? 0 : 1]}`, `the key of ${label}`);
      equal(sent.length, 6, "calls");
    },
  },
  {
    name: "btrdb-web/connect-web: Connect's own transport with the key",
    async run({ tlsUrl, apiKeys }) {
      const { createClient } = await import("@connectrpc/connect");
      const { BTrDB } = await import("btrdb-web/proto");
      const client = createClient(BTrDB, connectWebTransport({ endpoint: tlsUrl, apiKey: apiKeys[1] }));
      equal((await client.info({})).majorVersion, 5, "the version");
    },
  },
];
