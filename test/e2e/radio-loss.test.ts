// Two months on the air with each of the three modules: a third of all packets lost each way, nodes that are reset,
// modules that reset themselves, a gateway's module that does, and sensors that fail now and then.

import { expect, test } from "vitest";
import { getU32 } from "../../shared/bytes.ts";
import type { Cbor } from "../../shared/cbor.ts";
import { EVENT, NIGHT, READING } from "../../shared/messages.ts";
import type { ModuleName } from "../../shared/radio/modules/index.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { cbor } from "../gateway/admit/nodes.ts";
import { DAY_MS } from "../rig.ts";

const SEED = Number(process.env.SEED ?? 1);
/** Sixty by `npm run test:radio`; or DAYS=300 SEED=7 npm run test:radio. */
const DAYS = Number(process.env.DAYS ?? 7);
const LOSS = 0.35;
const HOUR_MS = DAY_MS / 24;
/** 1 % of an hour. */
const HOURLY_AIRTIME_MS = 36_000;

/** Modules of the nodes, with their names for people. */
const MODULES = { rak3172: "a RAK3172", rn2483: "an RN2483", "wio-e5": "a Wio-E5" };

type Site = ReturnType<typeof createRadioSite>;

/** The most that a device was on the air in any hour, ms. */
function fullestHourMs(site: Site, from: number): number {
  const mine = site.sent.filter((packet) => packet.from === from);
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const { at, ms } of mine) {
    sum += ms;
    // What began before this hour did counts only as far as it reaches into it.
    while (mine[first]!.at + mine[first]!.ms <= at + ms - HOUR_MS) sum -= mine[first++]!.ms;
    most = Math.max(most, sum - Math.max(0, at + ms - HOUR_MS - mine[first]!.at));
  }
  return most;
}

/** Of all that was sent, each counter has one plaintext, so one ciphertext. */
function expectOneCiphertext(site: Site): void {
  const seen = new Map<string, string>();
  for (const { packet } of site.sent) {
    const name = `${packet[0]! & 16} ${packet[3]} ${getU32(packet, 4)}`;
    const bytes = Buffer.from(packet).toString("hex");
    expect(seen.get(name) ?? bytes, name).toBe(bytes);
    seen.set(name, bytes);
  }
}

/** A node with each module, whose pressure sensor has its wire off for an hour in each week: it reads far too low. */
function createLossySite(gateway: ModuleName): Site {
  return createRadioSite({
    seed: SEED,
    module: gateway,
    loss: LOSS,
    nodes: (Object.keys(MODULES) as ModuleName[]).map((module, i) => ({
      board: "puckjs",
      module,
      profile: { tick: 180_000, windows: 1 },
      signals: {
        pressure: (at: number) => (Math.floor(at / HOUR_MS) % 168 === 7 * i ? -600 : 400 + hash(5, at)),
      },
    })),
  });
}

/** Nodes are off for up to an hour every other day, and all modules reset themselves now and then. */
async function liveOnBadAir(site: Site, days: number): Promise<void> {
  const { clock, nodes, random, stick } = site;
  const start = clock.now();
  const at = (ms: number, run: () => void) => clock.setTimeout(run, ms - clock.now());
  for (const { board, modem } of nodes) {
    board.boot();
    for (let day = 0; day < days - 1; day += 2) {
      const off = start + (day + 1 + random()) * DAY_MS;
      at(off, () => board.powerOff());
      at(off + random() * HOUR_MS, () => board.boot());
      at(start + (day + 2 * random()) * DAY_MS, () => modem.reset());
    }
  }
  for (let day = 0; day < days; day += 3) at(start + (day + 3 * random()) * DAY_MS, () => stick.reset());
  await site.run(start + days * DAY_MS);
}

type Node = Site["nodes"][number];

/** What of a node's records is published: its spectrum is none. */
const recordsOf = (site: Site, node: Node) =>
  site.published.filter(({ name, type }) => name === node.name && type !== "spectrum");

