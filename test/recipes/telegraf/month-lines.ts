// The month as Telegraf would write it by the recipe: what each message becomes, in order.
import { monthMessages } from "../month.ts";
import { consume, matches, readConf } from "./consumer.ts";
import { type Metric, Refused } from "./json-v2.ts";
import { runStarlark } from "./starlark.ts";

export interface MonthMetrics {
  metrics: Metric[];
  /** Topics of messages that it drops, with why. */
  refused: { topic: string; payload: string; why: string }[];
}

/** When a message without a time of its own comes, ns: a second apart. */
const ARRIVAL = BigInt(Date.UTC(2026, 11, 4, 12)) * 1_000_000n;

/** `withScripts`: with the conf's processors. */
export function monthMetrics(withScripts = true): MonthMetrics {
  const { inputs, processors } = readConf();
  const metrics: Metric[] = [];
  const refused: MonthMetrics["refused"] = [];
  for (const [i, { topic, payload }] of monthMessages().entries()) {
    for (const input of inputs.mqtt_consumer) {
      if (!input.topics.some((filter) => matches(filter, topic))) continue;
      try {
        metrics.push(...consume(input, topic, payload, ARRIVAL + BigInt(i) * 1_000_000_000n));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refused.push({ topic, payload, why: error.message });
      }
    }
  }
  if (!withScripts) return { metrics, refused };
  const processed = processors.starlark.reduce((all, processor) => runStarlark(processor, all), metrics);
  return { metrics: processed, refused };
}
