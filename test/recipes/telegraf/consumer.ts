// Telegraf's MQTT consumer as the recipe configures it: which input takes a topic, and what its metrics are when they come
// to the processors and outputs. By its documentation and source, as json-v2.ts.
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { type JsonV2Config, type Metric, parseJsonV2 } from "./json-v2.ts";

export const CONF = new URL("../../../docs/recipes/telegraf/telegraf.conf", import.meta.url);

export interface TopicParsing {
  topic: string;
  tags?: string;
}

export interface MqttConsumer {
  alias: string;
  servers: string[];
  topics: string[];
  client_id: string;
  qos: number;
  persistent_session?: boolean;
  startup_error_behavior?: string;
  topic_tag?: string;
  data_format: string;
  topic_parsing: TopicParsing[];
  json_v2: JsonV2Config[];
}

export interface Starlark {
  source: string;
  tagpass: Record<string, string[]>;
}

export interface TelegrafConf {
  agent: Record<string, unknown>;
  inputs: { mqtt_consumer: MqttConsumer[] };
  processors: { starlark: Starlark[] };
  outputs: Record<string, Record<string, unknown>[]>;
}

export const readConf = (text = readFileSync(CONF, "utf8")) => parse(text) as unknown as TelegrafConf;

/** MQTT's wildcard of one level; the recipe uses no other. */
export function matches(filter: string, topic: string): boolean {
  const [levels, parts] = [filter.split("/"), topic.split("/")];
  return levels.length === parts.length && levels.every((level, i) => level === "+" || level === parts[i]);
}

function addTopicTags(metric: Metric, topic: string, { topic: filter, tags }: TopicParsing): void {
  if (!matches(filter, topic)) return;
  const parts = topic.split("/");
  for (const [i, name] of (tags ?? "").split("/").entries())
    if (name !== "_" && name !== "") metric.tags.set(name, parts[i]!);
}

/**
 * What an input makes of a message; throws `Refused` where it drops it. `now`: ns. A metric without a field is dropped.
 */
export function consume(input: MqttConsumer, topic: string, payload: string, now: bigint): Metric[] {
  const metrics = parseJsonV2(input.json_v2, payload, now);
  for (const metric of metrics) {
    if (input.topic_tag !== "") metric.tags.set(input.topic_tag ?? "topic", topic);
    for (const parsing of input.topic_parsing) addTopicTags(metric, topic, parsing);
  }
  return metrics.filter(({ fields }) => fields.size > 0);
}

/** Whether a processor's `tagpass` lets it have a metric; of patterns the recipe has "*" alone. */
export const passes = ({ tagpass }: Starlark, { tags }: Metric): boolean =>
  Object.entries(tagpass).some(([tag, patterns]) => tags.has(tag) && patterns.includes("*"));
