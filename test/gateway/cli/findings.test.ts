// What is not well is said with what to do about it; what is well, or in hand, is not said.
import { describe, expect, test } from "vitest";
import { findingsOf } from "../../../gateway/cli/local/findings.ts";
import { statusText } from "../../../gateway/cli/local/status-text.ts";
import type { Cause } from "../../../gateway/findings.ts";
import type { Status } from "../../../gateway/watch/local/status.ts";
import { before, brokerIs, statusWith, waiting, way } from "./status-site.ts";

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
const away = brokerIs({ connected: false });
const broke = (cause: Cause, why: string, times: number) => ({ cause, why, time: before(1), times });
const refused = (
  reason: string,
  count: number,
  minutes: number,
  ...from: { who: string; via: string }[]
) => ({
  refusals: [{ reason, count, last: before(minutes), from }],
});
const PARKED = { broker: "main", topic: "sippra/v1/here/node/elm-4/reading", messages: 3, since: before(90) };

const sentencesOf = (status: Status) => findingsOf(status).map(({ sentence }) => sentence);

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
    "a broker does not let it in",
    { brokers: [{ ...away, last_break: broke("broker-refuses", "It wants a user: set mqtt.username.", 3) }] },
    /^The broker main is not connected, .*\. It wants a user: set mqtt\.username\.$/,
  ],
  [
    "another gateway has its name",
    { brokers: [brokerIs({ last_break: broke("same-id", "Give each its own name.", 7) })] },
    /^The broker main has ended the connection 7 times .* Give each its own name\.$/,
  ],
  [
    "a broker takes nothing retained",
    { brokers: [brokerIs({ retained_refused: 2, refused_topic: "sippra/a" })] },
    /retained on 2 topics \(sippra\/a\): let the gateway's user/,
  ],
  [
    "messages are parked",
    { outbox: [waiting({ parked: 3 })], parked: [{ ...PARKED, reason: "not-authorized" }] },
    /^3 messages are parked, since main refuses them \(not-authorized, sippra\/\S+\)\. .*allow its user to\. .*outbox retry --all"\.$/,
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
    refused("not-authentic", 3, 30, { who: "oak-7", via: "serial /dev/ttyUSB0" }),
    /^Refused 3 times since the start, last 30 min ago \(not-authentic, oak-7\): Frames did not open .*nodes enrolment oak-7 --out oak-7\.enrol\.json"\.$/,
  ],
  [
    "a node of another network is on a wire",
    refused("unknown-node", 2, 3, { who: "7/12", via: "serial /dev/ttyUSB0" }),
    /^Frames come .* \(network\/number 7\/12\), of network 7, and this gateway's is 1: /,
  ],
  [
    "a node is not heard, and over radio a stranger is",
    {
      ...refused("unknown-node", 2, 3, { who: "1/12", via: "radio /dev/ttyUSB1" }),
      nodes: { ...silent(0), by_state: { online: 1, late: 0, offline: 0, unheard: 1 } },
    },
    /^Frames come from nodes that are not enrolled here \(network\/number 1\/12\): see "sippra-gateway nodes list"/,
  ],
  [
    "much that a module hears is spoilt",
    { ways: [way({ name: "radio 1", hour: { frames: 20, spoilt: 60 } })] },
    /^Of what radio 1 has heard within the last hour, 75 % was spoilt .* \(60 packets\): /,
  ],
  [
    "nodes on radio fall silent together",
    alarmed(alarm({ kind: "jammed", nodes: [], state: "acknowledged" })),
    /^Most nodes on radio have fallen silent together \(alarm 7\): /,
  ],
  [
    "a reason is of a later version",
    refused("too-blue", 1, 0),
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
    const findings = sentencesOf(statusWith(more));
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
  ["frames of strangers were heard", refused("unknown-node", 9, 0)],
  [
    "a stranger is heard over radio, and all of ours are",
    refused("unknown-node", 9, 0, { who: "7/12", via: "radio /dev/ttyUSB1" }),
  ],
  ["a packet or two are spoilt", { ways: [way({ name: "radio 1", hour: { frames: 0, spoilt: 19 } })] }],
  ["a line has noise", { ways: [way({ hour: { frames: 1, spoilt: 99 } })] }],
  ["a broker was away", { brokers: [brokerIs({ last_break: broke("broker-away", "It was lost.", 9) })] }],
  ["something was refused long ago", refused("not-authentic", 9, 61)],
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
  ...refused("not-authentic", 3, 3),
});

test.each([80, 60, 40, 30])("all that there is fits %i columns", (width) => {
  const painted: string[] = [];
  const paint = (_: unknown, text: string) => {
    painted.push(text);
    return text;
  };
  const text = statusText(full, sentencesOf(full), { paint, width });
  const words = new Set(["", ",", ")."].map((end) => `${PARKED.topic}${end}`));
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
  expect(statusText(status, sentencesOf(status), look)).not.toContain("\u001b");
});
