// A topic that a partner expects: whether anything comes on it, and what is nearest where nothing does.
import { expect, test } from "vitest";
import { expectation } from "../../../../gateway/cli/doctor/expected.ts";

const HERE = { site: "sundsvall", gateway: "gateway-1", nodes: ["elm-street-4", "oak-7"], areas: ["norra"] };
const sentence = (filter: string, publishing: typeof HERE | { nodes: null } = HERE) =>
  expectation(filter, { ...HERE, ...publishing }).findings[0]?.sentence ?? null;

test.each([
  ["#"],
  ["sippra/#"],
  ["sippra/v1/sundsvall/#"],
  ["+/v1/+/node/+/reading"],
  ["sippra/v1/sundsvall/node/elm-street-4/leak"],
  ["sippra/v1/sundsvall/node/oak-7/#"],
  ["sippra/v1/sundsvall/+/+/status"],
  ["sippra/v1/sundsvall/alarm/gateway-1/17"],
  ["sippra/v1/sundsvall/area/norra/flow"],
  ["sippra/v1/sundsvall/response/node-settings"],
])("something comes on %s", (filter) => {
  expect(sentence(filter)).toBeNull();
});

test.each([
  ["sippra/sundsvall/node/+/leak", "sippra/v1/sundsvall/node/+/leak"],
  ["sippra/v1/Sundsvall/node/+/leak", "sippra/v1/sundsvall/node/+/leak"],
  ["water/sippra/v1/sundsvall/node/+/reading", "sippra/v1/sundsvall/node/+/reading"],
  ["sippra/v2/sundsvall/gateway/gateway-1/health", "sippra/v1/sundsvall/gateway/gateway-1/health"],
  ["sippra/v1/sundsvall/node/elm-street-4/readings", "sippra/v1/sundsvall/node/+/reading"],
  ["sippra/v1/sundsvall/node/elm-street-4", null],
  ["/sippra/v1/sundsvall/node/+/event", "sippra/v1/sundsvall/node/+/event"],
  ["sippra/v1/sundsvall/request/node-settings", null],
])("nothing comes on %s", (filter, nearest) => {
  const told = sentence(filter);
  expect(told).toMatch(
    /^Nothing of this gateway ever comes on .* below sippra\/v1\/sundsvall\/#, and \S+ is nearest\./,
  );
  if (nearest !== null) expect(told).toContain(`and ${nearest} is nearest`);
});

test("a node that is not here", () => {
  const topic = "sippra/v1/sundsvall/node/elm-stret-4/leak";
  expect(sentence(topic)).toBe(
    `Nothing comes on ${topic}, since no node here is called elm-stret-4: does the partner mean elm-street-4?`,
  );
  expect(sentence("sippra/v1/sundsvall/area/x/flow")).toMatch(
    /no area here is called x: see "sippra-gateway areas list"\.$/,
  );
  expect(sentence(topic, { nodes: null })).toBeNull();
});

test.each([["sippra/v1/#/leak"], ["sippra/v1/sunds+"], [""]])("%j is no filter", (filter) => {
  expect(sentence(filter)).toContain('is no filter of MQTT: "+" and "#" each stand alone');
});
