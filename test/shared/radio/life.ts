// An hour in the life of a module: it listens, a neighbour sends to it, it sends itself, and something goes wrong
// for a while; with what has to hold whatever that is.
import { expect } from "vitest";
import { airtime } from "../../../shared/radio/airtime.ts";
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import { createEther, createFaults, type Station } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import { createBench, hex, SETTINGS } from "./bench.ts";
import { packetsIn } from "./oracle.ts";

/** A gateway has its module listen anew when it has heard nothing for so long, ms. */
const SILENCE = 45_000;

export function createLife(kind: ModuleName, seed: number) {
  const clock = createSimClock(0);
  const random = createRandom(seed);
  const faults = createFaults({ clock, random });
  const transmitted = new Map<string, number>();
  const air = createEther({
    clock,
    onTransmit: (packet, _, from) => {
      if (from !== neighbour) transmitted.set(hex(packet), (transmitted.get(hex(packet)) ?? 0) + 1);
    },
  });
  const bench = createBench(kind, { clock, air, faults });
  const neighbour: Station = { listening: () => undefined, hear: () => {} };
  const given: string[] = [];
  /** Frames that were outstanding when the driver was stopped: nobody says what became of them. */
  let dropped = 0;
  let serial = 0;

  const frame = (first: number) => {
    const bytes = Uint8Array.from({ length: 12 + Math.floor(random() * 38) }, () => random() * 256);
    bytes.set([first, 0, ++serial >> 8, serial & 255]);
    return bytes;
  };
  const outstanding = () => given.length > bench.sent.length + dropped;

  let watching = true;
  let heard = 0;
  let heardAt = 0;
  const watch = () => {
    if (bench.taken.length > heard) {
      heard = bench.taken.length;
      heardAt = clock.now();
    }
    if (watching && clock.now() - heardAt >= SILENCE) {
      heardAt = clock.now();
      bench.modem.listen(false);
      bench.modem.listen(true);
    }
    clock.setTimeout(watch, 1000);
  };

  const life = {
    ...bench,
    clock,
    faults,
    air,
    transmitted,
    /** Set up, and listening, with a gateway that looks after it. */
    begin: () => {
      bench.fake.powerOn();
      life.revive();
      bench.modem.listen(true);
      watch();
      bench.run(10_000);
      life.works();
    },
    powerCycle: () => {
      bench.fake.powerOff();
      bench.run(100);
      bench.fake.powerOn();
    },
    /** The driver gets a frame to send, unless it has one. */
    give: () => {
      if (outstanding()) return;
      const bytes = frame(1);
      given.push(hex(bytes));
      bench.send(bytes);
    },
    outstanding,
    drop: () => {
      watching = false;
      if (outstanding()) dropped++;
      bench.modem.stop();
    },
    revive: () => {
      watching = true;
      heardAt = clock.now();
      bench.modem.start();
    },
    /** The neighbour sends a frame: its hex. */
    call: () => {
      const bytes = frame(2);
      air.transmit(bytes, { ...channel, power: 14, ms: airtime(bytes.length, 9) }, neighbour);
      return hex(bytes);
    },
    /** What else there is on the air: other people's packets, and broken ones. */
    noise: (length: number, crcOk: boolean) => {
      const { frequency, spreadingFactor, syncWord } = channel;
      const bytes = Uint8Array.from({ length }, () => random() * 256);
      const how = { frequency, spreadingFactor, syncWord, rssi: -120, snr: -12, crcOk };
      bench.fake.hear(bytes, how);
    },
    /** Traffic both ways for so many ms. */
    traffic: (ms: number) => {
      const end = clock.now() + ms;
      while (clock.now() < end) {
        bench.run(2000 + random() * 3000);
        if (random() < 0.5) life.give();
        else life.call();
      }
    },
    /** What has to hold at any time. */
    check: () => {
      // Answers that come when the next command is out already are taken for that one's.
      const late = (faults.counts.late ?? 0) > 0;
      // The driver may make a packet of a damaged line: the network's own check is for that.
      let at = 0;
      for (const packet of packetsIn(kind, bench.printed())) {
        at = bench.taken.findIndex((each, i) => i >= at && each.hex === packet) + 1;
        expect(at, `${packet} was printed`).toBeGreaterThan(0);
      }
      for (const [packet, times] of transmitted) {
        expect(given, "nothing is sent that was not given").toContain(packet);
        expect(times, `${packet} was sent`).toBeLessThanOrEqual(2);
      }
      expect(bench.sent.length + dropped).toBeLessThanOrEqual(given.length);
      if (dropped > 0 || late) return;
      bench.sent.forEach((ok, i) => {
        if (ok) expect(transmitted.has(given[i]!), `${i} of those given was sent`).toBe(true);
      });
    },
    /** It works: what it is given is sent, what is sent to it is taken. */
    works: () => {
      bench.run(6000);
      expect(outstanding(), "a frame given long ago").toBe(false);
      const before = bench.sent.length;
      life.give();
      bench.run(4000);
      expect(bench.sent.slice(before)).toEqual([true]);
      // The first may come while it is made to listen anew.
      for (let i = 0; i < 2; i++) {
        const called = life.call();
        bench.run(2000);
        if (bench.taken.at(-1)?.hex === called) return;
      }
      throw new Error("It hears nothing");
    },
  };
  const channel = { ...SETTINGS, bandwidth: 125, syncWord: 0x12, inverted: false };
  return life;
}
