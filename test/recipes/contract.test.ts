// The month itself: every message of it as its schema says, under one content an id, in order, and nothing retained of nodes
// that are gone. `npm run contract -- --month` asks the same of another seed, or of more days.
import { expect, test } from "vitest";
import { strictValidator } from "../../tools/contract/check.ts";
import { problemsOf } from "../../tools/contract/recording-check.ts";
import { monthMessages, monthOfHome, retainedAtEnd } from "./month.ts";

test("each message is as the contract says", () => {
  const messages = monthMessages().map(({ topic, payload }) => ({ topic, payload }));
  const { removed } = monthOfHome();
  expect(problemsOf({ messages, retained: retainedAtEnd(), removed }, strictValidator())).toEqual([]);
  expect(messages.length).toBeGreaterThan(20_000);
  expect(removed.length).toBeGreaterThan(2);
});