/** Each record is published once, and those that were taken before the loss ended all are. */
function expectEachOnce(site: Site, node: Node, lossEnded: number): void {
  const { name, taken } = node;
  const records = recordsOf(site, node);
  const counters = new Set(records.map(({ counter }) => counter));
  expect(counters.size, `${name}: each once`).toBe(records.length);
  const missing = [...taken].filter(([counter, { at }]) => at < lossEnded && !counters.has(counter));
  expect(
    missing.map(([counter]) => counter),
    `${name}: taken and never published`,
  ).toEqual([]);
  expect(
    [...counters].filter((counter) => !taken.has(counter)),
    `${name}: published and never taken`,
  ).toEqual([]);
}

/** Readings are what stands in the ring, also those that were told by their difference. */
function expectAsTaken(site: Site, node: Node): void {
  for (const { type, counter, time, body } of recordsOf(site, node)) {
    if (type !== "reading") continue;
    const kept = node.taken.get(counter)!;
    // Within two seconds, or not known: a node that nobody has told the time since its reset.
    if (time !== null) expect(Math.abs(time - kept.at), `${node.name} ${counter}`).toBeLessThan(2000);
    expect(cbor(body.slice(1) as Cbor).subarray(1), `${node.name} ${counter}`).toEqual(kept.rest);
  }
}

/** It took as much as it should in so many days, and was not on the air for longer than it may. Prints what it did. */
function expectActive(site: Site, node: Node, days: number): void {
  const { name, taken, modem } = node;
  const place = site.nodes.indexOf(node);
  const [readings, events, nights] = [READING, EVENT, NIGHT].map(
    (type) => [...taken.values()].filter((record) => record.type === type).length,
  ) as [number, number, number];
  expect(readings).toBeGreaterThan(88 * days);
  expect(events).toBeGreaterThanOrEqual(Math.floor(days / 7));
  const fullest = fullestHourMs(site, place + 1);
  expect(fullest).toBeLessThanOrEqual(HOURLY_AIRTIME_MS);

  const records = recordsOf(site, node);
  const late = records.filter(({ counter, received }) => received - taken.get(counter)!.at > 2 * HOUR_MS);
  const dated = records.filter(({ time }) => time !== null);
  console.log(
    `${name} with ${Object.values(MODULES)[place]}, seed ${SEED}: ${readings} readings, ${events} events and ` +
      `${nights} nights, all published, ${(1 - late.length / records.length).toFixed(3)} within two hours, ` +
      `${dated.length} with their time; ${modem.usage().transmissions} frames, ` +
      `at most ${(fullest / 1000).toFixed(1)} s in an hour.`,
  );
}

/** The gateway's module was reset, and that is all that was ever wrong. */
function expectOnlyResets(site: Site, gateway: ModuleName, days: number): void {
  // A Wio-E5 says nothing when it starts: that it was reset is found out when it refuses.
  const { "module-restarted": restarted, "module-silent": silent, ...others } = site.refusals.counts();
  expect(gateway === "wio-e5" ? silent : restarted).toBeGreaterThanOrEqual(Math.floor(days / 6));
  expect(gateway === "wio-e5" ? restarted : silent).toBe(0);
  expect(Object.entries(others).filter(([, count]) => count > 0)).toEqual([]);
}

/** Which module the gateway has, and for how many days. */
const GATEWAYS: [ModuleName, number][] = [
  ["rak3172", DAYS],
  ["rn2483", Math.min(3, DAYS)],
  ["wio-e5", Math.min(3, DAYS)],
];

// A busy machine takes some seconds a day.
const timeout = Math.max(10, DAYS) * 20_000;

test.each(GATEWAYS)(
  `%s at the gateway, %i days at ${LOSS} loss over three modules`,
  { timeout },
  async (gateway, days) => {
    const site = createLossySite(gateway);
    await liveOnBadAir(site, days);
    const lossEnded = site.clock.now();
    site.losing(0);
    await site.run(lossEnded + 2 * DAY_MS);

    for (const node of site.nodes) {
      expect(node.board.errors()).toEqual([]);
      expectEachOnce(site, node, lossEnded);
      expectAsTaken(site, node);
      expectActive(site, node, days);
    }
    expect(fullestHourMs(site, 0)).toBeLessThanOrEqual(HOURLY_AIRTIME_MS);
    expectOneCiphertext(site);
    expectOnlyResets(site, gateway, days);
    await site.close();
  },
);
