// Each rule of Home Assistant's, on each message that is sent; and that a message which breaks it is noticed.
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../gateway/config/home-assistant.ts";
import { gatewayDevice } from "../../gateway/deliver/sinks/home-assistant/gateway-device.ts";
import { discoveryTopic, gatewayId, nodeId } from "../../gateway/deliver/sinks/home-assistant/ids.ts";
import { type NodeFacts, nodeDevice } from "../../gateway/deliver/sinks/home-assistant/node-device.ts";
import { topicsOf } from "../../gateway/deliver/topics.ts";
import { type DeviceMessage, readDevice } from "./payload.ts";
import { RULES } from "./rules.ts";

// As long and as odd as names may be.
const ORIGINS = [
  { site: "sundsvall", gateway: "gateway-1" },
  { site: "a-1-".padEnd(64, "x"), gateway: "0-" },
];
const FACTS: NodeFacts[] = [
  {
    ...{ name: "hamngatan-7", board: "puckjs", firmware: "0.1.0", intervalMs: 900_000 },
    ...{ latitude: 62.39, longitude: -17.306, hasSignal: true },
  },
  {
    ...{ name: "-".padEnd(63, "0"), board: null, firmware: null, intervalMs: 60_000 },
    ...{ latitude: null, longitude: null, hasSignal: false },
  },
];
const ABOUT = { o: { name: "Sippra", sw: "0.1.0" }, qos: 1 };

const messages: [what: string, topic: string, payload: string][] = ORIGINS.flatMap((origin) => {
  const topics = topicsOf(origin.site, origin.gateway);
  const gateway = gatewayId(origin);
  const node = nodeId(origin, { network: 255, node: 1 });
  return LANGUAGES.flatMap((language) => {
    const devices = [
      ...FACTS.map(
        (facts) =>
          [node, nodeDevice(node, facts, { topics, language, gateway, radioPeriodMs: 3_600_000 })] as const,
      ),
      [
        node,
        nodeDevice(node, FACTS[1]!, { topics, language, gateway, radioPeriodMs: 3_600_000 }, true),
      ] as const,
      [gateway, gatewayDevice(origin, topics, language)] as const,
    ];
    return devices.map(([id, device], i): [string, string, string] => [
      `${origin.site.slice(0, 9)} ${language} ${i}`,
      discoveryTopic("homeassistant", id),
      JSON.stringify({ ...device, ...ABOUT }),
    ]);
  });
});

const first = () => readDevice(messages[0]![1], messages[0]![2]);
type Break = (message: DeviceMessage) => void;
const component =
  (key: string, change: object): Break =>
  ({ components }) =>
    Object.assign(components.get(key)!.config, change);

/** What breaks each rule, in their order. */
const BREAKS: Break[] = [
  (message) => Object.assign(message, { topic: "homeassistant/device/elm.4/config" }),
  ({ device }) => void delete device.identifiers,
  ({ origin }) => void delete origin.name,
  ({ whole }) => void (whole.retain = true),
  ({ device }) => void (device.sw_version = 1),
  ({ origin }) => void (origin.author = "me"),
  ({ components }) => void (components.get("rise")!.platform = "sensors"),
  ({ components }) => void components.set("a b", components.get("rise")!),
  component("rise", { unique_id: undefined }),
  ({ components }) => void components.set("rise_2", components.get("rise")!),
  component("rise", { off_delay: 3 }),
  component("rise", { state_topic: "sippra/#" }),
  component("rise", { json_attributes_template: "{}" }),
  component("rise", { availability_mode: "most" }),
  component("rise", { default_entity_id: "sensor.rise-1" }),
  component("rise", { object_id: "rise" }),
  component("rise", { name: "hamngatan-7 rise" }),
  component("pressure", { unit_of_measurement: "dBFS" }),
  component("leak", { device_class: "moisture" }),
  component("leak_state", { state_class: "measurement" }),
  component("last_seen", { state_class: "measurement" }),
  component("rise", { suggested_display_precision: -1 }),
  component("temperature", { entity_category: "config" }),
  component("rise", { icon: "trending-up" }),
  component("burst", { event_types: [] }),
  ({ whole }) => void (whole.qos = 3),
];

describe.each(RULES.map((rule, i) => ({ ...rule, breaks: BREAKS[i]! })))("$says ($source)", (rule) => {
  test.each(messages)("%s", (_what, topic, payload) => {
    expect(rule.faults(readDevice(topic, payload))).toEqual([]);
  });

  test("is noticed where it is broken", () => {
    const message = first();
    rule.breaks(message);
    expect(rule.faults(message)).not.toEqual([]);
  });
});
