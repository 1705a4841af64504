// The node as a whole, on each board: the bundle that is flashed, on the virtual board, for its first hours.
import { describe, expect, test } from "vitest";
import {
  CHECK,
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_CLIPPED,
  FLAG_FLOOR,
  FLAG_PRESSURE_FAULT,
  FLAG_WARM_UP,
  HELLO,
  READING,
} from "../../shared/messages.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { bundleOf, createRig, DAY_MS, KEY, MINUTE_MS, START } from "../rig.ts";
import { HARDWARE_IDS, sine } from "./hardware.ts";

describe.each(HARDWARE_IDS)("%s", (kind) => {
  test("says hello once the console is off, then reports every 15 minutes", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400, acoustic: sine(0.1, 800) } });
    rig.board.boot();
    rig.run(2900);
    expect(rig.uplinks).toEqual([]);
    // Where the console is on USB, the line is silent.
    const said = BOARD_KINDS[kind]!.consoleBaud ? rig.texts.join("") : `${rig.said.join("\r\n")}\r\n`;
    expect(said).toMatch(/^Sippra \d+\.\d+\.\d+, node 1-7, boot 1\r\n$/);
    rig.run(62 * MINUTE_MS);
    expect(rig.uplinks.map(({ type }) => type)).toEqual([HELLO, CHECK, READING, READING, READING, READING]);
    expect(rig.uplinks.map(({ counter }) => counter)).toEqual([1, 2, 3, 4, 5, 6]);
    const hello = rig.uplinks[0]!.body;
    expect(hello.get(1)).toBe(kind);
    expect(hello.get(3)).toBe(1);
    expect(hello.get(8)).toBe(900);
    expect(hello.get(9)).toBe(1);
    expect(hello.has(5)).toBe(false);
    // What was read was read up to the moment the reading carries, to the second.
    for (const reading of rig.uplinks.slice(1)) expect(reading.at / 1000 - reading.body[0]).toBeLessThan(2);
    expect(rig.board.errors()).toEqual([]);
    expect(rig.board.executed()).toBe(0);
  });

  test("measures what is there", () => {
    const noise = sine(0.1, 800);
    const rig = createRig({
      kind,
      signals: { pressure: (at) => 400 + 5 * Math.sign(Math.sin(at / 7000)), acoustic: noise },
    });
    rig.board.boot();
    rig.run(16 * MINUTE_MS);
    const [time, mean, below, above, deviation, level, bands, score, flags, battery, temperature] =
      rig.uplinks[2]!.body;
    // Console window, first tick, 45 ticks; cut to whole seconds.
    expect(START / 1000 + 3 + 20 + 900 - time).toBeGreaterThanOrEqual(0);
    expect(START / 1000 + 3 + 20 + 900 - time).toBeLessThanOrEqual(1);
    expect(Math.abs(mean - 4000)).toBeLessThan(15);
    expect(below + above).toBeGreaterThan(90);
    expect(below + above).toBeLessThan(115);
    expect(Math.abs(deviation - 500)).toBeLessThan(40);
    // A sine of amplitude 0.1: 20 log10(0.1) - 3.01 = -23 dB re full scale, all of it in 750 to 1000 Hz.
    expect(level).toBe(-23);
    const signed = [...new Int8Array(bands)];
    expect(signed[5]).toBeGreaterThanOrEqual(-24);
    expect(Math.max(...signed.filter((_, i) => i !== 5))).toBeLessThan(-30);
    expect(score).toBeNull();
    expect(flags).toBe(1 | FLAG_WARM_UP);
    const { nrf, battery: cell } = BOARD_KINDS[kind]!;
    // 3.3 V of a supply, 4 V of a cell behind a divider.
    expect(battery).toBe(cell ? 200 : nrf ? 130 : null);
    expect(temperature).toBe(10);
  });

  test("measures on where ticks come closer together than a window is long", () => {
    const profile = { interval: 2000, tick: 100, windows: 20 };
    const rig = createRig({ kind, profile, signals: { pressure: () => 400, acoustic: sine(0.1, 800) } });
    rig.board.boot();
    rig.run(20_000);
    expect(rig.board.errors()).toEqual([]);
    const levels = rig.uplinks.filter(({ type }) => type === READING).map(({ body }) => body[5]);
    expect(levels.length).toBeGreaterThan(5);
    expect([...new Set(levels)]).toEqual([-23]);
  });

  test("flags a battery that is low while it sends, where there is one", () => {
    const { nrf, battery: cell } = BOARD_KINDS[kind]!;
    const flagged = (battery: number) => {
      const rig = createRig({ kind, battery, signals: { pressure: () => 400, acoustic: sine(0.1, 300) } });
      rig.board.boot();
      rig.run(31 * MINUTE_MS);
      return rig.uplinks.filter(({ type }) => type === READING).map(({ body }) => body[8] & FLAG_BATTERY_LOW);
    };
    const low = cell ? 3.3 : 2.1;
    expect(flagged(low)).toEqual(Array(2).fill(nrf ? FLAG_BATTERY_LOW : 0));
    expect(flagged(low + 0.3)).toEqual([0, 0]);
  });

  test("flags silence, clipping and sensors that are not there", () => {
    const flagsWith = (signals: NonNullable<Parameters<typeof createRig>[0]>["signals"]) => {
      const rig = createRig({ kind, signals: signals! });
      rig.board.boot();
      rig.run(16 * MINUTE_MS);
      return rig.uplinks[2]!.body[8];
    };
    expect(flagsWith({ pressure: () => 400, acoustic: (_f, _r, out) => out.fill(0) }) & FLAG_FLOOR).toBe(
      FLAG_FLOOR,
    );
    expect(flagsWith({ pressure: () => 400, acoustic: sine(1.5, 300) }) & FLAG_CLIPPED).toBe(FLAG_CLIPPED);
    expect(flagsWith({ pressure: () => 400, acoustic: sine(0.2, 300) })).toBe(1 | FLAG_WARM_UP);
  });
});

