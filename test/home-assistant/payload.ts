// A device discovery message as Home Assistant reads it: short keys become long ones, and each component inherits what is
// said once for all of them. Written after homeassistant/components/mqtt/{discovery,abbreviations,schemas}.py.

export type Json = Record<string, unknown>;

/** Of those that Home Assistant knows, the ones that are used here; a key that is in neither column is none of its. */
const SHORT: Readonly<Record<string, string>> = {
  avty: "availability",
  avty_mode: "availability_mode",
  cmps: "components",
  dev: "device",
  dev_cla: "device_class",
  ent_cat: "entity_category",
  ic: "icon",
  json_attr_t: "json_attributes_topic",
  json_attr_tpl: "json_attributes_template",
  o: "origin",
  ops: "options",
  p: "platform",
  stat_cla: "state_class",
  stat_t: "state_topic",
  t: "topic",
  uniq_id: "unique_id",
  unit_of_meas: "unit_of_measurement",
  val_tpl: "value_template",
};
const SHORT_OF_DEVICE: Readonly<Record<string, string>> = {
  ids: "identifiers",
  mdl: "model",
  mf: "manufacturer",
  sw: "sw_version",
};
const SHORT_OF_ORIGIN: Readonly<Record<string, string>> = { sw: "sw_version", url: "support_url" };

/** schemas.py, SHARED_OPTIONS */
const SHARED = ["availability", "availability_mode", "state_topic"] as const;

const long = (value: Json, names: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(value).map(([key, each]) => [names[key] ?? key, each]));

const longAvailability = (value: Json): Json =>
  Array.isArray(value.availability)
    ? { ...value, availability: value.availability.map((each) => long(each, SHORT)) }
    : value;

export interface DeviceMessage {
  topic: string;
  /** With long keys. */
  whole: Json;
  device: Json;
  origin: Json;
  /** By their keys; what is inherited is in them. Empty: to be taken away. */
  components: Map<string, { platform: string; config: Json }>;
}

export function readDevice(topic: string, payload: string): DeviceMessage {
  const whole = longAvailability(long(JSON.parse(payload), SHORT));
  const device = long((whole.device ?? {}) as Json, SHORT_OF_DEVICE);
  const origin = long((whole.origin ?? {}) as Json, SHORT_OF_ORIGIN);
  const components = new Map<string, { platform: string; config: Json }>();
  for (const [key, each] of Object.entries((whole.components ?? {}) as Record<string, Json>)) {
    const { platform, ...config } = longAvailability(long(each, SHORT));
    if (Object.keys(config).length > 0)
      for (const option of SHARED) if (whole[option] !== undefined) config[option] ??= whole[option];
    components.set(key, { platform: String(platform), config });
  }
  return { topic, whole, device, origin, components };
}
