// Home Assistant: this gateway and its nodes appear there by themselves, by MQTT device discovery. It sends no records: what
// is shown are the states that are retained anyhow (docs/home-assistant.md).
import type { RetainedSource } from "../../retained.ts";
import type { Sink } from "../sink.ts";
import { type DiscoveryDeps, discoverySource, leftovers } from "./discovery.ts";

/** `broker`: the one that Home Assistant is at. At all others, and where that is null, what it was told before is taken away. */
export function homeAssistantSinks(
  deps: DiscoveryDeps,
  brokers: readonly string[],
  broker: string | null,
): Sink[] {
  const { announced } = deps;
  return brokers
    .filter((name) => name === broker || announced.topics(name).length > 0)
    .map((name) => ({
      name: "home-assistant",
      brokers: [name],
      retained: [name === broker ? discoverySource(deps, name) : takenAway(deps, name)],
    }));
}

function takenAway({ announced, now }: DiscoveryDeps, broker: string): RetainedSource {
  return {
    refused: "What Home Assistant was told of before could not be taken away",
    now: (key) => leftovers(announced.topics(broker)).filter((each) => key === undefined || each.key === key),
    published: (topic) => announced.markEmptied(broker, topic, now()),
  };
}
