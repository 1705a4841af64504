// The check of a recording finds what it is there to find.
import { expect, test } from "vitest";
import { strictValidator } from "../../../tools/contract/check.ts";
import { readExamples } from "../../../tools/contract/examples.ts";
import { type Published, problemsOf } from "../../../tools/contract/recording-check.ts";

const validate = strictValidator();
const exampleOf = (message: string) => readExamples().find(({ shows }) => shows === message)!;
const reading = exampleOf("reading");
const check = (more: Partial<Published>) =>
  problemsOf({ messages: [reading], retained: new Map(), removed: [], ...more }, validate);

test("what is right passes, copies too", () => {
  expect(check({ messages: [reading, exampleOf("night"), reading, exampleOf("leak")] })).toEqual([]);
});

test.each([
  [
    "another content under an id",
    reading.payload.replace('"late":false', '"late":true'),
    /had another content/,
  ],
  [
    "a whole number where there were decimals",
    reading.payload.replace(/("pressure_kpa":\d+)\.\d/, "$1"),
    /pressure_kpa was number with 1 decimals, is number with 0 decimals/,
  ],
  ["a word that is not known", reading.payload.replace(/"via":"\w+"/, '"via":"pigeon"'), /via must be equal/],
  [
    "a field too few",
    reading.payload.replace(/"received":"[^"]+",/, ""),
    /must have required property 'received'/,
  ],
])("%s is found", (_, payload, sentence) => {
  expect(payload).not.toBe(reading.payload);
  expect(check({ messages: [reading, { ...reading, payload }] }).join("\n")).toMatch(sentence);
});

test("an older record after a newer one is found, and what is retained of a node that is gone", () => {
  const older = reading.payload.replace(/"id":"(\d+-\d+-\d+)-\d+"/, '"id":"$1-1"');
  expect(check({ messages: [reading, { ...reading, payload: older }] })[0]).toMatch(/came after a later one/);
  const [, , , , name] = reading.topic.split("/");
  const topic = reading.topic.replace("/reading", "/info");
  expect(check({ retained: new Map([[topic, "{}"]]), removed: [name!] })[0]).toMatch(
    /is retained, and there is no node/,
  );
  expect(check({ retained: new Map([[topic, ""]]), removed: [name!] })).toEqual([]);
});
