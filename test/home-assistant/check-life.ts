// What has to hold of Home Assistant after its life beside a site.
import { expect } from "vitest";
import type { Life } from "./life.ts";

export function checkLife(life: Life): void {
  const { faults, stale, nodes, removed, devices, retained, topics, ids, told, news, late } = life;
  expect(faults).toEqual([]);
  expect(stale).toEqual([]);

  // Every node that there is, under the name that it has, and nothing of those that are gone.
  expect(devices).toEqual([...nodes, "Sippra sundsvall gateway-1"].sort());
  expect(retained).toEqual(devices);
  for (const name of removed.filter((each) => !nodes.includes(each)))
    expect(topics.filter((topic) => topic.includes(`/node/${name}/`))).toEqual([]);

  // One entity an id, which rests on numbers that stay.
  expect(new Set(ids.map(([, entityId]) => entityId)).size).toBe(ids.length);
  for (const [id] of ids) expect(id).toMatch(/^sippra_sundsvall_(1_\d+|gateway_gateway-1)_[a-z_]+$/);

  // Of bursts none twice, none that came late, and none that never was.
  expect(new Set(told).size).toBe(told.length);
  expect(told.filter((id) => late.includes(id) || !news.includes(id))).toEqual([]);
}
