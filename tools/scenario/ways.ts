// How a scenario's nodes reach the gateway over radio: fake modules in an ether that loses what chance takes.
import type { Line } from "../board/line.ts";
import { createEther, createFakeModem } from "../board/modems/index.ts";
import type { SimClock } from "../board/sim-clock.ts";
import type { Way } from "../district/node.ts";

export const MODULE = "rak3172";

/** A radio module for each node, and the gateway's on its stick. */
export function radioWays(
  clock: SimClock,
  random: () => number,
  count: number,
  stickLine: Line,
  loss: number,
): Way[] {
  const ether = createEther({
    ...{ clock, random, collisions: true },
    quality: () => ({ rssi: -90, snr: 8 }),
    pass: () => !(loss > 0 && random() < loss),
  });
  const stick = createFakeModem(MODULE, { clock, air: ether, toHost: (bytes) => stickLine.send(bytes) });
  stickLine.onReceive((bytes) => stick.fromHost(bytes));
  ether.attach(stick);
  stick.powerOn();
  return Array.from({ length: count }, (): Way => {
    let listener: (bytes: Uint8Array) => void = () => {};
    const modem = createFakeModem(MODULE, {
      clock,
      air: ether,
      toHost: (bytes) => listener(bytes),
      hostKeepsTime: true,
    });
    ether.attach(modem);
    modem.powerOn();
    return {
      send: (bytes, baud) => modem.fromHost(bytes, baud),
      onReceive: (listen) => {
        listener = listen;
      },
    };
  });
}
