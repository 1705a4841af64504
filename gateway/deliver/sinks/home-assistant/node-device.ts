// A node as a device of Home Assistant, with all that it has to show. Its states are the contract's own retained messages:
// nothing is published twice, and what comes late moves none of them back.
import type { Language } from "../../../config/home-assistant.ts";
import { FRESH_INTERVALS } from "../../../store/lanes.ts";
import { expectedInterval, INTERVAL_DEFAULT_MS, LATE_INTERVALS, type NodeInfo } from "../../../store/view.ts";
import type { NodeTopics, Topics } from "../../topics.ts";
import {
  type Component,
  componentOf,
  DIAGNOSTIC,
  type Entity,
  goneComponent,
  measured,
} from "./component.ts";
import type { DeviceId } from "./ids.ts";
import { anyFlag, attributes, expression, field, freshField, isThere, translated } from "./templates.ts";
import { inLanguage, LEAK_STATES, NODE_NAMES, OTHER, RECEPTION } from "./words.ts";

type Key = keyof typeof NODE_NAMES;

/** What of a node Home Assistant is told: when none of it changes, nothing is told anew. */
export interface NodeFacts {
  name: string;
  board: string | null;
  firmware: string | null;
  intervalMs: number;
  latitude: number | null;
  longitude: number | null;
  /** It is heard over radio. */
  hasSignal: boolean;
}

export const factsOf = ({ name, board, firmware, interval, place, signal }: NodeInfo): NodeFacts => ({
  ...{ name, board, firmware, intervalMs: interval ?? INTERVAL_DEFAULT_MS },
  ...{ latitude: place.latitude, longitude: place.longitude, hasSignal: signal !== null },
});

export interface NodeDeviceDeps {
  topics: Topics;
  language: Language;
  gateway: DeviceId;
  /** How often nodes on radio send what they have. */
  radioPeriodMs: number;
}

/** Only of nodes on radio. */
const OF_SIGNAL: readonly Key[] = ["signal_strength", "signal_margin"];

/** The part of its discovery message that is a node's own. `hadSignal`: what it had of that is taken away. */
export function nodeDevice(id: DeviceId, facts: NodeFacts, deps: NodeDeviceDeps, hadSignal = false) {
  const { topics, language, gateway } = deps;
  const { name, board, firmware } = facts;
  const ofNode = topics.node(name);
  const names = inLanguage(NODE_NAMES, language);
  const entities = Object.entries(entitiesOf(facts, ofNode, deps)) as [Key, Entity][];
  const cmps: Record<string, Component> = {};
  for (const [key, entity] of entities) {
    if (!OF_SIGNAL.includes(key) || facts.hasSignal) cmps[key] = componentOf(id, key, names[key], entity);
    else if (hadSignal) cmps[key] = goneComponent(entity.platform);
  }
  return {
    dev: {
      ids: [id],
      name,
      mf: "Sippra",
      ...(board !== null && { mdl: board }),
      ...(firmware !== null && { sw: firmware }),
      via_device: gateway,
    },
    cmps,
    avty: [
      gatewayAvailability(topics),
      { t: ofNode.availability, val_tpl: isThere("value_json.state != 'offline'") },
    ],
    avty_mode: "all",
  };
}

export const gatewayAvailability = (topics: Topics) => ({
  t: topics.gatewayStatus,
  val_tpl: isThere("value_json.state == 'online'"),
});

