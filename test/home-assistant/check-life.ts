// What has to hold of Home Assistant after its life beside a site.
import { expect } from "vitest";
import type { Life } from "./life.ts";

export function checkLife({ home, recording, nodes, stale }: Life): void {
  expect(home.faults()).toEqual([]);
  expect(stale).toEqual([]);

  // Every node that there is, under the name that it has, and nothing of those that are gone.
  expect(home.devices()).toEqual([...nodes, "Sippra sundsvall gateway-1"].sort());
  const kept = [...recording.retained].filter(
    ([topic, payload]) => topic.startsWith("homeassistant/") && payload !== "",
  );
  expect(kept.map(([, payload]) => JSON.parse(payload).dev.name).sort()).toEqual(home.devices());
  for (const { config } of home.entities().values())
    for (const name of recording.removed.filter((each) => !nodes.includes(each)))
      expect(String(config.state_topic)).not.toContain(`/node/${name}/`);

  // One entity an id, which rests on numbers that stay.
  const ids = [...home.registry().keys()];
  expect(new Set(home.registry().values()).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^sippra_sundsvall_(1_\d+|gateway_gateway-1)_[a-z_]+$/);

  // Of bursts each that was news once, and none that came late.
  const told = [...home.entities().values()]
    .filter(({ platform }) => platform === "event")
    .flatMap(({ history }) => history.map(({ state }) => JSON.parse(state).id));
  expect(new Set(told).size).toBe(told.length);
  const late = recording.messages.filter(
    ({ topic, payload }) => topic.endsWith("/event") && payload !== "" && JSON.parse(payload).late,
  );
  for (const { payload } of late) expect(told).not.toContain(JSON.parse(payload).id);
}
