// What is checked is a row each, which fits terminals of 80 and 40 columns.
import { describe, expect, test } from "vitest";
import type { Checked } from "../../../../gateway/cli/doctor/check.ts";
import { rowText, summaryText } from "../../../../gateway/cli/doctor/text.ts";
import { broken, doubtful } from "../../../../gateway/findings.ts";

const SENTENCE =
  "The MQTT broker at broker.example:8883 wants a user: set mqtt.username and mqtt.password_file.";
const checked = (name: string, more: Partial<Checked> = {}): Checked => ({
  ...{ name, mark: "ok", findings: [], said: "as it should be", ...more },
});
const ALL = [
  checked("store"),
  checked("broker main", {
    mark: "broken",
    findings: [broken("broker-refuses", SENTENCE), doubtful("refused", "And\u001b[2Jmore.")],
  }),
  checked("gateway", { mark: "left out", said: "does not run here" }),
];
const rows = (width: number) => {
  const painted: string[] = [];
  const paint = (format: unknown, text: string) => {
    painted.push(`${format} ${text}`);
    return text;
  };
  return { text: ALL.map((each) => rowText(each, { paint, width, nameWidth: 11 })).join("\n"), painted };
};

test("beside its name, where there is room", () => {
  const { text, painted } = rows(80);
  expect(text.split("\n")).toEqual([
    "ok        store        as it should be",
    "broken    broker main  The MQTT broker at broker.example:8883 wants a user: set",
    "                       mqtt.username and mqtt.password_file.",
    "                       And [2Jmore.",
    "left out  gateway      does not run here",
  ]);
  expect(painted).toEqual(["green ok", "red broken", "gray left out"]);
});

test("below it, where there is not", () => {
  const { text } = rows(40);
  expect(text.split("\n").slice(0, 4)).toEqual([
    "ok        store",
    "  as it should be",
    "broken    broker main",
    "  The MQTT broker at broker.example:8883",
  ]);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
});

describe("comes to", () => {
  const summary = (all: Checked[], isRunning = true) =>
    summaryText(all, isRunning, { paint: (_, text) => text, width: 80 });
  test.each<[string, Checked[], boolean, string]>([
    ["all is well", [checked("a"), checked("b")], true, "All is well, by 2 checks."],
    [
      "what was left out is no check",
      [checked("a"), ALL[2]!],
      false,
      "All is well, by 1 check. No gateway runs here.",
    ],
    [
      "what is not well",
      [...ALL, checked("disk", { mark: "doubtful" })],
      true,
      "Not all is well. Broken: broker main; doubtful: disk.",
    ],
  ])("%s", (_, all, isRunning, sentence) => {
    expect(summary(all, isRunning)).toBe(sentence);
  });
});
