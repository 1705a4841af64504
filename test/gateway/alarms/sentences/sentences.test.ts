// Alarms in words: every kind, state, reason and part, in English and Swedish, from whatever figures there are.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ADVICE_NAMES,
  ALARM_KINDS,
  ALARM_STATES,
  type Alarm,
  FOUND_REASONS,
  OWN_REASONS,
  PART_NAMES,
  type Part,
} from "../../../../gateway/alarms/alarm.ts";
import { EN } from "../../../../gateway/alarms/sentences/en.ts";
import { SV } from "../../../../gateway/alarms/sentences/sv.ts";
import { partSentence, summaryOf } from "../../../../gateway/alarms/sentences/words.ts";
import { openAlarm, T } from "../alarms.ts";

const both = (part: Part) => [partSentence(EN, part), partSentence(SV, part)];

test.each<[Part["name"], number, Part["figures"], string, string]>([
  [
    "rise",
    2,
    { rise_db: 7, nights: 9 },
    "7 dB louder than usual, nine nights running.",
    "7 dB starkare än vanligt, nio nätter i rad.",
  ],
  [
    "rise",
    1,
    { rise_db: 4.46, nights: 1 },
    "4.5 dB louder than usual, one night.",
    "4,5 dB starkare än vanligt, en natt.",
  ],
  [
    "persistence",
    1,
    { nights: 9, of_nights: 10 },
    "Heard in nine nights of the last ten.",
    "Hörs i nio av de senaste tio nätterna.",
  ],
  [
    "neighbours",
    1,
    { hearing_nodes: 1, neighbour_nodes: 2 },
    "One node next along the pipe hears it too, of two.",
    "En nod intill längs ledningen hör det också, av två.",
  ],
  [
    "neighbours",
    -1,
    { hearing_nodes: 0, neighbour_nodes: 3 },
    "None of the three next nodes along the pipe hears it.",
    "Ingen av tre grannoder längs ledningen hör det.",
  ],
  [
    "alike-elsewhere",
    -2,
    { nodes: 5 },
    "Five nodes that are no neighbours rise alike.",
    "Fem noder som inte är grannar stiger likadant.",
  ],
  [
    "night-flow",
    2,
    { flow_m3h: 0.82 },
    "The area's night flow is 0.8 m³/h higher than before.",
    "Områdets nattflöde är 0,8 m³/h högre än förut.",
  ],
  ["pressure", 2, { fall_kpa: 6.5 }, "The pressure has fallen by 6.5 kPa.", "Trycket har fallit 6,5 kPa."],
  [
    "history",
    -1,
    { suspicions: 2 },
    "This node was suspected twice in the year before.",
    "Noden har misstänkts två gånger det senaste året.",
  ],
  [
    "nearby",
    1,
    { nearby_percent: 4.2 },
    "Another leak may run nearby that no node hears: 4.2 % of places have one.",
    "En annan läcka som ingen nod hör kan finnas i närheten: så är det på 4,2 % av platserna.",
  ],
  [
    "history",
    -1,
    { false_alarms: 1, leaks: 0 },
    "One false alarm here before, and no leaks.",
    "Ett falsklarm här tidigare, och ingen läcka.",
  ],
  [
    "reports",
    -1,
    { leaks: 0, alarms: 13 },
    "None of 13 alarms here was a leak.",
    "Inget av 13 larm här var en läcka.",
  ],
  ["fleet", 0, {}, "Fleet: says nothing here.", "Övriga noder: säger inget här."],
])("a part is said from its figures: %s %d %j", (name, weight, figures, en, sv) => {
  expect(both({ name, weight, figures })).toEqual([en, sv]);
});

