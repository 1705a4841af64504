// A node of the story: it decides about its nights and its pressure with the firmware's own rules, and what it has to say
// is sealed with its key, as a board seals it. Only what it measures is drawn elsewhere.
import { crc32 } from "node:zlib";
import type { Enrolment } from "../../gateway/store/enrolments.ts";
import { aesBlocks } from "../../shared/aes.ts";
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import { composeCcm } from "../../shared/ccm.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { sealFrame, UPLINK } from "../../shared/frame.ts";
import { AFTER, BEFORE, burst, newBurst } from "../../shared/leak/burst.ts";
import { decide } from "../../shared/leak/decide.ts";
import { newLearned, SCORE, STATE } from "../../shared/leak/learned.ts";
import * as N from "../../shared/leak/night.ts";
import { BURST_NEAR_PUMPS, MEAN_MS, MEANS, NIGHT_WINDOWS, SLOW } from "../../shared/leak/thresholds.ts";
import {
  BODY_MAX,
  EVENT,
  EVENT_BURST,
  EVENT_LEAK_STATE,
  HELLO,
  type Maybe,
  NIGHT,
  READING,
} from "../../shared/messages.ts";

/** What it told. */
export interface StoryNode {
  /** Identities (network-node-epoch-counter) of what it told, with their unix ms. */
  taken: Map<string, number>;
  events: Map<string, number>;
  nights: Map<string, number>;
  /** One of LEAK_STATES by its number. */
  state(): number;
  hello(now: number): void;
  /** Decides about a night. Returns the state before it. */
  night(night: Maybe[], date: number, now: number): number;
  /** kPa; dB re full scale. */
  reading(pressure: number, level: number, now: number): void;
  /** Takes a mean of two minutes, kPa; true where it tells a burst. `hour`: 0..23 on working days, 24..47 at weekends. */
  mean(pressure: number, hour: number, now: number): boolean;
}

export interface StoryNodeOptions {
  enrolment: Enrolment;
  /** Reporting interval, s. */
  interval: number;
  /** (mV - 2000) / 10, and degC. */
  battery: number;
  temperature: number;
  /** Takes a frame to the gateway. */
  send(frame: Uint8Array): void;
}

/** As a line has it. */
export const onLine = (frame: Uint8Array): Uint8Array => cobsEncode(frame, crc32);

/** What is heard of the eight bands over the level of all of them, dB: as at a quiet site. */
const BANDS = [-4, -6, -9, -12, -15, -18, -20, -23];

export function createStoryNode({
  enrolment,
  interval,
  battery,
  temperature,
  send,
}: StoryNodeOptions): StoryNode {
  const { network, node, epoch, key } = enrolment;
  const cipher = composeCcm(aesBlocks(key));
  const learned = newLearned();
  const pressure = newBurst();
  const plain = new Uint8Array(2 * BODY_MAX);
  const [taken, events, nights] = [new Map(), new Map(), new Map()] as Map<string, number>[];
  let counter = 0;

  function say(type: number, body: Cbor): number {
    const length = cborPut(plain, 0, body);
    send(sealFrame(cipher, UPLINK, epoch, type, network, node, ++counter, plain.slice(0, length)));
    return counter;
  }
  function keep(kept: Map<string, number> | undefined, type: number, body: Cbor, now: number): void {
    const said = say(type, body);
    kept!.set(`${network}-${node}-${epoch}-${said}`, now);
  }
  const seconds = (now: number) => Math.floor(now / 1000);
  const score = () => (learned[SCORE]! > 100 ? null : learned[SCORE]!);

  return {
    taken: taken!,
    events: events!,
    nights: nights!,
    state: () => learned[STATE]!,
    hello: () =>
      void say(HELLO, { 0: "demo", 1: "pico", 2: 0, 3: 1, 4: 0, 6: [4096, 12, 200], 8: interval, 9: 1 }),
    night(night, date, now) {
      const before = learned[STATE]!;
      if (night[N.NIGHT] !== 0) night[N.NIGHT] = date;
      const components = decide(learned, night, null, NIGHT_WINDOWS, SLOW);
      night[N.BATTERY] = battery;
      night[N.TEMPERATURE] = temperature;
      keep(nights, NIGHT, night.slice(0, N.TOLD), now);
      const after = learned[STATE]!;
      if (after !== before) {
        const [rise, flags] = [night[N.RISE] ?? null, night[N.FLAGS] ?? 0];
        const body = [
          EVENT_LEAK_STATE,
          seconds(now),
          0,
          rise,
          null,
          before,
          after,
          score(),
          flags,
          components,
        ];
        keep(events, EVENT, body, now);
      }
      return before;
    },
    reading(kPa, level, now) {
      const bands = Uint8Array.from(BANDS, (over) => Math.max(-128, Math.round(level + over)));
      const mean = Math.round(10 * kPa);
      const body = [
        seconds(now),
        mean,
        12,
        14,
        284,
        Math.round(level),
        bands,
        score(),
        0,
        battery,
        temperature,
      ];
      keep(taken, READING, body, now);
    },
    mean(kPa, hour, now) {
      if (!burst(pressure, learned, Math.round(100 * kPa), BURST_NEAR_PUMPS, hour)) return false;
      const [from, to] = [Math.round(pressure[BEFORE]! / 10), Math.round(pressure[AFTER]! / 10)];
      const lasted = (MEANS * MEAN_MS) / 1000;
      const body = [
        EVENT_BURST,
        seconds(now) - lasted,
        1000 * lasted,
        to - from,
        lasted,
        from,
        to,
        null,
        0,
        null,
      ];
      keep(events, EVENT, body, now);
      return true;
    },
  };
}
