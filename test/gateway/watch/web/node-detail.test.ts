// A node's view on the server: whatever span is asked for, its nights are the last of all.
import { expect, test } from "vitest";
import type { Nights, NodeDetail } from "../../../../gateway/watch/web/api.ts";
import { NIGHT } from "../../../../shared/messages.ts";
import { cbor, HELLO_MAP, hello, seal } from "../../admit/nodes.ts";
import { T } from "../../alarms/alarms.ts";
import { take } from "../../store/frames.ts";
import { pageSite } from "./site.ts";

const DAY_MS = 86_400_000;
const TODAY = Math.floor(T / DAY_MS);
const night = (date: number, level: number) => [
  ...[date, level, -131, -99, -150, 3, -140, 640, 4, 60, 1, 2, 3, 4, 5, 1, 256, null, 4, 9, 0, 2],
];

test("a span of nights is the end of all of them; those without a date are in none", async () => {
  const site = pageSite({ users: null });
  const node = site.store.addNode({ name: "oak-1", network: 1 });
  const dates = [30, 29, 28, 26, 25, 25, 24, 9, 8, 27, 7, 3, 2, 1].map((ago) => TODAY - ago);
  for (const [i, date] of [...dates, 0].entries())
    take(site.store, seal(node, NIGHT, i + 1, cbor(night(date, -100 - i))), T);
  const nights = async (days: number) =>
    ((await (await site.ask(`/api/nodes/oak-1?days=${days}`)).json()) as NodeDetail).nights;
  const all = await nights(3_660);
  expect(all.date).toEqual(dates.toSorted((a, b) => a - b));
  for (const days of [1, 2, 5, 8, 24, 25, 27, 400]) {
    const some = await nights(days);
    const count = dates.filter((date) => date >= TODAY - days).length;
    for (const name of Object.keys(all) as (keyof Nights)[])
      expect([name, some[name]]).toEqual([name, all[name].slice(-count)]);
  }
});

test("what a node's radio module did not do is among its facts", async () => {
  const site = pageSite({ users: null });
  const node = site.store.addNode({ name: "oak-1", network: 1 });
  const module = async () => ((await (await site.ask("/api/nodes/oak-1")).json()) as NodeDetail).info.module;
  expect(await module()).toBeNull();
  take(site.store, hello(node, 1, { ...HELLO_MAP, 11: [3, 1] }), T);
  expect(await module()).toEqual({ sleepless: 3, resets: 1 });
});
