// The bound on nodes is of the broker inside: Home Assistant at another broker is told of as many as there are.
import { expect, test } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { sinksForHomeAssistant } from "../../../gateway/assemble/home-assistant.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { atEnd } from "../../later.ts";
import { keepingLog } from "../deliver/harness.ts";

test.each([
  [undefined, 0],
  ["city", 302],
])("with 301 nodes, the first broker inside and Home Assistant at %s", (broker, told) => {
  const store = openStore(":memory:");
  atEnd(store.close);
  for (let i = 0; i < 301; i++) store.addNode({ name: `n-${i}`, network: 1 });
  const config = configSchema.parse({
    ...{ site: "here", data: "/nowhere", home_assistant: { enabled: true, broker } },
    mqtt: { brokers: [{ name: "city", url: "mqtt://127.0.0.1:1" }] },
  });
  const log = keepingLog();
  const origin = { site: "here", gateway: "gateway-1" };
  const deps = {
    store,
    topics: topicsOf("here", "gateway-1"),
    origin,
    now: Date.now,
    wall: systemClock,
    log,
  };
  const [sink] = sinksForHomeAssistant(config, deps);
  expect(sink!.retained[0]!.now()).toHaveLength(told);
  expect(log.sentences).toHaveLength(told === 0 ? 1 : 0);
});