describe("a summary", () => {
  const stretch = { from: "elm-4", to: "oak-2", likelier: "elm-4", length_m: 120 };
  const leak = openAlarm(["elm-4", "oak-2"], {
    place: { nodes: ["elm-4", "oak-2"], stretch, area: "north" },
    probability: 0.42,
  });
  test.each<[string, Alarm, string, string]>([
    [
      "a stretch",
      leak,
      "Suspected leak between elm-4 and oak-2, likelier near elm-4 (area north): 42 % likely, since 2026-11-01. Listen at the valves before anybody digs.",
      "Misstänkt läcka mellan elm-4 och oak-2, troligare nära elm-4 (område north): sannolikhet 42 %, sedan 2026-11-01. Lyssna på ventilerna innan någon gräver.",
    ],
    [
      "a burst, in the minute",
      openAlarm(["a", "b"], { kind: "burst", probability: 0.9, advice: "look-tonight" }),
      "Burst at a, also at b: 90 % likely, since 2026-11-01 04:00 UTC. Look for water now, and be ready to close valves.",
      "Rörbrott vid a, även vid b: sannolikhet 90 %, sedan 2026-11-01 04:00 UTC. Sök efter vatten nu, och var beredd att stänga ventiler.",
    ],
    [
      "one that somebody has",
      { ...leak, place: { ...leak.place, stretch: null, area: null }, state: "acknowledged", quietSince: T },
      "Suspected leak at elm-4, also at oak-2: 42 % likely, since 2026-11-01, acknowledged, nothing found since 2026-11-01. Listen at the valves before anybody digs.",
      "Misstänkt läcka vid elm-4, även vid oak-2: sannolikhet 42 %, sedan 2026-11-01, kvitterat, inget hörs sedan 2026-11-01. Lyssna på ventilerna innan någon gräver.",
    ],
    [
      "one that is closed",
      openAlarm(["a"], { state: "closed", closed: T, reason: "service", repaired: T, after: "quiet" }),
      "Suspected leak at a: closed, a service pipe leaked; quiet after the repair.",
      "Misstänkt läcka vid a: avslutat, läcka på servisledning; tyst efter åtgärden.",
    ],
    [
      "the gateway",
      openAlarm([], { kind: "gateway", probability: null, advice: "look-at-gateway" }),
      "Gateway trouble: since 2026-11-01. Look at the gateway's health and log.",
      "Fel i gatewayen: sedan 2026-11-01. Se på gatewayens tillstånd och logg.",
    ],
  ])("of %s", (_, alarm, en, sv) => {
    expect([summaryOf(EN, alarm), summaryOf(SV, alarm)]).toEqual([en, sv]);
  });
});

test("whatever an alarm is, it is a line without holes in either language", () => {
  const figures = [
    "rise_db",
    "nights",
    "of_nights",
    "onset_nights",
    "spread_db",
    "frequency_hz",
    "from_hz",
    "to_hz",
  ].concat(
    ...[
      "suspicions",
      "nearby_percent",
      "false_alarms",
      "leaks",
      "alarms",
      "hearing_nodes",
      "neighbour_nodes",
      "nodes",
      "flow_m3h",
      "fall_kpa",
      "above_db",
    ],
  );
  const part = fc.record({
    name: fc.constantFrom(...PART_NAMES),
    weight: fc.integer({ min: -2, max: 2 }),
    figures: fc.dictionary(
      fc.constantFrom(...figures),
      fc.constantFrom(null, 0, 1, 2, 13, -4.04, Number.NaN, "x"),
    ),
  });
  const alarm = fc.record({
    kind: fc.constantFrom(...ALARM_KINDS),
    state: fc.constantFrom(...ALARM_STATES),
    reason: fc.constantFrom(...FOUND_REASONS, ...OWN_REASONS),
    advice: fc.constantFrom(...ADVICE_NAMES),
    after: fc.constantFrom(null, "checking", "quiet", "still-heard", "cannot-tell"),
    nodes: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 5 }),
  });
  const isLine = (text: string) => {
    expect(text).toMatch(/^[A-ZÅÄÖ0-9-].*\.$/);
    expect(text).not.toMatch(/undefined|null|NaN| {2}|\n/);
    expect(text.length).toBeLessThan(300);
  };
  fc.assert(
    fc.property(part, alarm, (one, { nodes, ...more }) => {
      for (const text of both(one as Part)) isLine(text);
      const whole = openAlarm(nodes, more as Partial<Alarm>);
      for (const words of [EN, SV]) isLine(summaryOf(words, whole));
    }),
  );
});
