// What the table of radio modules promises of each, and what others take for granted.
import { describe, expect, test } from "vitest";
import { LEAST_POWER } from "../../../shared/radio/module.ts";
import { MODULE_NAMES, moduleNamed, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";

describe.each(MODULE_NAMES)("%s", (name) => {
  const facts = RADIO_MODULES[name];

  test("is called as its file, in which a bundle finds its driver", async () => {
    const file = await import(`../../../shared/radio/modules/${name}.ts`);
    expect(file.facts).toBe(facts);
    expect(file.driver).toBe(facts.driver);
    expect(moduleNamed(name)).toBe(facts);
  });

  test("says of its firmware what a gateway can compare", () => {
    const { before, least, wanted, fault } = facts.firmware;
    expect(() => new RegExp(before)).not.toThrow();
    for (const version of [least, wanted]) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    // What can be used with a fault says which.
    expect(fault !== "").toBe(least !== wanted);
  });
});

test("nodes that are heard well go down to what every module can be set to", () => {
  expect(Math.max(...Object.values(RADIO_MODULES).map(({ power }) => power.least))).toBe(LEAST_POWER);
});

test.each(["", "serial", "RAK3172", "toString"])("no module is called %j", (name) => {
  expect(moduleNamed(name)).toBeUndefined();
});
