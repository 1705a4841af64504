// A gateway whose radio module is set up and listens, and nodes that send to it.
import { expect, onTestFinished } from "vitest";
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import { type ModemRigOptions, modemRig } from "./modem-rig.ts";

/** What a node waits to be answered. */
export const EVENT = { type: "event" };
export const SEED = Number(process.env.SEED ?? 1);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** A frame of a node, as far as a way in looks at it. */
export const frameOf = (node: number, bytes = 48) => {
  const frame = new Uint8Array(bytes).fill(0x5a);
  frame.set([0xe1, 1, node >> 8, node & 0xff]);
  return frame;
};

/** A gateway whose module is set up. */
export async function ready(kind: ModuleName, options: ModemRigOptions = {}) {
  const rig = modemRig(kind, options);
  onTestFinished(() => rig.close());
  await rig.run(5000);
  expect(rig.sentences("info").at(-1)).toContain("listens at 868.3 MHz");
  return rig;
}
export type Rig = Awaited<ReturnType<typeof ready>>;

/** A node sends, and the rest of the second after it passes. */
export async function exchange(rig: Rig, frame: Uint8Array) {
  const { end } = rig.send(frame);
  const before = rig.answers.length;
  await rig.run(end - rig.clock.precise() + 4000);
  return { end, answers: rig.answers.slice(before) };
}
