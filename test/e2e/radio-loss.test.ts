// Two months on the air: a third of all packets lost each way, nodes that are reset and modules that reset
// themselves, with each of the three modules.
import { expect, test } from "vitest";
import type { Cbor } from "../../shared/cbor.ts";
import { EVENT, NIGHT, READING } from "../../shared/messages.ts";
import { cbor } from "../gateway/admit/nodes.ts";
import { DAY } from "../rig.ts";
import { createRadioSite } from "./radio-site.ts";

const SEED = Number(process.env.SEED ?? 1);
const DAYS = Number(process.env.DAYS ?? 60);
const LOSS = 0.35;

test(`${DAYS} days at ${LOSS} loss over three modules`, async () => {
  const site = createRadioSite({
    seed: SEED,
    module: "rak3172",
    loss: LOSS,
    nodes: (["rak3172", "rn2483", "wio-e5"] as const).map((module) => ({
      board: "puckjs",
      module,
      profile: { tick: 180_000, windows: 1 },
    })),
  });
  const { clock, nodes, random, store } = site;
  const start = clock.now();
  let resets = 0;
  const at = (ms: number, run: () => void) => clock.setTimeout(run, ms - clock.now());
  for (const { board, modem } of nodes) {
    board.boot();
    // Off for up to an hour every other day; and a module that resets itself now and then.
    for (let day = 0; day < DAYS - 1; day += 2) {
      const off = start + (day + 1 + random()) * DAY;
      at(off, () => board.powerOff());
      at(off + (random() * DAY) / 24, () => board.boot());
      at(start + (day + 2 * random()) * DAY, () => modem.reset());
      resets += 2;
    }
  }
  for (let day = 0; day < DAYS; day += 3) at(start + (day + 3 * random()) * DAY, () => site.stick.reset());
  await site.run(start + DAYS * DAY);
  const calm = clock.now();
  const before = site.published.length;
  site.losing(0);
  await site.run(calm + 2 * DAY);
  for (const { name, board, taken, modem } of nodes) {
    expect(board.errors()).toEqual([]);
    const mine = site.published.filter(({ name: of }) => of === name);
    const counters = new Set(mine.map(({ counter }) => counter));
    expect(counters.size, `${name}: each once`).toBe(mine.length);
    const missing = [...taken].filter(([counter, { at }]) => at < calm && !counters.has(counter));
    expect(
      missing.map(([counter]) => counter),
      `${name}: never published`,
    ).toEqual([]);
    for (const { counter, type, body } of mine)
      if (type === "reading") {
        const { time, rest } = taken.get(counter)!;
        expect(body[0], `${name}: ${counter}`).toBe(time ?? body[0]);
        expect(cbor(body.slice(1) as Cbor).subarray(1), `${name}: ${counter}`).toEqual(rest);
      }
    const kinds = [READING, EVENT, NIGHT].map(
      (type) => [...taken.values()].filter((one) => one.type === type).length,
    );
    console.log(
      `${name}, seed ${SEED}: ${kinds.join(", ")} readings, events, nights; sent ${modem.usage().transmissions} times`,
    );
  }
  console.log(before, resets, site.refusals.counts(), store.nodes().length);
  await site.close();
});
