// The gateway as a device of Home Assistant: whether it is there, and what of it needs somebody.
import type { Language } from "../../../config/home-assistant.ts";
import { VERSION } from "../../../version.ts";
import type { Origin } from "../../formats/record.ts";
import type { Topics } from "../../topics.ts";
import { type Component, componentOf, DIAGNOSTIC, type Entity, measured } from "./component.ts";
import { gatewayId } from "./ids.ts";
import { gatewayAvailability } from "./node-device.ts";
import { attributes, expression, field, whether } from "./templates.ts";
import { GATEWAY_NAMES, inLanguage } from "./words.ts";

type Key = keyof typeof GATEWAY_NAMES;

/** The part of its discovery message that is the gateway's own. */
export function gatewayDevice(origin: Origin, topics: Topics, language: Language) {
  const id = gatewayId(origin);
  const names = inLanguage(GATEWAY_NAMES, language);
  const cmps: Record<string, Component> = {};
  for (const [key, entity] of Object.entries(entitiesOf(topics)) as [Key, Entity][])
    cmps[key] = componentOf(id, key, names[key], entity);
  return {
    dev: {
      ids: [id],
      name: `Sippra ${origin.site} ${origin.gateway}`,
      mf: "Sippra",
      mdl: "Gateway",
      sw: VERSION,
    },
    cmps,
  };
}

function entitiesOf(topics: Topics): Record<Key, Entity> {
  const { gatewayStatus, gatewayHealth } = topics;
  const avty = [gatewayAvailability(topics)];
  const count = (name: string): Entity => ({
    ...{ platform: "sensor", topic: gatewayHealth, template: field(name) },
    more: { ...measured(null, 0), avty },
  });
  return {
    // Always there: its will says that it is not.
    connection: {
      ...{
        platform: "binary_sensor",
        topic: gatewayStatus,
        template: whether("value_json.state == 'online'"),
      },
      more: { dev_cla: "connectivity", ...DIAGNOSTIC },
    },
    problem: {
      ...{ platform: "binary_sensor", topic: gatewayHealth, template: PROBLEM },
      more: {
        dev_cla: "problem",
        json_attr_t: gatewayHealth,
        json_attr_tpl: attributes({
          disk: "value_json.disk_state",
          clock: "value_json.clock.reason",
          refused_topics: "value_json.parked | length",
          ways_away: AWAY,
        }),
        avty,
      },
    },
    waiting: count("outbox_messages"),
    oldest_waiting: {
      ...{ platform: "sensor", topic: gatewayHealth, template: field("outbox_oldest") },
      more: { dev_cla: "timestamp", ...DIAGNOSTIC, avty },
    },
    late_nodes: count("nodes_late"),
    silent_nodes: count("nodes_offline"),
    disk_free: {
      ...{ platform: "sensor", topic: gatewayHealth, template: field("disk_free_mb") },
      more: { dev_cla: "data_size", ...measured("MB", 0), ...DIAGNOSTIC, avty },
    },
  };
}

/** Lines and modules that are unplugged, or do not answer. */
const AWAY = "value_json.ways | selectattr('state', 'equalto', 'away') | list | length";
const PROBLEM = expression(
  `'ON' if value_json.disk_state != 'ok' or not value_json.clock.believed or value_json.parked | length > 0 or (${AWAY}) > 0 else 'OFF'`,
);
