// Areas of a configuration: taken whole, or refused with what to mend and where.
import { describe, expect, test } from "vitest";
import { readConfig } from "../../../gateway/assemble/configuration.ts";
import { refused } from "./refusal.ts";

const taken = (text: string) => readConfig(`site: a\n${text}`, "/etc/sippra/sippra.yaml").areas;
const wrong = (text: string) => refused(`site: a\n${text}`);

test("meters have their defaults, and folders start at the configuration's", () => {
  expect(taken("areas: [{ name: norra, flow: [{ folder: ./in, unit: m3 }] }]")).toEqual([
    {
      ...{ name: "norra", nodes: [], utc_offset: "+01:00" },
      flow: [{ name: "inlet", folder: "/etc/sippra/in", unit: "m3", outlet: false }],
    },
  ]);
});

describe("what is wrong", () => {
  const meter = (text: string) => `areas:\n  - name: norra\n    flow:\n      - { ${text} }\n`;
  test.each([
    [meter("topic: a, unit: gallons"), /unit must be one of m3\/h, l\/s, l\/min, m3, l or pulses|unit/],
    [meter("topic: a"), /flow\[0\]\.unit|unit/],
    [meter("unit: l/s"), /of topic and folder/],
    [meter("topic: a, folder: b, unit: l/s"), /not both/],
    [meter("topic: a/+/b, unit: l/s"), /one topic, as in "water\/norra\/flow"/],
    [meter("topic: $SYS/load, unit: l/s"), /one topic/],
    [meter("topic: sippra/v1/a/node/x/reading, unit: l/s"), /gateway's own topics/],
    [meter("topic: a, path: 'a..b', unit: l/s"), /a path into JSON/],
    [meter("topic: a, time_path: t, unit: l/s"), /needs path beside it/],
    [meter("topic: a, value_column: v, unit: l/s"), /needs folder beside it/],
    [meter("topic: a, unit: pulses"), /goes with unit pulses/],
    [meter("topic: a, unit: l, per_pulse_l: 10"), /goes with unit pulses/],
    [meter("topic: a, unit: pulses, per_pulse_l: 0"), /more than 0/],
    [meter("topic: a, unit: l/s, zone: Mars/Olympus"), /a zone like Europe\/Stockholm/],
    [meter("topic: a, units: l/s"), /did you mean "unit"/],
    ["areas: [{ name: a, utc_offset: 1 }]", /an offset from UTC|text/],
    ["areas: [{ name: a, nodes: [x] }, { name: b, nodes: [x] }]", /x.*is in a already|is in a already/],
    ["areas: [{ name: a }, { name: a }]", /no other area has/],
    [
      "areas: [{ name: a, flow: [{ topic: t, unit: l }, { topic: u, unit: l }] }]",
      /no other meter of the area has/,
    ],
    [
      "areas: [{ name: a, flow: [{ topic: t, unit: l }] }, { name: b, flow: [{ topic: t, unit: l }] }]",
      /read by another meter/,
    ],
  ])("%j", (text, sentence) => {
    expect(wrong(text)).toMatch(sentence);
    expect(wrong(text)).toMatch(/^sippra\.yaml, line \d/);
  });
});
