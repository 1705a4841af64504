// What Home Assistant shows of the messages that were on a wire, and of those that are odd.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LEAK_STATES } from "../../gateway/deliver/sinks/home-assistant/words.ts";
import { topicsOf } from "../../gateway/deliver/topics.ts";
import { isAvailable, receive } from "./entity.ts";
import { entitiesOf } from "./shown.ts";

const topics = topicsOf("sundsvall", "gateway-1");
const ofNode = topics.node("elm-4");
const EXAMPLES = JSON.parse(
  readFileSync(new URL("../../docs/contract/v1/examples.json", import.meta.url), "utf8"),
) as { message: string; payload: string }[];
const payloads = (message: string) =>
  EXAMPLES.filter((each) => each.message === message).map(({ payload }) => payload);
const exampleOf = (message: string) => JSON.parse(payloads(message)[0]!);

const AT = Date.UTC(2026, 10, 4);
const shown = (key: string, topic: string, payload: unknown, language: "en" | "sv" = "en") => {
  const entity = entitiesOf(language).get(key)!;
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const faults = receive(entity, topic, text, false, AT);
  return { state: entity.state, attributes: entity.attributes, faults, history: entity.history };
};

test.each(["latest", "leak", "availability", "signal", "info", "event", "status", "health"])(
  "every %s that was on a wire is understood",
  (message) => {
    const topic = { ...ofNode, status: topics.gatewayStatus, health: topics.gatewayHealth }[
      message as "leak"
    ];
    let received = 0;
    for (const entity of entitiesOf("sv").values())
      for (const payload of payloads(message)) {
        expect(receive(entity, topic, payload, false, AT)).toEqual([]);
        received++;
      }
    expect(received).toBeGreaterThan(0);
  },
);

test("values are the message's own", () => {
  const latest = exampleOf("latest");
  expect(shown("pressure", ofNode.latest, latest).state).toBe(String(latest.pressure_kpa));
  expect(shown("level", ofNode.latest, latest).state).toBe(String(latest.level_dbfs));
  expect(shown("last_seen", ofNode.latest, latest).state).toBe(latest.received);
  expect(shown("battery", ofNode.latest, { ...latest, flags: ["battery-low"] }).state).toBe("ON");
  expect(shown("sensor_fault", ofNode.latest, { ...latest, flags: ["pressure-fault"] }).state).toBe("ON");
  expect(shown("sensor_fault", ofNode.latest, { ...latest, flags: [] }).state).toBe("OFF");
  expect(shown("pressure", ofNode.latest, { ...latest, pressure_kpa: null }).state).toBe(null);
});

test("a reading that came late shows nothing as now, and one of two intervals ago does", () => {
  const latest = exampleOf("latest");
  const measured = (agoS: number) => ({
    ...latest,
    time_best: new Date(Date.parse(latest.received) - 1000 * agoS).toISOString(),
  });
  expect(shown("pressure", ofNode.latest, measured(1799)).state).toBe(String(latest.pressure_kpa));
  expect(shown("pressure", ofNode.latest, measured(1800)).state).toBe(null);
  expect(shown("last_seen", ofNode.latest, measured(86_400)).state).toBe(latest.received);
});

test("a reading that is found after a restart shows nothing when its node would be late by now", () => {
  const at = Date.parse(exampleOf("latest").time_best);
  const foundS = (s: number) => {
    const entity = entitiesOf("en").get("pressure")!;
    receive(entity, ofNode.latest, payloads("latest")[0]!, true, at + 1000 * s);
    return entity.state;
  };
  // On radio it is heard once an hour.
  expect(foundS(2.5 * 3600 - 1)).toBe(String(exampleOf("latest").pressure_kpa));
  expect(foundS(2.5 * 3600)).toBe(null);
});

