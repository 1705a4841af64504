// None of what is added to the table is harmless by construction: each alone, and often, raises suspicions.
import { expect, test } from "vitest";
import { ADDED, ADDED_NAMES, NUISANCES } from "../../../../tools/evaluate/simulate/added.ts";
import { drawEvents } from "../../../../tools/evaluate/simulate/events.ts";
import { createLife } from "../../../../tools/evaluate/simulate/nights.ts";
import { TABLE } from "../../../../tools/evaluate/simulate/nuisance.ts";
import {
  createFirmware,
  type QuietOptions,
  quietYears,
  WARM_NIGHTS,
} from "../../../../tools/evaluate/simulate/run.ts";
import { createTraits } from "../../../../tools/evaluate/simulate/traits.ts";

const options = (more: Partial<QuietOptions> = {}): QuietOptions => ({
  ...{ family: "report", seed: 4, site: "default", nodes: 60, sustained: false },
  ...more,
});
const rated = ADDED.filter((nuisance) => "rate" in nuisance).map(({ name }) => name);
/** So much more often than is said that so many nodes have enough of each. */
const OFTEN = 4;
const NODES = 100;
const NIGHTS = 500;

/** Of the events of a kind that begin while all is well, the share in which a suspicion begins; and the same without it. */
function toldOf(name: string, isHeard: boolean): number {
  const kind = NUISANCES.findIndex((nuisance) => nuisance.name === name);
  let events = 0;
  let told = 0;
  for (let node = 0; node < NODES; node++) {
    const heard = { sustained: false, often: OFTEN };
    const site = { family: "report", seed: 4, node, site: "default", nights: NIGHTS, leak: null } as const;
    const drawn = drawEvents("report", 4, node, "default", NIGHTS, { ...heard, added: [name] });
    const life = createLife({ ...site, ...heard, added: isHeard ? [name] : [] });
    const firmware = createFirmware();
    const doubted: boolean[] = [];
    for (let i = 0; i < NIGHTS; i++)
      doubted.push(life.draw(i) ? firmware.take(life.night) : (doubted.at(-1) ?? false));
    for (const event of drawn) {
      const until = Math.min(event.until, event.from + Math.max(60, event.grows), NIGHTS);
      if (event.kind !== kind || event.from < WARM_NIGHTS || until < event.from + 14 || doubted[event.from])
        continue;
      events++;
      told += Number(doubted.slice(event.from, until).includes(true));
    }
  }
  expect(events).toBeGreaterThan(10);
  return told / events;
}

test.each(rated)("%s raises suspicions", (name) => {
  expect(toldOf(name, true)).toBeGreaterThan(toldOf(name, false) + 0.2);
});

test("a season of 3 dB at each node raises suspicions of months, and some of temperature are there", () => {
  const season = quietYears(options({ model: { season: 3 } }));
  expect(season.doubted).toBeGreaterThan(3 * quietYears(options()).doubted);
  const kinds = Array.from(
    { length: 400 },
    (_, node) => createTraits("report", 1, node, { added: ADDED_NAMES }, 400).kinds,
  );
  const share = (name: string) => {
    const bit = 1 << NUISANCES.findIndex((nuisance) => nuisance.name === name);
    return kinds.filter((bits) => bits & bit).length / kinds.length;
  };
  expect(share("temperature")).toBe(1);
  expect(share("season of 3 dB")).toBeGreaterThan(0);
  expect(share("season of 3 dB")).toBeLessThan(0.06);
});

test("temperature moves a node's level by what it says, alike in a town", () => {
  const rise = (node: number) => {
    const traits = createTraits("report", 1, node, { added: ["temperature"] }, 400);
    return Array.from({ length: 400 }, (_, night) => traits.rise(night));
  };
  const rises = Array.from({ length: 20 }, (_, node) => rise(node));
  for (const one of rises) {
    const most = Math.max(...one.map(Math.abs));
    expect(most).toBeGreaterThan(0.02 * 6);
    expect(most).toBeLessThan(0.1 * 14);
    // The same weather: one is the other, times something.
    const factor = one[100]! / rises[0]![100]!;
    for (let i = 0; i < 400; i += 37) expect(one[i]! / rises[0]![i]!).toBeCloseTo(factor, 6);
  }
});

test("what is added changes nothing of the table: the same events in the same nights", () => {
  const events = (added: readonly string[]) =>
    drawEvents("report", 3, 7, "bad", 800, { sustained: true, added });
  const kinds = TABLE.length;
  expect(events(ADDED_NAMES).filter(({ kind }) => kind < kinds)).toEqual(events([]));
  expect(events(ADDED_NAMES).some(({ kind }) => kind >= kinds)).toBe(true);
});

test("a tank is heard on five nights of seven, growth stays", () => {
  const kindOf = (name: string) => NUISANCES.findIndex((nuisance) => nuisance.name === name);
  for (let node = 0; node < 400; node++) {
    const events = drawEvents("report", 3, node, "default", 800, { sustained: false, added: ADDED_NAMES });
    for (const { kind, until, grows } of events) {
      if (kind !== kindOf("background grows")) continue;
      expect(until).toBe(Number.POSITIVE_INFINITY);
      expect(grows).toBeGreaterThanOrEqual(30);
    }
  }
});
