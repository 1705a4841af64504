// What is not well is said with what to do about it; what is well, or in hand, is not said.
import { describe, expect, test } from "vitest";
import { findingsOf } from "../../../gateway/cli/local/findings.ts";
import { statusText } from "../../../gateway/cli/local/status-text.ts";
import type { Status } from "../../../gateway/watch/local/status.ts";
import { before, statusWith, waiting, way } from "./status-site.ts";

type Alarm = Status["alarms"]["named"][number];
const alarm = (more: Partial<Alarm> = {}): Alarm => ({
  ...{ alarm: 7, kind: "leak", severity: "warning", state: "open", nodes: ["elm-4"], began: before(300) },
  ...more,
});
const alarmed = (...named: Alarm[]) => ({ alarms: { count: named.length, named } });
const silent = (offline: number, late = 0): Status["nodes"] => ({
  ...{ count: 9, by_state: { online: 3, late, offline, unheard: 0 }, heard: before(1) },
  silent: [
    ...Array.from({ length: offline }, (_, i) => ({
      node: `gone-${i}`,
      state: "offline",
      heard: before(180),
    })),
    ...Array.from({ length: late }, (_, i) => ({ node: `late-${i}`, state: "late", heard: before(60) })),
  ],
});
const away = { name: "main", connected: false, retained_refused: 0 };
const PARKED = { broker: "main", topic: "sippra/v1/here/node/elm-4/reading", messages: 3, since: before(90) };

