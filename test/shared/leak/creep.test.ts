// A suspicion does not stand still: the baseline creeps after the noise, what creep ends is told as used to it and never
// as quiet, and a node that comes from an older firmware goes on in the middle of it.
import { describe, expect, test } from "vitest";
import { BEFORE, newLearned, recall } from "../../../shared/leak/learned.ts";
import * as N from "../../../shared/leak/night.ts";
import { CREPT_BYTE, LEAK, OK, SUSPECT, USED_TO_IT } from "../../../shared/messages.ts";
import { leak, settled } from "./lives.ts";

const told = (state: number) => state === SUSPECT || state === LEAK;

describe("a noise that stays", () => {
  const life = settled();
  const { states, all } = life.nights(400, leak(6));
  const first = states.indexOf(SUSPECT);
  const end = states.findIndex((state, i) => i > first && !told(state));

  test("is told for 90 nights and more, and then used to, never quiet", () => {
    expect(end - first).toBeGreaterThan(90);
    expect(end - first).toBeLessThan(200);
    expect(states.slice(first)).not.toContain(OK);
    expect(states.slice(end).every((state) => state === USED_TO_IT)).toBe(true);
  });

  test("lifts the baseline by half a dB in ten nights, which each night and each change tell", () => {
    const crept = all.map((one) => one.told[N.CREPT] as number);
    expect(crept[first]).toBe(0);
    for (let i = first; i < end; i++) expect(Math.abs(crept[i]! - (i - first) / 10)).toBeLessThanOrEqual(1);
    for (const { told, components } of all) expect(components[CREPT_BYTE]).toBe(told[N.CREPT]);
    // And goes on to all of the noise: what is told is how much it is used to.
    expect(crept.at(-1)! / 2).toBeGreaterThan(5);
  });

  test("is suspected again when it becomes louder, and not quiet after that", () => {
    const louder = life.nights(30, leak(13)).states;
    expect(louder).toContain(SUSPECT);
    const after = life.nights(30, leak(6)).states;
    expect(after.at(-1)).toBe(USED_TO_IT);
    expect(after).not.toContain(OK);
  });

  test("is gone when it is: ok, with nothing crept, and the pipe's own baseline again within weeks", () => {
    const { states, last } = life.nights(60);
    expect(states.slice(0, 14)).toContain(OK);
    expect(states.at(-1)).toBe(OK);
    expect(last.told[N.CREPT]).toBe(0);
    expect(Math.abs((last.told[N.BASELINE] as number) + 90)).toBeLessThanOrEqual(2);
    expect(life.nights(7, leak(6)).states).toContain(SUSPECT);
  });
});

test("a leak that is mended after two months of creep is quiet, not used to", () => {
  const life = settled();
  expect(life.nights(70, leak(6)).last.state).toBe(LEAK);
  const { states, last } = life.nights(20);
  expect(states).not.toContain(USED_TO_IT);
  expect(last.state).toBe(OK);
  expect(last.told[N.CREPT]).toBe(0);
});

describe("a node whose firmware did not creep", () => {
  const upgraded = (learned: Uint8Array) => {
    const again = newLearned();
    recall(again, learned.slice(0, BEFORE));
    return again;
  };

  test("goes on with what it has learned, to the same decisions", () => {
    const through = settled();
    const cut = settled();
    cut.learned.set(upgraded(cut.learned));
    for (let i = 0; i < 60; i++) {
      const change = i > 20 ? leak(6) : {};
      expect(cut.live(change).told).toEqual(through.live(change).told);
    }
  });

  test("in a suspicion stays in it, creeps from there, and ends it", () => {
    const life = settled();
    expect(life.nights(20, leak(6)).last.state).toBe(LEAK);
    life.learned.set(upgraded(life.learned));
    const { states, all } = life.nights(300, leak(6));
    expect(states[0]).toBe(LEAK);
    expect(all[0]!.told[N.CREPT]).toBeLessThanOrEqual(1);
    expect(states.at(-1)).toBe(USED_TO_IT);
  });
});
