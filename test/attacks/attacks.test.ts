// The embedded broker of a real gateway is attacked in each way once, for a short while: `npm run test:broker-attacks` does it at
// length, and prints figures.
import { afterAll, beforeAll, expect, it } from "vitest";
import { ATTACKS, type Attacker, startAttacker, undergo } from "./attacks.ts";
import { type AttackedSite, type Joined, startAttackedSite } from "./site.ts";

/** Of a machine that may be as busy as can be. */
const STALL_MS = 10_000;

let site: AttackedSite;
let witness: Joined;
let attacker: Attacker;
beforeAll(async () => {
  attacker = startAttacker();
  site = await startAttackedSite();
  witness = await site.join("witness");
  await witness.client.subscribeAsync("#", { qos: 1 });
});
afterAll(async () => {
  attacker?.stop();
  await site?.stop();
});

it.each(ATTACKS)("$name is refused or undone", async (attack) => {
  const { wrong, measured, came } = await undergo({ site, witness, attacker }, attack, attack.short);
  expect(wrong, JSON.stringify(came)).toEqual([]);
  expect(measured.stall).toBeLessThan(STALL_MS);
});