function entitiesOf(
  facts: NodeFacts,
  ofNode: NodeTopics,
  { topics, language, radioPeriodMs }: NodeDeviceDeps,
): Record<Key, Entity> {
  const { latest, signal, availability } = ofNode;
  const { intervalMs, hasSignal } = facts;
  const freshness = {
    comesS: (FRESH_INTERVALS * intervalMs) / 1000,
    shownS: (LATE_INTERVALS * expectedInterval(intervalMs, hasSignal, radioPeriodMs)) / 1000,
  };
  const fresh = (name: string) => freshField(name, freshness);
  return {
    ...leakEntities(facts, ofNode, language),
    level: {
      ...{ platform: "sensor", topic: latest, template: fresh("level_dbfs") },
      more: { ...measured("dBFS", 0), ic: "mdi:ear-hearing" },
    },
    pressure: {
      ...{ platform: "sensor", topic: latest, template: fresh("pressure_kpa") },
      more: { dev_cla: "pressure", ...measured("kPa", 1) },
    },
    burst: {
      ...{ platform: "event", topic: ofNode.event, template: BURST },
      more: { event_types: ["burst"], ic: "mdi:pipe-leak" },
    },
    battery: {
      ...{ platform: "binary_sensor", topic: latest, template: anyFlag("battery-low") },
      more: { dev_cla: "battery", ...DIAGNOSTIC },
    },
    battery_voltage: {
      ...{ platform: "sensor", topic: latest, template: fresh("battery_v") },
      more: { dev_cla: "voltage", ...measured("V", 2), ...DIAGNOSTIC },
    },
    sensor_fault: {
      ...{ platform: "binary_sensor", topic: latest, template: anyFlag("pressure-fault", "acoustic-fault") },
      more: { dev_cla: "problem", ...DIAGNOSTIC },
    },
    temperature: {
      ...{ platform: "sensor", topic: latest, template: fresh("temperature_c") },
      more: { dev_cla: "temperature", ...measured("°C", 0), ...DIAGNOSTIC },
    },
    signal_strength: {
      ...{ platform: "sensor", topic: signal, template: field("rssi_dbm") },
      more: { dev_cla: "signal_strength", ...measured("dBm", 0), ...DIAGNOSTIC },
    },
    signal_margin: {
      ...{ platform: "sensor", topic: signal, template: field("margin_db") },
      more: { dev_cla: "signal_strength", ...measured("dB", 1), ...DIAGNOSTIC },
    },
    last_seen: {
      ...{ platform: "sensor", topic: latest, template: field("received") },
      more: { dev_cla: "timestamp", ...DIAGNOSTIC },
    },
    reception: receptionOf(availability, topics, language),
  };
}

/**
 * What a node thinks of its pipe. While it learns, and when it has become used to a noise that it suspected, it cannot tell,
 * and says neither yes nor no: "off" would be a pipe that is in order.
 */
function leakEntities(
  { latitude, longitude }: NodeFacts,
  { leak, info }: NodeTopics,
  language: Language,
): Pick<Record<Key, Entity>, "leak" | "leak_state" | "leak_score" | "rise"> {
  const words = inLanguage(LEAK_STATES, language);
  // By these Home Assistant draws an entity on its map.
  const position = latitude === null || longitude === null ? {} : { latitude, longitude };
  const about = {
    score: "value_json.leak_score",
    since: "value_json.since",
    since_before: "value_json.since_before",
    rule: "value_json.rule",
    flags: "value_json.flags",
    ...Object.fromEntries(Object.entries(position).map(([key, value]) => [key, String(value)])),
  };
  const where = ["address", "pipe_id", "pipe_material", "pipe_diameter_mm"];
  return {
    leak: {
      ...{ platform: "binary_sensor", topic: leak, template: IS_LEAK },
      more: {
        dev_cla: "problem",
        ic: "mdi:pipe-leak",
        json_attr_t: leak,
        json_attr_tpl: attributes(about),
      },
    },
    leak_state: {
      ...{ platform: "sensor", topic: leak, template: translated("state", words, OTHER[language]) },
      more: {
        dev_cla: "enum",
        ops: [...Object.values(words), OTHER[language]],
        json_attr_t: info,
        json_attr_tpl: attributes(Object.fromEntries(where.map((name) => [name, `value_json.${name}`]))),
      },
    },
    leak_score: {
      ...{ platform: "sensor", topic: leak, template: field("leak_score") },
      more: { ...measured(null, 0), ic: "mdi:gauge" },
    },
    rise: {
      ...{ platform: "sensor", topic: leak, template: field("rise_db") },
      more: { ...measured("dB", 1), ic: "mdi:trending-up" },
    },
  };
}

const IS_LEAK = expression(
  "'ON' if value_json.state in ['suspect', 'leak'] else 'OFF' if value_json.state in ['ok', 'muted'] else 'None'",
);

/** None that is late, and no copy: `this` is the entity as it is, with the attributes of its last event. */
const BURST =
  "{% if value_json is defined and value_json.kind == 'burst' and not value_json.late and value_json.id != this.attributes.id %}" +
  "{{ {'event_type': 'burst', 'id': value_json.id, 'time': value_json.time_best, 'change_kpa': value_json.change_kpa, 'before_kpa': value_json.before_kpa, 'after_kpa': value_json.after_kpa} | tojson }}" +
  "{% endif %}";

/** It is there also while its node is silent, or nobody could see that it is. */
function receptionOf(topic: string, topics: Topics, language: Language): Entity {
  const words = inLanguage(RECEPTION, language);
  return {
    ...{ platform: "sensor", topic, template: translated("state", words, OTHER[language]) },
    more: {
      dev_cla: "enum",
      ops: [...Object.values(words), OTHER[language]],
      avty: [gatewayAvailability(topics)],
      ...DIAGNOSTIC,
    },
  };
}