describe("installation", () => {
  test("a node without a pressure sensor's profile reports sound only, and the other way round", () => {
    const deaf = createRig({ profile: { acoustic: null }, signals: { pressure: () => 400 } });
    deaf.board.boot();
    deaf.run(16 * MINUTE_MS);
    expect(deaf.uplinks[2]!.body.slice(5, 7)).toEqual([null, null]);
    expect(deaf.uplinks[2]!.body[8] & FLAG_ACOUSTIC_FAULT).toBe(0);
    const dry = createRig({ profile: { pressure: null } });
    dry.board.boot();
    dry.run(16 * MINUTE_MS);
    expect(dry.uplinks[2]!.body.slice(1, 5)).toEqual([null, null, null, null]);
    expect(dry.uplinks[2]!.body[8] & FLAG_PRESSURE_FAULT).toBe(0);
  });

  test("an empty journal keeps the node silent and says why on the console", () => {
    const rig = createRig();
    rig.board.flash.bytes.fill(255, 5 * 4096);
    rig.board.boot();
    rig.run(DAY_MS);
    expect(rig.uplinks).toEqual([]);
    expect(rig.texts.join("")).toContain("no counter can be trusted");
  });

  test.each(HARDWARE_IDS)("the bundle for %s is at most 20 kB, and fits beside the journal", (kind) => {
    expect(bundleOf(kind).length).toBeLessThanOrEqual(20_000);
    flashImages(BOARD_KINDS[kind]!, bundleOf(kind), profileFor({ network: 1, node: 7, epoch: 0, key: KEY }));
  });

  test("the second UART of a Pico 2 carries the node", () => {
    const rig = createRig({ kind: "pico2", profile: { uart: 2 }, signals: { pressure: () => 400 } });
    rig.board.boot();
    rig.run(16 * MINUTE_MS);
    expect(rig.uplinks.map(({ type }) => type)).toEqual([HELLO, CHECK, READING]);
    expect(rig.board.errors()).toEqual([]);
  });
});
