// Two months on the air with each of the three modules: a third of all packets lost each way, nodes that are reset,
// modules that reset themselves, a gateway's module that does, and sensors that fail now and then.
import { expect, test } from "vitest";
import type { Cbor } from "../../shared/cbor.ts";
import { getU32 } from "../../shared/frame.ts";
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
/** 1 % of an hour, ms. */
const SHARE = 36_000;

type Site = ReturnType<typeof createRadioSite>;

/** The most that a device was on the air in any hour, ms. */
function fullestHour(site: Site, from: number): number {
  const mine = site.sent.filter((one) => one.from === from);
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
    const site = createRadioSite({
      seed: SEED,
      module: gateway,
      loss: LOSS,
      nodes: (["rak3172", "rn2483", "wio-e5"] as const).map((module, i) => ({
        board: "puckjs",
        module,
        profile: { tick: 180_000, windows: 1 },
        // A sensor whose wire is off, for an hour in each week, reads far below its lowest.
        signals: {
          pressure: (at: number) => (Math.floor(at / HOUR_MS) % 168 === 7 * i ? -600 : 400 + hash(5, at)),
        },
      })),
    });
    const { clock, nodes, random } = site;
    const start = clock.now();
    const at = (ms: number, run: () => void) => clock.setTimeout(run, ms - clock.now());
    for (const { board, modem } of nodes) {
      board.boot();
      // Off for up to an hour every other day.
      for (let day = 0; day < days - 1; day += 2) {
        const off = start + (day + 1 + random()) * DAY_MS;
        at(off, () => board.powerOff());
        at(off + random() * HOUR_MS, () => board.boot());
        at(start + (day + 2 * random()) * DAY_MS, () => modem.reset());
      }
    }
    for (let day = 0; day < days; day += 3)
      at(start + (day + 3 * random()) * DAY_MS, () => site.stick.reset());
    await site.run(start + days * DAY_MS);
    const calm = clock.now();
    site.losing(0);
    await site.run(calm + 2 * DAY_MS);

    for (const [i, { name, board, taken, modem }] of nodes.entries()) {
      expect(board.errors()).toEqual([]);
      const mine = site.published.filter(({ name: of, type }) => of === name && type !== "spectrum");
      const counters = new Set(mine.map(({ counter }) => counter));
      expect(counters.size, `${name}: each once`).toBe(mine.length);
      const missing = [...taken].filter(([counter, one]) => one.at < calm && !counters.has(counter));
      expect(
        missing.map(([counter]) => counter),
        `${name}: taken and never published`,
      ).toEqual([]);
      expect(
        [...counters].filter((counter) => !taken.has(counter)),
        `${name}: published and never taken`,
      ).toEqual([]);
      const late = mine.filter(
        ({ counter, received }) => received - taken.get(counter)!.at > 2 * HOUR_MS,
      ).length;
      // Within two seconds, or not known: a node that nobody has told the time since its reset.
      const dated = mine.filter(({ time }) => time !== null);
      for (const { type, counter, time, body } of mine) {
        if (type !== "reading") continue;
        const kept = taken.get(counter)!;
        if (time !== null) expect(Math.abs(time - kept.at), `${name} ${counter}`).toBeLessThan(2000);
        // What is told by its difference is what stands in the ring.
        expect(cbor(body.slice(1) as Cbor).subarray(1), `${name} ${counter}`).toEqual(kept.rest);
      }
      const [readings, events, nights] = [READING, EVENT, NIGHT].map(
        (type) => [...taken.values()].filter((one) => one.type === type).length,
      ) as [number, number, number];
      expect(readings).toBeGreaterThan(88 * days);
      expect(events).toBeGreaterThanOrEqual(Math.floor(days / 7));
      const fullest = fullestHour(site, i + 1);
      expect(fullest).toBeLessThanOrEqual(SHARE);
      console.log(
        `${name} with ${options[i]}, seed ${SEED}: ${readings} readings, ${events} events and ${nights} nights, all published, ` +
          `${(1 - late / mine.length).toFixed(3)} within two hours, ${dated.length} with their time; ${modem.usage().transmissions} frames, ` +
          `at most ${(fullest / 1000).toFixed(1)} s in an hour.`,
      );
    }
    expect(fullestHour(site, 0)).toBeLessThanOrEqual(SHARE);
    expectOneCiphertext(site);
    // Its module was reset, and that is all that was ever wrong.
    // A Wio-E5 says nothing when it starts: that it was reset is found out when it refuses.
    const { "module-restarted": restarted, "module-silent": silent, ...others } = site.refusals.counts();
    expect(gateway === "wio-e5" ? silent : restarted).toBeGreaterThanOrEqual(Math.floor(days / 6));
    expect(gateway === "wio-e5" ? restarted : silent).toBe(0);
    expect(Object.entries(others).filter(([, n]) => n > 0)).toEqual([]);
    await site.close();
  },
);

const options = ["a RAK3172", "an RN2483", "a Wio-E5"];
