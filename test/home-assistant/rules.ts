// What Home Assistant asks of a device discovery message, a rule each with where it is written. A message that breaks one is
// refused there as a whole, or what it describes never appears.
import type { DeviceMessage, Json } from "./payload.ts";

const DOCS = "https://www.home-assistant.io/integrations";
const CORE = "https://github.com/home-assistant/core/blob/dev/homeassistant/components";

export interface Rule {
  says: string;
  source: string;
  /** What is wrong with it; none where nothing is. */
  faults(message: DeviceMessage): string[];
}

type Component = { key: string; platform: string; config: Json };

/** Of each component that is not to be taken away. */
const each =
  (fault: (component: Component, message: DeviceMessage) => string | false | undefined) =>
  (message: DeviceMessage): string[] =>
    [...message.components].flatMap(([key, { platform, config }]) => {
      if (Object.keys(config).length === 0) return [];
      const what = fault({ key, platform, config }, message);
      return what ? [`${key}: ${what}`] : [];
    });

const unknownKeys = (value: Json, known: readonly string[], where: string) =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${where} has a key ${key}, which is not known`);

const isTopic = (topic: unknown) => typeof topic === "string" && topic !== "" && !/[+#\0]/.test(topic);
const isText = (value: unknown) => typeof value === "string" && value !== "";

const SUPPORTED = ["binary_sensor", "sensor", "event"];

/** sensor/const.py, DEVICE_CLASS_UNITS: of those used here. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  pressure: ["Pa", "hPa", "kPa", "bar", "cbar", "mbar", "mmHg", "inHg", "psi"],
  voltage: ["µV", "mV", "V", "kV", "MV"],
  temperature: ["°C", "°F", "K"],
  signal_strength: ["dB", "dBm"],
  data_size: ["B", "kB", "MB", "GB", "TB"],
};
const SENSOR_CLASSES = [...Object.keys(UNITS), "enum", "timestamp"];
const BINARY_CLASSES = ["battery", "connectivity", "problem"];

const COMMON = [
  ...["availability", "availability_mode", "default_entity_id", "entity_category", "icon", "name"],
  ...["json_attributes_topic", "json_attributes_template", "state_topic", "unique_id", "value_template"],
  "device_class",
];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  binary_sensor: COMMON,
  sensor: [...COMMON, "options", "state_class", "suggested_display_precision", "unit_of_measurement"],
  event: [...COMMON, "event_types"],
};

export const RULES: readonly Rule[] = [
  {
    says: "the topic has the prefix, device, an id of letters, digits, _ and -, and config",
    source: `${DOCS}/mqtt/#discovery-topic`,
    faults: ({ topic }) => (/\/device\/[a-zA-Z0-9_-]+\/config$/.test(topic) ? [] : [topic]),
  },
  {
    says: "a device is known by at least one identifier, a text",
    source: `${CORE}/mqtt/schemas.py (validate_device_has_at_least_one_identifier)`,
    faults: ({ device: { identifiers } }) =>
      Array.isArray(identifiers) && identifiers.length > 0 && identifiers.every(isText)
        ? []
        : ["no identifier"],
  },
  {
    says: "a device discovery message says who made it",
    source: `${DOCS}/mqtt/#device-discovery-payload (origin is required)`,
    faults: ({ origin }) => (isText(origin.name) ? [] : ["origin without a name"]),
  },
  {
    says: "beside device, components and origin stand only options that all components may share",
    source: `${CORE}/mqtt/schemas.py (DEVICE_DISCOVERY_SCHEMA takes no others)`,
    faults: ({ whole }) =>
      unknownKeys(
        whole,
        [
          "device",
          "components",
          "origin",
          "availability",
          "availability_mode",
          "state_topic",
          "qos",
          "encoding",
        ],
        "the message",
      ),
  },
  {
    says: "of a device only what the device registry knows, all of it texts",
    source: `${CORE}/mqtt/schemas.py (MQTT_ENTITY_DEVICE_INFO_SCHEMA)`,
    faults: ({ device }) => [
      ...unknownKeys(
        device,
        ["identifiers", "name", "manufacturer", "model", "sw_version", "via_device", "serial_number"],
        "the device",
      ),
      ...Object.entries(device)
        .filter(([key, value]) => key !== "identifiers" && !isText(value))
        .map(([key]) => `${key} is no text`),
    ],
  },
  {
    says: "of the origin only its name, version and address",
    source: `${CORE}/mqtt/schemas.py (MQTT_ORIGIN_INFO_SCHEMA)`,
    faults: ({ origin }) => unknownKeys(origin, ["name", "sw_version", "support_url"], "the origin"),
  },
  {
    says: "each component names a platform that there is",
    source: `${CORE}/mqtt/schemas.py (COMPONENT_CONFIG_SCHEMA)`,
    faults: ({ components }) =>
      [...components].filter(([, { platform }]) => !SUPPORTED.includes(platform)).map(([key]) => key),
  },
  {
    says: "keys of components have no blanks, or they are not found again when their device is taken away",
    source: `${CORE}/mqtt/discovery.py (_generate_device_config splits ids at blanks)`,
    faults: ({ components }) => [...components.keys()].filter((key) => !/^[a-zA-Z0-9_-]+$/.test(key)),
  },
  {
    says: "each component has a unique id",
    source: `${DOCS}/mqtt/#device-discovery-payload (required for components)`,
    faults: each(({ config }) => !isText(config.unique_id) && "no unique_id"),
  },
  {
    says: "no two components of a device share a unique id",
    source: `${DOCS}/sensor.mqtt/#unique_id`,
    faults: ({ components }) => {
      const ids = [...components.values()].flatMap(({ config }) => config.unique_id ?? []);
      return ids.length === new Set(ids).size ? [] : ["one unique id twice"];
    },
  },
  {
    says: "only options that its platform knows: others are left out in silence",
    source: `${CORE}/mqtt/{binary_sensor,sensor,event}.py (DISCOVERY_SCHEMA, REMOVE_EXTRA)`,
    faults: each(({ platform, config }) => unknownKeys(config, KNOWN[platform] ?? [], "it").join(", ")),
  },
  {
    says: "a state topic is a topic, and no filter",
    source: `${DOCS}/sensor.mqtt/#state_topic`,
    faults: each(({ config }) => !isTopic(config.state_topic) && "state_topic"),
  },
  {
    says: "attributes have a topic, and a template only beside it",
    source: `${DOCS}/sensor.mqtt/#json_attributes_topic`,
    faults: each(
      ({ config }) =>
        (config.json_attributes_topic !== undefined || config.json_attributes_template !== undefined) &&
        !(isTopic(config.json_attributes_topic) && isText(config.json_attributes_template)) &&
        "attributes",
    ),
  },
  {
    says: "availability is a list of topics, with a mode of all, any or latest",
    source: `${DOCS}/sensor.mqtt/#availability`,
    faults: each(({ config: { availability, availability_mode: mode } }) => {
      if (availability === undefined) return false;
      const isList = Array.isArray(availability) && availability.every(({ topic }) => isTopic(topic));
      return (
        !(isList && (mode === undefined || ["all", "any", "latest"].includes(String(mode)))) && "availability"
      );
    }),
  },
  {
    says: "the id for automations has its platform's domain, then small letters, digits and _",
    source: `${DOCS}/mqtt/#use-default_entity_id-to-influence-the-entity-id`,
    faults: each(
      ({ platform, config: { default_entity_id: id } }) =>
        !new RegExp(`^${platform}\\.[a-z0-9]+(_[a-z0-9]+)*$`).test(String(id)) && String(id),
    ),
  },
  {
    says: "object_id is not used any more",
    source: `${DOCS}/mqtt/ (deprecated for default_entity_id, ended in 2026.4)`,
    faults: each(({ config }) => "object_id" in config && "object_id"),
  },
  {
    says: "a name does not begin with the device's, which is shown before it",
    source: `${CORE}/mqtt/entity.py (has_entity_name)`,
    faults: each(
      ({ config }, { device }) =>
        (!isText(config.name) || String(config.name).startsWith(String(device.name))) && String(config.name),
    ),
  },
  {
    says: "a sensor's class is one that there is, and has a unit that it takes",
    source: `${CORE}/sensor/const.py (SensorDeviceClass, DEVICE_CLASS_UNITS)`,
    faults: each(({ platform, config: { device_class: of, unit_of_measurement: unit } }) => {
      if (platform !== "sensor" || of === undefined) return false;
      if (!SENSOR_CLASSES.includes(String(of))) return `class ${of}`;
      return (UNITS[String(of)] ?? [undefined]).includes(unit as string) ? false : `${of} in ${unit}`;
    }),
  },
  {
    says: "a binary sensor's class is one that there is; a suspected leak is a problem, since moisture is contact with water",
    source: `${DOCS}/binary_sensor/#device-class`,
    faults: each(
      ({ platform, config: { device_class: of } }) =>
        platform === "binary_sensor" && !BINARY_CLASSES.includes(String(of)) && `class ${of}`,
    ),
  },
  {
    says: "options are of enums alone, not empty, without unit and state class; an enum has them",
    source: `${CORE}/mqtt/sensor.py (validate_sensor_state_and_device_class_config)`,
    faults: each(
      ({ config: { options, device_class: of, unit_of_measurement: unit, state_class: state } }) => {
        if (options === undefined) return of === "enum" && "an enum without options";
        const isList =
          Array.isArray(options) && options.length > 0 && new Set(options).size === options.length;
        return !(isList && of === "enum" && unit === undefined && state === undefined) && "options";
      },
    ),
  },
  {
    says: "a state class is measurement, total or total_increasing, and of numbers alone",
    source: `https://developers.home-assistant.io/docs/core/entity/sensor/#available-state-classes`,
    faults: each(({ config: { state_class: state, device_class: of } }) => {
      if (state === undefined) return false;
      const isKnown = ["measurement", "total", "total_increasing"].includes(String(state));
      return !(isKnown && of !== "timestamp" && of !== "enum") && `state class ${state}`;
    }),
  },
  {
    says: "decimals are a whole number from 0",
    source: `${DOCS}/sensor.mqtt/#suggested_display_precision`,
    faults: each(
      ({ config: { suggested_display_precision: decimals } }) =>
        decimals !== undefined && !(Number.isInteger(decimals) && Number(decimals) >= 0) && "decimals",
    ),
  },
  {
    says: "a sensor's category is diagnostic: config is for what can be set",
    source: "https://developers.home-assistant.io/docs/core/entity/#generic-properties",
    faults: each(
      ({ config: { entity_category: of } }) => of !== undefined && of !== "diagnostic" && `category ${of}`,
    ),
  },
  {
    says: "an icon has its set's name and a colon before it",
    source: `${CORE.replace("/components", "")}/helpers/config_validation.py (icon)`,
    faults: each(
      ({ config: { icon } }) => icon !== undefined && !/^mdi:[a-z-]+$/.test(String(icon)) && "icon",
    ),
  },
  {
    says: "an event names its types",
    source: `${DOCS}/event.mqtt/#event_types`,
    faults: each(
      ({ platform, config: { event_types: types } }) =>
        platform === "event" &&
        !(Array.isArray(types) && types.length > 0 && types.every(isText)) &&
        "event_types",
    ),
  },
  {
    says: "QoS is 0, 1 or 2",
    source: `${CORE}/mqtt/schemas.py (valid_qos_schema)`,
    faults: ({ whole: { qos } }) => (qos === undefined || [0, 1, 2].includes(Number(qos)) ? [] : ["qos"]),
  },
];

/** All that a message breaks. */
export const faultsOf = (message: DeviceMessage): string[] =>
  RULES.flatMap(({ says, faults }) => faults(message).map((fault) => `${says}: ${fault}`));