test.each([
  ["ok", "OFF", "normal", "normalt"],
  ["muted", "OFF", "muted", "tystad"],
  ["suspect", "ON", "suspected leak", "misstänkt läcka"],
  ["leak", "ON", "likely leak", "sannolik läcka"],
  // It cannot tell; that it is used to a noise is no reason to say that there is none.
  ["used-to-it", null, "used to the noise", "van vid ljudet"],
  ["warm-up", null, "learning", "lär in"],
  // Of a later version.
  ["state-7", null, "other", "annat"],
])("leak state %s", (state, isLeak, en, sv) => {
  const leak = { ...exampleOf("leak"), state };
  expect(shown("leak", ofNode.leak, leak).state).toBe(isLeak);
  expect(shown("leak_state", ofNode.leak, leak).state).toBe(en);
  expect(shown("leak_state", ofNode.leak, leak, "sv").state).toBe(sv);
});

test("every state of the contract has its words", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../docs/contract/v1/leak.schema.json", import.meta.url), "utf8"),
  );
  expect(Object.keys(LEAK_STATES).sort()).toEqual(Object.keys(schema.properties.state["x-known"]).sort());
});

test("a suspected leak stands on the map, with what it rests on", () => {
  const { attributes } = shown("leak", ofNode.leak, exampleOf("leak"));
  expect(attributes).toMatchObject({
    latitude: 62.39,
    longitude: 17.306,
    score: exampleOf("leak").leak_score,
  });
  const info = { ...exampleOf("info"), address: `{{ 7 }} "Älvgatan's" \\ </script>` };
  expect(shown("leak_state", ofNode.info, info).attributes.address).toBe(info.address);
});

test("a topic that is emptied changes no state, and its node is not there any more", () => {
  for (const [key, entity] of entitiesOf("en")) {
    const topic = String(entity.config.state_topic);
    expect([key, receive(entity, topic, "", false, AT)]).toEqual([key, []]);
    expect(entity.state).toBe(null);
  }
  const entity = entitiesOf("en").get("pressure")!;
  receive(entity, topics.gatewayStatus, JSON.stringify({ state: "online" }), true, AT);
  receive(entity, ofNode.availability, JSON.stringify({ state: "late" }), true, AT);
  expect(isAvailable(entity)).toBe(true);
  receive(entity, ofNode.availability, JSON.stringify({ state: "offline" }), true, AT);
  expect(isAvailable(entity)).toBe(false);
  receive(entity, ofNode.availability, "", true, AT);
  expect(isAvailable(entity)).toBe(false);
});

test("a burst is told once, and a late one or another event not at all", () => {
  const entity = entitiesOf("en").get("burst")!;
  const burst = { ...exampleOf("event"), kind: "burst", late: false, id: "1-1-0-7", change_kpa: -80.5 };
  const tell = (event: object, retained = false) =>
    receive(entity, ofNode.event, JSON.stringify(event), retained, AT);
  tell({ ...burst, late: true });
  tell({ ...burst, kind: "leak-state" });
  tell(burst, true);
  expect(entity.history).toEqual([]);
  tell(burst);
  tell(burst);
  expect(entity.history).toHaveLength(1);
  expect(entity.attributes).toMatchObject({ id: "1-1-0-7", change_kpa: -80.5, time: burst.time_best });
  tell({ ...burst, id: "1-1-0-8" });
  expect(entity.history).toHaveLength(2);
});

test("the gateway has a problem where something needs somebody", () => {
  const health = exampleOf("health");
  const problem = (change: object) => shown("problem", topics.gatewayHealth, { ...health, ...change });
  expect(problem({}).state).toBe("OFF");
  expect(problem({ disk_state: "low" }).state).toBe("ON");
  expect(problem({ clock: { believed: false, reason: "jumped", since: null } }).state).toBe("ON");
  const away = { via: "serial", number: 1, state: "away", since: "2026-11-04T14:00:00.000Z" };
  expect(problem({ ways: [away] })).toMatchObject({ state: "ON", attributes: { ways_away: 1, disk: "ok" } });
});
