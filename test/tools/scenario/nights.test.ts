// A scenario at the speed of nights: a leak is told, a summer of irrigation is hardly believed, and the same seed is the same.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../../tools/demo/main.ts";
import { chanceOfLeak, liveNights } from "../../../tools/scenario/nights.ts";
import { readScenario } from "../../../tools/scenario/scenario.ts";
import { ROOT } from "../../house/imports.ts";
import { HEAD, scenarioOf } from "./scenarios.ts";

const FILE = (name: string) => join(ROOT, "docs/scenarios", name);

/** Runs the command; what it printed. */
async function printed(...argv: string[]) {
  const out: string[] = [];
  const code = await main(["scenario", ...argv], {
    ...{ out: { write: (text: string) => out.push(text) }, env: {}, exit: () => {} },
    ...{ err: { write: () => true }, onSignal: () => () => {}, onFailure: () => () => {} },
  });
  return { code, text: out.join("") };
}

describe("nights", () => {
  test("a leak of 20 l/min beside nodes is suspected, and told within a month", async () => {
    const { news, leaks } = liveNights(await readScenario(FILE("leak.yaml")));
    expect(leaks).toEqual([{ place: "pipe GP54, 30 m", after_nights: expect.any(Number) }]);
    expect(leaks[0]!.after_nights).toBeLessThan(30);
    const suspect = news.find((each) => each.of === "state" && each.after === "suspect");
    expect(suspect).toHaveProperty(
      "after_s",
      expect.toSatisfy((s: number) => s > 0),
    );
  });

  test("a summer without a leak has no alarm that is sure", async () => {
    const { news } = liveNights(await readScenario(FILE("irrigation.yaml")));
    const sure = news.flatMap((each) => (each.of === "alarm" ? [each.probability ?? 0] : []));
    expect(Math.max(0, ...sure)).toBeLessThan(0.3);
    expect(news.filter(({ of }) => of === "happening")).toHaveLength(4);
  });

  test("the same file and seed tell the same, another seed another story", async () => {
    const lived = async (seed: number) => liveNights(await readScenario(FILE("irrigation.yaml"), seed));
    expect(await lived(3)).toEqual(await lived(3));
    expect((await lived(4)).news).not.toEqual((await lived(3)).news);
  });

  test("leave each leak to a chance of its own", () => {
    const drawn = [0, 1, 2].map((i) => chanceOfLeak(1, i).uniform());
    expect(new Set(drawn).size).toBe(3);
    expect(chanceOfLeak(1, 1).uniform()).toBe(drawn[1]);
  });

  test("say what of the file they leave out", async () => {
    const text = `${HEAD.replace("0.05", "2")}noises:
  - { kind: rain, at: V2-3, from: 2027-03-01, nights: 1 }
  - { kind: taps, at: V2-3, from: 2027-03-01, nights: 1 }
  - { kind: works for weeks, at: V2-3, from: 2027-03-01, nights: 1 }
shut:
  - { link: R1, from: 2027-03-01 01:00 }
silent:
  - { node: V2-3, from: 2027-03-01 01:00 }
`;
    expect(liveNights(await scenarioOf(text)).notes).toEqual([
      "What is shut is played without --nights only: nights know no pressures.",
      "Who is silent is so without --nights only: here all nodes tell their nights.",
      "With --nights these noises are drawn at all nodes, and not where the file has them: rain, taps.",
    ]);
  });

  test("say that they know no minutes", async () => {
    const text = `${HEAD}hydrants:\n  - { at: V2-4, flow_m3_h: 40, from: 2027-03-01 00:10, minutes: 5 }\n`;
    expect(liveNights(await scenarioOf(text)).notes).toEqual([
      "Bursts and hydrants are played without --nights only: nights know no minutes.",
    ]);
  });
});

describe("the command", () => {
  test("has lines of 80 columns at most, in its help too", async () => {
    for (const argv of [["--help"], [FILE("leak.yaml"), "--nights"]]) {
      const { code, text } = await printed(...argv);
      expect(code).toBe(0);
      expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test("prints one JSON of nights", async () => {
    const { code, text } = await printed(FILE("leak.yaml"), "--nights", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ scenario: "A leak in the old quarter", nodes: 10, nights: 60 });
  });
});
