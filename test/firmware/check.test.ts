// What a node tells of itself after its start and on command: with both sensors, without, with a cell that gives in.
import { expect, test } from "vitest";
import {
  CHECK,
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_PRESSURE_FAULT,
  HELLO,
  OUTCOME,
} from "../../shared/messages.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { createRig, MINUTE_MS, type RigOptions } from "../rig.ts";

const signals = synthesise({ seed: 1, leak: null });

/** The checks of a node that has run for so long. */
function checksOf(options: RigOptions, ms = 5 * MINUTE_MS) {
  const rig = createRig({ signals, ...options });
  rig.board.boot();
  rig.run(ms);
  expect(rig.board.errors()).toEqual([]);
  return { rig, checks: () => rig.uplinks.filter(({ type }) => type === CHECK) };
}

test.each(["pico", "puckjs", "mdbt42q", "xiao-ble", "espruino-wifi", "pico2"])(
  "%s: once after its start, with what its sensors give",
  (kind) => {
    const { checks, rig } = checksOf({ kind });
    expect(checks()).toHaveLength(1);
    const [time, pressure, level, flags, battery, sending] = checks()[0]!.body;
    expect(time).toBeGreaterThan(0);
    expect(pressure).toBeGreaterThan(1000);
    expect(level).toBeGreaterThan(-90);
    expect(level).toBeLessThan(0);
    expect(flags & (FLAG_ACOUSTIC_FAULT | FLAG_PRESSURE_FAULT | FLAG_BATTERY_LOW)).toBe(0);
    expect(sending === null).toBe(battery === null);
    rig.run(60 * MINUTE_MS);
    expect(checks()).toHaveLength(1);
    rig.board.boot();
    rig.run(5 * MINUTE_MS);
    expect(checks()).toHaveLength(2);
  },
);

test("a sensor that gives nothing is told of, and one that there is not is not", () => {
  const dead = { ...signals, pressure: () => Number.NEGATIVE_INFINITY };
  const [, pressure, level, flags] = checksOf({ signals: dead }).checks()[0]!.body;
  expect([pressure, flags & FLAG_PRESSURE_FAULT]).toEqual([null, FLAG_PRESSURE_FAULT]);
  expect(level).not.toBeNull();
  const none = checksOf({ profile: { pressure: null, acoustic: null } }).checks()[0]!.body;
  expect(none.slice(1, 4)).toEqual([null, null, 0]);
});

test("a cell that gives in while the node sends", () => {
  const { checks } = checksOf({ kind: "mdbt42q", battery: 2.1 });
  const [, , , flags, battery, sending] = checks()[0]!.body;
  expect(flags & FLAG_BATTERY_LOW).toBe(FLAG_BATTERY_LOW);
  expect(sending).toBeLessThanOrEqual(battery);
});

test("on command, as often as it is asked", () => {
  const { rig, checks } = checksOf({});
  for (const id of [7, 8]) {
    const before = checks().length;
    rig.command({ 0: id, 8: 1 });
    rig.run(20 * MINUTE_MS);
    expect(
      rig.uplinks
        .filter(({ type }) => type === OUTCOME)
        .at(-1)!
        .body.get(1),
    ).toBe(0);
    expect(checks()).toHaveLength(before + 1);
  }
  expect(rig.uplinks.filter(({ type }) => type === HELLO)).toHaveLength(1);
});

test("over radio at once, with its module", async () => {
  const site = createRadioSite({
    seed: 1,
    module: "rn2483",
    nodes: [{ board: "mdbt42q", module: "rn2483", signals }],
  });
  site.nodes[0]!.board.boot();
  await site.run(site.clock.now() + 20 * MINUTE_MS);
  const heard = site.heard.flatMap((one) => (one.type === "check" ? [one.body] : []));
  expect(heard).toHaveLength(1);
  const body = heard[0]!;
  expect(body).toHaveLength(9);
  expect(body.slice(7)).toEqual([0, 0]);
  expect(site.nodes[0]!.board.errors()).toEqual([]);
  await site.close();
});
