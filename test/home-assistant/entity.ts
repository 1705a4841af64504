// An entity of Home Assistant, by its platform: what becomes of a message that comes on one of its topics. Written after
// homeassistant/components/mqtt/{sensor,binary_sensor,event,entity}.py.
import type { Json } from "./payload.ts";
import { render } from "./template.ts";

export interface EntityState {
  at: number;
  state: string;
}

export interface Entity {
  platform: string;
  config: Json;
  /** Null: unknown. */
  state: string | null;
  attributes: Json;
  /** By topic, whether it says that the entity is there. */
  availability: Map<string, boolean>;
  /** What its state has been, and events; virtual unix ms. */
  history: EntityState[];
}

export const newEntity = (platform: string, config: Json): Entity => ({
  ...{ platform, config, state: null, attributes: {}, availability: new Map(), history: [] },
});

interface AvailabilityTopic {
  topic: string;
  value_template: string;
}
const availabilityOf = ({ config }: Entity) => (config.availability ?? []) as AvailabilityTopic[];

export const topicsOf = (entity: Entity): string[] => [
  ...new Set([
    String(entity.config.state_topic),
    ...(entity.config.json_attributes_topic === undefined
      ? []
      : [String(entity.config.json_attributes_topic)]),
    ...availabilityOf(entity).map(({ topic }) => topic),
  ]),
];

/** Mode "all"; where nothing is asked, it is always there. */
export const isAvailable = (entity: Entity): boolean =>
  availabilityOf(entity).every(({ topic }) => entity.availability.get(topic) === true);

/** entity.py, MQTT_ATTRIBUTES_BLOCKED: of those that could be meant here. */
const BLOCKED = [
  "available",
  "device_class",
  "icon",
  "friendly_name",
  "state",
  "unique_id",
  "unit_of_measurement",
];
const STATE_MAX = 255;

/** Takes a message in; what Home Assistant would write in its log, and leave undone. */
export function receive(
  entity: Entity,
  topic: string,
  payload: string,
  retained: boolean,
  at: number,
): string[] {
  const { config } = entity;
  const faults: string[] = [];
  for (const { topic: of, value_template: template } of availabilityOf(entity)) {
    if (of !== topic) continue;
    const said = render(template, payload, at);
    if (said !== "online" && said !== "offline") faults.push(`availability ${said}`);
    entity.availability.set(of, said === "online");
  }
  if (config.json_attributes_topic === topic) {
    const attributes = JSON.parse(render(String(config.json_attributes_template), payload, at));
    for (const key of Object.keys(attributes))
      if (BLOCKED.includes(key)) faults.push(`attribute ${key} is blocked`);
    entity.attributes = attributes;
  }
  if (config.state_topic === topic) {
    const value = render(String(config.value_template), payload, at, entity.attributes);
    const fault = APPLY[entity.platform]!(entity, value, retained, at);
    if (fault !== null) faults.push(fault);
  }
  return faults;
}

type Apply = (entity: Entity, value: string, retained: boolean, at: number) => string | null;

function set(entity: Entity, state: string | null, at: number): null {
  if (state !== entity.state) entity.history.push({ at, state: state ?? "unknown" });
  entity.state = state;
  return null;
}

const APPLY: Readonly<Record<string, Apply>> = {
  sensor(entity, value, _retained, at) {
    const { options, device_class: of, state_class, unit_of_measurement: unit } = entity.config;
    if (value === "None") return set(entity, null, at);
    if (value === "") return null;
    if (state_class !== undefined || unit !== undefined)
      return Number.isFinite(Number(value)) ? set(entity, value, at) : `${value} is no number`;
    if (Array.isArray(options) && !options.includes(value)) return `${value} is no option`;
    if (of === "timestamp" && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value))
      return `${value} is no time with a zone`;
    if (value.length > STATE_MAX) return "too long a state";
    return set(entity, value, at);
  },
  binary_sensor(entity, value, _retained, at) {
    if (value === "") return null;
    if (value === "ON" || value === "OFF") return set(entity, value, at);
    return value === "None" ? set(entity, null, at) : `${value} is neither ON nor OFF`;
  },
  event(entity, value, retained, at) {
    if (retained || value === "" || value === "None" || value === "{}") return null;
    const { event_type: type, ...attributes } = JSON.parse(value);
    if (!(entity.config.event_types as string[]).includes(type)) return `${type} is no type of event`;
    entity.attributes = attributes;
    entity.state = new Date(at).toISOString();
    entity.history.push({ at, state: value });
    return null;
  },
};
