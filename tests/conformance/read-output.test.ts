import { expect, test } from "vitest";
import { failsAlone, readOutput, secondTry } from "../../conformance/read-output.ts";

const OUTPUT = `FAILED: Errors/HTTPVersion:1/TLS:true/unary/aborted:
	actual error contain 0 details; expecting 1
FAILED: Basic/HTTPVersion:2/unary/success was expected to fail but did not
INFO: Timeouts/HTTPVersion:1/unary/timeout failed (as expected):
	expecting an error but received none

Total cases: 8
4 passed, 2 failed
(Another 1 failed as expected due to being known failures/flakes.)
Another 1 could not be run due to client timing out or exiting prematurely.
`;

test("the output of the runner, case by case", () => {
  expect(readOutput(OUTPUT)).toEqual({
    total: 8,
    passed: 4,
    failed: new Map([
      ["Errors/HTTPVersion:1/TLS:true/unary/aborted", "actual error contain 0 details; expecting 1"],
      ["Basic/HTTPVersion:2/unary/success", "is known to fail, but passed"],
    ]),
    known: ["Timeouts/HTTPVersion:1/unary/timeout"],
    notRun: 1,
  });
});

test("an output without a result is an error with its end", () => {
  expect(() => readOutput("could not bind: address in use\n")).toThrow(/address in use/);
});

test("what fails beside another run: known failures count, cases that passed do not", () => {
  const run = readOutput(OUTPUT);
  const clean = readOutput("Total cases: 8\n8 passed, 0 failed\n");
  expect(failsAlone(run, clean)).toEqual([
    "Errors/HTTPVersion:1/TLS:true/unary/aborted",
    "Timeouts/HTTPVersion:1/unary/timeout",
  ]);
  expect(failsAlone(run, run)).toEqual([]);
});

test("what passes at the second try has passed", () => {
  const first = readOutput("FAILED: a:\n\tlate\nFAILED: b:\n\tlate\nTotal cases: 8\n6 passed, 2 failed\n");
  const second = readOutput("FAILED: b:\n\tlate\nTotal cases: 2\n1 passed, 1 failed\n");
  expect(secondTry(first, second)).toMatchObject({ total: 8, passed: 7, failed: new Map([["b", "late"]]) });
});
