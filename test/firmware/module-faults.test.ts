// What a node does about a radio module that does not sleep, or hangs, and what its gateway hears of it.
import { expect, test } from "vitest";
import { MODULE_NAMES, type ModuleName } from "../../shared/radio/modules/index.ts";
import { createFaults } from "../../tools/board/modems/index.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { createRadioSite, type RadioNodeOptions } from "../../tools/district/radio-site.ts";
import { MINUTE_MS, START } from "../rig.ts";

const HOUR_MS = 60 * MINUTE_MS;

function site(module: ModuleName, options: Partial<RadioNodeOptions> = {}) {
  const clock = createSimClock(START);
  const faults = createFaults({ clock, random: () => 0.5 });
  const world = createRadioSite({
    ...{ seed: 1, clock, module },
    nodes: [{ board: "mdbt42q", module, faults, ...options }],
  });
  const node = world.nodes[0]!;
  node.board.boot();
  return {
    ...{ node, faults, world },
    live: (ms: number) => world.run(clock.now() + ms),
    /** What its hellos have said of its module. */
    told: () => world.heard.flatMap((one) => (one.type === "hello" ? [one.body.module] : [])),
  };
}

test.each(MODULE_NAMES)("%s: one that sleeps is nothing to tell", async (module) => {
  const { node, live, told, world } = site(module);
  await live(6 * HOUR_MS);
  expect(told()).toEqual([null]);
  expect(node.modem.usage().asleep).toBeGreaterThan(5.9 * HOUR_MS);
  expect(node.modem.usage().resets).toBeLessThanOrEqual(1);
  expect(node.board.errors()).toEqual([]);
  await world.close();
});

test.each(
  MODULE_NAMES.flatMap((module) =>
    (["sleepRefused", "sleepBusy", "sleepless"] as const).map((fault) => [module, fault] as const),
  ),
)("%s with %s: the gateway is told, at fewer and fewer hellos", async (module, fault) => {
  const { node, faults, live, told, world } = site(module);
  await live(2 * HOUR_MS);
  faults.set(fault, 1);
  await live(12 * HOUR_MS);
  const [first, ...others] = told();
  expect(first).toBeNull();
  expect(others[0]).toEqual({ sleepless: expect.any(Number), resets: 0 });
  expect(others.length).toBeLessThanOrEqual(5);
  expect(others.at(-1)!.sleepless).toBeGreaterThan(4);
  // A module that is found to sleep is no longer counted.
  faults.clear();
  const before = others.at(-1)!.sleepless;
  await live(24 * HOUR_MS);
  expect(told().at(-1)!.sleepless).toBeLessThan(2 * before + 4);
  expect(node.modem.awake()).toBe(false);
  expect(node.board.errors()).toEqual([]);
  await world.close();
});

test.each(MODULE_NAMES)("%s: one that hangs is reset by its pin, and that is told", async (module) => {
  const { node, faults, live, told, world } = site(module);
  await live(2 * HOUR_MS);
  const resets = node.modem.usage().resets;
  faults.set("hang", 1, HOUR_MS);
  while (faults.counts.hang === undefined) await live(1000);
  faults.clear();
  await live(4 * HOUR_MS + 5 * MINUTE_MS);
  expect(node.modem.usage().resets - resets).toBeGreaterThanOrEqual(1);
  expect(told().at(-1)).toEqual({ sleepless: 0, resets: 1 });
  expect(world.heard.filter(({ type }) => type === "records").length).toBeGreaterThan(2);
  expect(node.modem.awake()).toBe(false);
  expect(node.board.errors()).toEqual([]);
  await world.close();
});

test.each(MODULE_NAMES)(
  "%s: one that no pin resets is tried ever more rarely, until its supply is cut",
  async (module) => {
    const { node, faults, live, told, world } = site(module, { noReset: true });
    await live(2 * HOUR_MS);
    faults.set("hang", 1, HOUR_MS);
    while (faults.counts.hang === undefined) await live(1000);
    faults.clear();
    await live(24 * HOUR_MS);
    const before = world.heard.length;
    node.modem.powerOff();
    await live(MINUTE_MS);
    node.modem.powerOn();
    await live(6 * HOUR_MS);
    expect(world.heard.length).toBeGreaterThan(before);
    expect(told().at(-1)!.sleepless).toBe(0);
    // Hundreds of times in a day it has said nothing.
    expect(told().at(-1)!.resets).toBeGreaterThan(3);
    expect(told().at(-1)!.resets).toBeLessThan(12);
    expect(node.board.errors()).toEqual([]);
    await world.close();
  },
);

test("a RAK3172 full of a stranger's settings: the node is heard as with a new one", async () => {
  const kept = {
    ...{ NWM: "2", SYNCWORD: "3444", IQINVER: "1", ENCRY: "1", LPM: "1", SYMBOLTIMEOUT: "8" },
    ...{ FIXLENGTHPAYLOAD: "1", CAD: "1", E: "1" },
  };
  const { node, live, told, world } = site("rak3172", { kept });
  await live(6 * HOUR_MS);
  expect(told()).toEqual([null]);
  expect(world.heard.filter(({ type }) => type === "records").length).toBeGreaterThan(4);
  expect(node.modem.usage()).toMatchObject({ flashWrites: 7 });
  expect(node.modem.usage().asleep).toBeGreaterThan(5.9 * HOUR_MS);
  expect(node.board.errors()).toEqual([]);
  await world.close();
});

test.each(
  MODULE_NAMES.flatMap((module) =>
    MODULE_NAMES.filter((other) => other !== module).map((other) => [module, other] as const),
  ),
)("firmware for a %s on a %s: silent, however often it is reset, and no worse", async (module, fitted) => {
  const { node, live, world } = site(module, { fitted });
  const resets = node.modem.usage().resets;
  await live(24 * HOUR_MS);
  expect(world.heard).toEqual([]);
  expect(node.modem.usage().transmissions).toBe(0);
  const more = node.modem.usage().resets - resets;
  expect(more).toBeGreaterThan(2);
  expect(more).toBeLessThan(12);
  expect(node.board.errors()).toEqual([]);
  await world.close();
});