const UNWELL: [string, Partial<Status>, RegExp][] = [
  ["it does not run", { running: false }, /^No gateway gateway-1 runs here, .*: start it \(/],
  [
    "a line is away",
    {
      ways: [
        way({
          state: "away",
          since: before(90),
          why: 'No such file: is the cable in, and "path" the right one?',
        }),
      ],
    },
    /^Serial 1 \(serial \/dev\/ttyUSB0\) has been away for 90 min\. No such file: is the cable in/,
  ],
  [
    "a module is not set up",
    { ways: [way({ name: "radio 1", port: "radio /dev/ttyACM0", state: "opening", since: before(5) })] },
    /^Radio 1 .* has not been ready for 5 min: see its cable/,
  ],
  [
    "a module has no air left",
    { ways: [way({ name: "radio 1", airtime_used: 0.97 })] },
    /^Radio 1 has sent 97 % .*radio plan/,
  ],
  [
    "no way in is configured",
    { ways: [], not_ready: [{ reason: "no-way-in", what: "" }] },
    /^No serial line and no radio module is configured.*: list some/,
  ],
  [
    "the store is not written",
    {
      not_ready: [
        { reason: "store", what: "The store could not be written at the last attempt: see the log." },
      ],
    },
    /^The store could not be written .*: see the log\.$/,
  ],
  [
    "the disk is nearly full",
    { disk: { state: "low", free_mb: 90, full_in_days: null } },
    /90 MB are free: make room/,
  ],
  [
    "the disk fills up",
    { disk: { state: "filling", free_mb: 900, full_in_days: 4.6 } },
    /in about 5 days .*: make room/,
  ],
  [
    "the clock is not believed",
    { clock: { doubt: "not-synchronised", since: before(5) } },
    /clock: .* see that it reaches a time server\.$/,
  ],
  ["a broker is away", { brokers: [away] }, /^The broker main is not connected, .*: see that it runs/],
  [
    "a broker takes nothing retained",
    { brokers: [{ ...away, connected: true, retained_refused: 2 }] },
    /retained on 2 topics: let the gateway's user/,
  ],
  [
    "messages are parked",
    { outbox: [waiting({ parked: 3 })], parked: [{ ...PARKED, reason: "not-authorized" }] },
    /^3 messages are parked, since main refuses them \(not-authorized\)\. .*allow its user to\. .*outbox retry --all"\.$/,
  ],
  [
    "messages are parked, for a reason that is told soon",
    { outbox: [waiting({ parked: 1 })] },
    /^1 message is parked, since main refuses it: "sippra-gateway outbox status"/,
  ],
  [
    "a broker is too slow",
    { outbox: [waiting({ history: 400, oldest: before(45) })] },
    /^400 messages wait for main for up to 45 min though/,
  ],
  [
    "a broker is not configured any more",
    { outbox: [waiting(), waiting({ sink: "old", broker: null, readings: 4, oldest: before(9000) })] },
    /^The configuration has no broker old any more: .*outbox drop --broker old"\.$/,
  ],
  [
    "an alarm is open",
    alarmed(alarm()),
    /^One alarm is open, and nobody has it: begin with "sippra-gateway alarms show 7"/,
  ],
  [
    "several are, the critical one first",
    alarmed(alarm(), alarm({ alarm: 9, severity: "critical" })),
    /^2 alarms are open, .*; 1 of them critical: begin with "sippra-gateway alarms show 9"/,
  ],
  [
    "nodes are silent",
    { nodes: silent(5) },
    /^5 nodes are silent \(gone-0 for 3 h, gone-1 for 3 h, gone-2 for 3 h and 2 more\): .*battery/,
  ],
  [
    "frames do not open",
    { refusals: [{ reason: "not-authentic", count: 3, last: before(30) }] },
    /^Refused 3 times since the start, last 30 min ago \(not-authentic\): Frames did not open/,
  ],
  [
    "a reason is of a later version",
    { refusals: [{ reason: "too-blue", count: 1, last: before(0) }] },
    /^Refused once .*\(too-blue\): A reason of another version/,
  ],
  [
    "people are not told",
    {
      tellers: [
        { name: "duty", kind: "mail", waiting: 1, oldest: before(9), trouble: "a@example.org: no such user" },
      ],
    },
    /^People are not told of alarms by duty \(a@example\.org: no such user\): mend it/,
  ],
  [
    "it is another version",
    { version: "0.0.9" },
    /^The gateway that runs is version 0\.0\.9, .*: start the gateway again\.$/,
  ],
];

describe("is said, with what to do", () => {
  test.each(UNWELL)("where %s", (_, more, sentence) => {
    const findings = findingsOf(statusWith(more));
    expect(findings).toEqual([expect.stringMatching(sentence)]);
    const look = { paint: (_: unknown, text: string) => text, width: 80 };
    expect(statusText(statusWith(more), findings, look)).toContain("\nOne thing is not well:\n- ");
  });
});

const WELL: [string, Partial<Status>][] = [
  ["nothing is wrong", {}],
  ["a way is just being opened", { ways: [way({ state: "opening", since: before(1) })] }],
  ["messages have waited for a moment", { outbox: [waiting({ readings: 2, oldest: before(1) })] }],
  ["somebody has the alarm", alarmed(alarm({ state: "acknowledged" }))],
  ["a node is late", { nodes: silent(0, 2) }],
  ["frames of strangers were heard", { refusals: [{ reason: "unknown-node", count: 9, last: before(0) }] }],
  ["something was refused long ago", { refusals: [{ reason: "not-authentic", count: 9, last: before(61) }] }],
];

test.each(WELL)("all is well where %s", (_, more) => {
  expect(findingsOf(statusWith(more))).toEqual([]);
});

/** Every section has rows, and too many of them. */
const full = statusWith({
  ways: [way(), way({ name: "radio 1", port: "radio usb 10c4:ea60", airtime_used: 0.42 })],
  outbox: [waiting({ events: 1, readings: 22, history: 333_333, oldest: before(2000), parked: 4 })],
  parked: Array.from({ length: 20 }, () => ({ ...PARKED, reason: "not-authorized" })),
  nodes: silent(12, 3),
  ...alarmed(...Array.from({ length: 12 }, (_, i) => alarm({ alarm: i + 1, nodes: ["a", "b"] }))),
  refusals: [{ reason: "not-authentic", count: 3, last: before(3) }],
});

test.each([80, 60, 40, 30])("all that there is fits %i columns", (width) => {
  const painted: string[] = [];
  const paint = (_: unknown, text: string) => {
    painted.push(text);
    return text;
  };
  const text = statusText(full, findingsOf(full), { paint, width });
  const words = new Set(["sippra/v1/here/node/elm-4/reading", "sippra/v1/here/node/elm-4/reading,"]);
  for (const line of text.split("\n"))
    if (line.length > width) expect(line.split(" ").some((word) => words.has(word))).toBe(true);
  expect(text).toMatch(/\d+ things are not well:\n/);
  expect(text).toContain("and 10 more");
  expect(text).not.toMatch(/undefined|NaN|null|\[object/);
  expect(painted.length).toBeGreaterThan(5);
});

test("names that would move the cursor are shown without", () => {
  const status = statusWith({
    site: "a\u001b[2Jb",
    nodes: { ...silent(1), silent: [{ node: "\u001b[31mx", state: "offline", heard: null }] },
  });
  const look = { paint: (_: unknown, text: string) => text, width: 80 };
  expect(statusText(status, findingsOf(status), look)).not.toContain("\u001b");
});
