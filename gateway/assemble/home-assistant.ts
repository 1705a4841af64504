// Home Assistant, as the configuration has it: at which broker, in which language, and which topics are its discovery's.
import type { Clock } from "../clock.ts";
import type { Language } from "../config/home-assistant.ts";
import { networkOf } from "../config/radio.ts";
import type { CommonConfig } from "../config/schema.ts";
import type { Origin } from "../deliver/formats/record.ts";
import { discoveryTopic, gatewayId, isOwnDiscovery } from "../deliver/sinks/home-assistant/ids.ts";
import { homeAssistantSinks } from "../deliver/sinks/home-assistant/sink.ts";
import { GATEWAY_NAMES, inLanguage, NODE_NAMES } from "../deliver/sinks/home-assistant/words.ts";
import type { Sink } from "../deliver/sinks/sink.ts";
import type { Topics } from "../deliver/topics.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import { viewOf } from "../store/view.ts";
import { wrap } from "../text/wrap.ts";
import type { GatewayConfig } from "./configuration.ts";

export interface ShownDeps {
  store: Store;
  topics: Topics;
  origin: Origin;
  /** Unix ms. */
  now: () => number;
  wall: Clock;
  log: Log;
}

/** The broker that Home Assistant is at; null where it is told nothing. */
export const brokerOfHomeAssistant = ({ mqtt, home_assistant }: CommonConfig): string | null =>
  home_assistant.enabled ? (home_assistant.broker ?? mqtt.name) : null;

/**
 * With the broker inside: Home Assistant subscribes to six topics of each node, of which that lets a client have 2,000
 * (deliver/embedded-limits.ts).
 */
const NODES_INSIDE_MAX = 300;

export function sinksForHomeAssistant(config: GatewayConfig, { store, ...deps }: ShownDeps): Sink[] {
  const { prefix, language } = config.home_assistant;
  const { announced } = store;
  const radioPeriodMs = 1000 * networkOf(config.radio).period;
  const broker = brokerOfHomeAssistant(config);
  // The first broker is the one inside where it has no address; the others always have one.
  const isInside = config.mqtt.url === undefined && broker === config.mqtt.name;
  const nodesMax = isInside ? NODES_INSIDE_MAX : null;
  const brokers = [config.mqtt, ...config.mqtt.brokers].map(({ name }) => name);
  return homeAssistantSinks(
    { ...deps, view: viewOf(store), prefix, language, announced, nodesMax, radioPeriodMs },
    brokers,
    broker,
  );
}

/** At the broker inside, what Home Assistant is told of this site is the gateway's alone too. */
export function withDiscovery(topics: Topics, config: CommonConfig): Topics {
  const { site, home_assistant } = config;
  if (brokerOfHomeAssistant(config) === null) return topics;
  return {
    ...topics,
    owns: (topic) => topics.owns(topic) || isOwnDiscovery(topic, home_assistant.prefix, site),
  };
}

/** Filters of what the gateway publishes at this broker besides its own topics. */
export const discoveryFilters = (config: CommonConfig, broker: string): string[] =>
  broker === brokerOfHomeAssistant(config) ? [discoveryTopic(config.home_assistant.prefix, "+")] : [];

const WIDTH = 80;
const LANGUAGE_NAMES: Record<Language, string> = { en: "English", sv: "Swedish" };

/** What there will be, for people, in lines of a terminal; null where it is off. */
export function shownText(config: CommonConfig): string | null {
  const broker = brokerOfHomeAssistant(config);
  if (broker === null) return null;
  const { site, gateway, home_assistant } = config;
  const { prefix, language } = home_assistant;
  const named = (words: Parameters<typeof inLanguage>[0]) =>
    Object.values(inLanguage(words, language)).join(", ");
  const part = (text: string) => `  ${wrap(text, WIDTH - 2, "    ")}`;
  return [
    wrap(
      `Home Assistant at the broker ${broker}, in ${LANGUAGE_NAMES[language]}: this gateway and each of its nodes appear as a device.`,
      WIDTH,
    ),
    part(`Of a node: ${named(NODE_NAMES)}.`),
    part(`Of the gateway: ${named(GATEWAY_NAMES)}.`),
    part(`It is told of them on ${discoveryTopic(prefix, gatewayId({ site, gateway }))} and the like.`),
  ].join("\n");
}
