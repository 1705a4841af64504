// Entities of a node and its gateway as Home Assistant makes them of what it is told.
import type { Language } from "../../gateway/config/home-assistant.ts";
import { gatewayDevice } from "../../gateway/deliver/sinks/home-assistant/gateway-device.ts";
import { gatewayId } from "../../gateway/deliver/sinks/home-assistant/ids.ts";
import { type NodeFacts, nodeDevice } from "../../gateway/deliver/sinks/home-assistant/node-device.ts";
import { topicsOf } from "../../gateway/deliver/topics.ts";
import { type Entity, newEntity } from "./entity.ts";
import { readDevice } from "./payload.ts";

const ORIGIN = { site: "sundsvall", gateway: "gateway-1" };
const FACTS: NodeFacts = {
  ...{ name: "elm-4", board: "puckjs", firmware: "0.1.0", intervalMs: 900_000 },
  ...{ latitude: 62.39, longitude: 17.306, hasSignal: true },
};

/** What it is told of them, as on the wire. */
export function nodeMessages(language: Language = "sv"): string[] {
  const topics = topicsOf(ORIGIN.site, ORIGIN.gateway);
  const devices = { topics, language, gateway: gatewayId(ORIGIN), radioPeriodMs: 3_600_000 };
  return [nodeDevice("sippra_sundsvall_1_4", FACTS, devices), gatewayDevice(ORIGIN, topics, language)].map(
    (device) => JSON.stringify(device),
  );
}

/** By the keys of their components. */
export const entitiesOf = (language: Language): Map<string, Entity> =>
  new Map(
    nodeMessages(language).flatMap((message) =>
      [...readDevice("", message).components].map(([key, { platform, config }]) => [
        key,
        newEntity(platform, config),
      ]),
    ),
  );
