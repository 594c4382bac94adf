import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { onlyMessage } from "./only-message.ts";

async function* these(messages: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* messages;
}

test("one message is the answer", async () => {
  expect(await onlyMessage(these(["a"]))).toBe("a");
});

test.each([
  [[], "There is no message in the answer."],
  [["a", "a"], "There are two messages in an answer that has one."],
])("%j is none", async (messages, message) => {
  await expect(onlyMessage(these(messages))).rejects.toMatchObject({
    code: "MALFORMED_RESPONSE",
    message,
    cause: { code: Code.Unimplemented },
  });
});

test("an error after the message is the answer", async () => {
  const failing = async function* () {
    yield "a";
    throw new Error("late");
  };
  await expect(onlyMessage(failing())).rejects.toThrow("late");
});
