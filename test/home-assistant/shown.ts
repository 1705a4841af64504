// Entities of a node and its gateway as Home Assistant makes them of what it is told.
import type { Language } from "../../gateway/config/home-assistant.ts";
import { gatewayDevice } from "../../gateway/deliver/sinks/home-assistant/gateway-device.ts";
import { type NodeFacts, nodeDevice } from "../../gateway/deliver/sinks/home-assistant/node-device.ts";
import { topicsOf } from "../../gateway/deliver/topics.ts";
import { type Entity, newEntity } from "./entity.ts";
import { readDevice } from "./payload.ts";

const ORIGIN = { site: "sundsvall", gateway: "gateway-1" };
const FACTS: NodeFacts = {
  ...{ name: "elm-4", board: "puckjs", firmware: "0.1.0", intervalMs: 900_000 },
  ...{ latitude: 62.39, longitude: 17.306, hasSignal: true },
};

/** By the keys of their components. */
export function entitiesOf(language: Language): Map<string, Entity> {
  const topics = topicsOf(ORIGIN.site, ORIGIN.gateway);
  const devices = [
    nodeDevice("sippra_sundsvall_1_4", FACTS, {
      topics,
      language,
      gateway: "sippra_sundsvall_gateway_gateway-1",
    }),
    gatewayDevice(ORIGIN, topics, language),
  ];
  return new Map(
    devices.flatMap((device) =>
      [...readDevice("", JSON.stringify(device)).components].map(([key, { platform, config }]) => [
        key,
        newEntity(platform, config),
      ]),
    ),
  );
}
