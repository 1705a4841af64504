// The ether between radio modules: who hears a packet, and who does not.
import { expect, test } from "vitest";
import { createEther, type EtherOptions } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createRandom } from "../../../tools/board/synth.ts";

const pair = (options: Omit<EtherOptions, "clock"> = {}) => {
  const clock = createSimClock(0);
  const ether = createEther({ ...options, clock });
  const heard: Uint8Array[] = [];
  const channel = {
    frequency: 868_300_000,
    spreadingFactor: 9,
    bandwidth: 125,
    syncWord: 0x12,
    inverted: false,
  };
  let since: number | undefined = 0;
  const station = {
    listening: () => (since === undefined ? undefined : { ...channel, since }),
    hear: (packet: Uint8Array) => void heard.push(packet),
  };
  const other = { listening: () => undefined, hear: () => {} };
  ether.attach(station);
  const send = (change = {}) =>
    ether.transmit(new Uint8Array([1]), { ...channel, power: 14, ms: 100, ...change }, other);
  const listen = (from: number | undefined) => {
    since = from;
  };
  return { clock, heard, send, listen };
};

test("whoever listened on the channel from beginning to end has the packet", () => {
  const { clock, heard, send, listen } = pair();
  send();
  for (const change of [{ frequency: 868_100_000 }, { spreadingFactor: 8 }, { syncWord: 0x34 }]) send(change);
  clock.runUntil(200);
  expect(heard.length).toBe(1);
  send();
  listen(250);
  clock.runUntil(400);
  send()?.();
  clock.runUntil(600);
  expect(heard.length).toBe(1);
});

test("packets that overlap are lost, and those that chance or a hook takes", () => {
  const { clock, heard, send } = pair({ collisions: true });
  send();
  clock.runUntil(50);
  send();
  clock.runUntil(300);
  expect(heard.length).toBe(0);
  const lossy = pair({ loss: 0.5, random: createRandom(1) });
  for (let i = 0; i < 200; i++) {
    lossy.send();
    lossy.clock.runUntil(i * 200 + 200);
  }
  expect(lossy.heard.length).toBeGreaterThan(70);
  expect(lossy.heard.length).toBeLessThan(130);
  const hooked = pair({ pass: () => false });
  hooked.send();
  hooked.clock.runUntil(200);
  expect(hooked.heard.length).toBe(0);
});
