import { createServer } from "node:http";
import { connect, explainConnection, throwIfFailed } from "btrdb-web";
import { expect, test } from "vitest";
import { describeFailure } from "./failure.ts";

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

/** A port on which nothing listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("a failed connection: the reason, and what to check as a list of its own", async () => {
  const endpoint = `127.0.0.1:${await closedPort()}`;
  const failure = describeFailure(await failureOf(() => connect(endpoint)));
  expect(failure.message).toContain("Could not connect to the database");
  expect(failure.message).toContain(endpoint);
  expect(failure.message).not.toContain("Check:");
  expect(failure.checks.length).toBeGreaterThan(0);
  expect(failure.open).toEqual([]);
});

test("a call that gets no answer is not left at the words of fetch", async () => {
  const conn = await connect(`127.0.0.1:${await closedPort()}`, { verify: false });
  const failure = describeFailure(await failureOf(() => conn.info()));
  expect(failure.message).toMatch(/^The server could not be reached \(.+\)\.$/);
  expect(failure.checks).toHaveLength(2);
});

test("what BTrDB answers is said as it is", async () => {
  const failure = describeFailure(
    await failureOf(() => throwIfFailed({ code: 404, msg: "stream does not exist" })),
  );
  expect(failure.message).toContain("stream does not exist");
  expect(failure.checks).toEqual([]);
});

test("a key that is refused before anything is sent has nothing to open", async () => {
  const options = { endpoints: "127.0.0.1:4410", apiKey: "very-secret" };
  const { urls } = await explainConnection(options);
  const failure = describeFailure(await failureOf(() => connect(options)), urls);
  expect(failure.message).toContain("needs TLS");
  expect(JSON.stringify(failure)).not.toContain("very-secret");
  expect(failure.open).toEqual([]);
});
