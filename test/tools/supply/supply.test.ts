// npm run supply: a few node-years, what it says, and with which exit code.
import { describe, expect, test } from "vitest";
import { batteryReading } from "../../../tools/board/converters.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { drawNode, supplyAt, temperatureAt } from "../../../tools/supply/draws.ts";
import { main } from "../../../tools/supply/main.ts";
import { createNode } from "../../../tools/supply/node.ts";
import { runCommand } from "../../commands.ts";

const supply = (...args: string[]) => runCommand(main, args);

describe("npm run supply", () => {
  test("tells each figure beside its target, within 80 columns, and again by its seed", async () => {
    const { code, out, err } = await supply("--years", "3", "--seed", "2");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toMatch(/^pressure, 5 V, 10 to 30 degC +\d\d\.\d\d % +0\.\d\d % +0\.5 % +ok$/m);
    expect(out).toMatch(/^bursts where there is none +\d+ +0 +0 +ok$/m);
    expect(out).toMatch(/^leaks suspected, of none +\d+ +0 +0 +ok$/m);
    expect(out).not.toContain("NO");
    const json = async () => JSON.parse((await supply("--years", "3", "--seed", "2", "--json")).out);
    const once = await json();
    expect(once.goals.every(({ met }: { met: boolean }) => met)).toBe(true);
    expect(once.tally.means).toMatchObject({ readings: 1_576_800, means: 262_800 });
    expect(once.tally.nights.nights).toBe(365);
    expect(await json()).toEqual(once);
  });

  test("a missed target: 1, and which; wrong usage: 2 and a sentence", async () => {
    const missed = await supply("--years", "3", "--cell", "straight");
    expect(missed.code).toBe(1);
    expect(missed.out).toMatch(/^pressure, 5 V, 10 to 30 degC .* NO$/m);
    const wrong = await supply("--cell", "sun");
    expect(wrong).toMatchObject({ code: 2, out: "" });
    expect(wrong.err).toContain("'sun' is invalid");
    const help = await supply("--help");
    expect(help.code).toBe(0);
    for (const line of help.out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("its nodes", () => {
  const node = (name: "5v" | "3v3") =>
    createNode({ kind: BOARD_KINDS.mdbt42q!, gain: 0.03, perDegree: 0.0002 }, name);

  test("measure as the firmware does, with and without their supply", () => {
    const { run, read, moment, pressure } = node("5v");
    moment.pressure = 400;
    moment.volts = 3;
    run(read);
    expect(pressure.scaled).toBeCloseTo(400, 0);
    // As docs/boards.md has it.
    expect(Math.round(pressure.unscaled)).toBe(460);
    moment.volts = 2.2;
    moment.pressure = 1600;
    run(read);
    expect(pressure.scaled).toBeNaN();
  });

  test("leave the interpreter's globals as they were", () => {
    const before = globalThis.setTimeout;
    const { run, read } = node("3v3");
    expect(() =>
      run(() => {
        read();
        throw new Error("on purpose");
      }),
    ).toThrow("on purpose");
    expect(globalThis.setTimeout).toBe(before);
    expect("analogRead" in globalThis).toBe(false);
    expect(globalThis.SUPPLY_MOVES).toBe(false);
  });

  test("live from -20 to 40 degC, on a cell from 3.47 V to 2.2", () => {
    const draws = drawNode(1, 0, "diode");
    const hours = Array.from({ length: 8760 }, (_, hour) => hour / 24);
    const temperatures = hours.map((day) => temperatureAt(draws, day));
    expect([Math.round(Math.min(...temperatures)), Math.round(Math.max(...temperatures))]).toEqual([-20, 40]);
    const volts = hours.map((day) => supplyAt(draws, day, 20));
    expect(Math.min(...volts)).toBeCloseTo(2.2);
    expect(Math.max(...volts)).toBeCloseTo(3.47);
  });
});

test("a board measures no supply over 3.6 V", () => {
  expect(batteryReading(3.3)).toBeCloseTo(3.3, 3);
  expect(batteryReading(3.7)).toBe(3.6 * (16383 / 16384));
});
