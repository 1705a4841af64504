// Nights, bursts and the leak decision on the virtual board: the bundle that is flashed, weeks at a time, with sound and
// pressure on its pins, through everything that can go wrong with sensors, clock and supply.
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { COUNT, LENGTH, STATE, VERSION } from "../../firmware/leak/learned.ts";
import * as N from "../../firmware/leak/night.ts";
import { LEARNED } from "../../firmware/node/kinds.ts";
import {
  COMMAND_ID,
  COMMAND_KNOWN_NOISE,
  COMMAND_SPECTRUM,
  EVENT,
  EVENT_BURST,
  EVENT_FAULT,
  EVENT_LEAK_STATE,
  FLAG_ACOUSTIC_FAULT,
  FLAG_CLIPPED,
  FLAG_CLOCK_JUMP,
  FLAG_CLOCK_UNSET,
  FLAG_COUPLING_LOST,
  FLAG_FEW_WINDOWS,
  FLAG_FLOOR,
  FLAG_GAIN_CHANGED,
  FLAG_LEARNING_ANEW,
  FLAG_PRESSURE_FAULT,
  LEAK,
  LEAK_STATES,
  MUTED,
  NIGHT,
  OK,
  OUTCOME,
  SPECTRUM,
  SUSPECT,
  WARMING_UP,
} from "../../shared/messages.ts";
import { hash } from "../../tools/powercuts/signals.ts";
import { createRig, DAY_MS, MINUTE_MS, type RigOptions, START } from "../rig.ts";

const HOUR_MS = 60 * MINUTE_MS;
/** 2026-11-02T03:00Z: the first night is over, at 04:00 in a place an hour east. */
const MORNING = START + 15 * HOUR_MS;

const NOISE = 4096;
const hiss = Float64Array.from({ length: NOISE }, (_, i) => hash(i, 1) + hash(i, 2) + hash(i, 3) - 1.5);
/** The same through a low pass at some 100 Hz: what a pipe has without a leak. */
const rumble = new Float64Array(NOISE);
for (let i = 0, y = 0; i < 2 * NOISE; i++) {
  y += 0.15 * (hiss[i % NOISE]! - y);
  rumble[i % NOISE] = y;
}
const rms = (x: Float64Array) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length);
const [HISS, RUMBLE] = [rms(hiss), rms(rumble)];

interface Pipe {
  /** Level of the rumble, and of the leak's hiss, dB re full scale. */
  quiet?: (at: number) => number;
  leak?: (at: number) => number;
  /** Factor of all of it: the amplifier's. */
  gain?: (at: number) => number;
  pressure?: (at: number) => number;
}

/** Rumble with a spread of some 6 dB, taps now and then, and where it is asked for a leak. */
function pipe({ quiet = () => -42, leak, gain = () => 1, pressure }: Pipe = {}) {
  return {
    acoustic: (from: number, _rate: number, out: Float64Array) => {
      const window = Math.floor(from / 1000);
      // Two windows of five are quiet, the others louder by up to 6 dB.
      const louder = Math.max(0, 10 * hash(7, window) - 4);
      const a = (gain(from) * 10 ** ((quiet(from) + louder) / 20)) / RUMBLE;
      const b = leak ? (gain(from) * 10 ** (leak(from) / 20)) / HISS : 0;
      let i = Math.floor(NOISE * hash(8, window));
      let k = Math.floor(NOISE * hash(9, window));
      for (let n = 0; n < out.length; n++) {
        out[n] = a * rumble[i]! + b * hiss[k]!;
        i = (i + 1) % NOISE;
        k = (k + 1) % NOISE;
      }
    },
    pressure: pressure ?? ((at: number) => 400 + 20 * Math.sin((2 * Math.PI * at) / DAY_MS) + hash(3, at)),
  };
}

/** Few samples and windows by day keep weeks within seconds. */
function createNode(signals: ReturnType<typeof pipe>, options: RigOptions = {}) {
  const rig = createRig({
    ...options,
    signals,
    profile: { tick: 120_000, interval: 3_600_000, windows: 2, nightWindows: 40, ...options.profile },
  });
  rig.board.boot();
  const bodies = (type: number) => rig.uplinks.filter((one) => one.type === type).map(({ body }) => body);
  return {
    ...rig,
    nights: () => bodies(NIGHT),
    events: (kind: number) => bodies(EVENT).filter((body) => body[0] === kind),
    spectra: () => bodies(SPECTRUM),
    outcomes: () => bodies(OUTCOME),
    states: () => bodies(NIGHT).map((night) => night[N.STATE] as number),
    days: (n: number) => rig.run(n * DAY_MS),
  };
}

const never = (states: number[]) =>
  expect(states.filter((s) => s === SUSPECT || s === LEAK).map((s) => LEAK_STATES[s])).toEqual([]);
const all = (nights: number[][], flag: number) => nights.every((night) => night[N.FLAGS]! & flag);

describe("a night", () => {
  test("is told after it is over, by its date, with what was heard and measured in it", () => {
    const node = createNode(pipe());
    node.days(3);
    const nights = node.nights();
    expect(nights.length).toBe(3);
    const first = Math.floor(MORNING / DAY_MS);
    nights.forEach((night, i) => {
      expect(night.length).toBe(N.TOLD);
      expect(night[N.NIGHT]).toBe(first + i);
      // Two of five windows are at -42 dB.
      expect(Math.abs(night[N.LEVEL_10] / 2 + 42)).toBeLessThan(1);
      expect(night[N.LEVEL_50]).toBeGreaterThan(night[N.LEVEL_10]);
      expect(night[N.LEVEL_90] / 2 + 42).toBeGreaterThan(3);
      expect(night[N.LEVEL_90] / 2 + 42).toBeLessThan(7);
      expect(night[N.WINDOWS]).toBeGreaterThanOrEqual(28);
      expect(night[N.WINDOWS]).toBeLessThanOrEqual(40);
      expect(night[N.FREQUENCY]).toBeGreaterThan(50);
      expect(night[N.FREQUENCY]).toBeLessThan(900);
      const at = MORNING - HOUR_MS + i * DAY_MS;
      const expected = 400 + 20 * Math.sin((2 * Math.PI * at) / DAY_MS) + 0.5;
      expect(Math.abs(night[N.PRESSURE_10 + 1] / 10 - expected)).toBeLessThan(4);
    });
    const at = node.uplinks.filter(({ type }) => type === NIGHT).map((one) => one.at - MORNING);
    at.forEach((ms, i) => {
      expect(ms).toBeGreaterThan(i * DAY_MS);
      expect(ms).toBeLessThan(i * DAY_MS + 10 * MINUTE_MS);
    });
    expect(node.board.errors()).toEqual([]);
  });

  test("is heard at the place's own hours", () => {
    const heard: number[] = [];
    const signals = pipe();
    const node = createNode(
      {
        ...signals,
        acoustic: (from, rate, out) => {
          heard.push(from);
          signals.acoustic(from, rate, out);
        },
      },
      { profile: { utcOffset: -300, interval: 3_600_000, windows: 1 } },
    );
    node.days(2);
    const local = heard.map((at) => ((at / HOUR_MS - 5 + 48) % 24) | 0);
    const byHour = Array.from({ length: 24 }, (_, hour) => local.filter((h) => h === hour).length);
    expect(byHour[2]! + byHour[3]!).toBeGreaterThan(55);
    for (const [hour, n] of byHour.entries()) if (hour !== 2 && hour !== 3) expect(n).toBeLessThan(4);
  });

  test("its spectrum follows once a week, in two parts", () => {
    const node = createNode(pipe({ leak: () => -40 }));
    node.days(10);
    const parts = node.spectra();
    expect(parts.map(([part]) => part)).toEqual([0, 1]);
    const [lines, counts] = parts;
    expect(lines[1] % 7).toBe(0);
    expect(lines[2].length).toBe(32);
    const db = [...lines[2]].map((v) => (v << 24) >> 24);
    // White noise of -40 dB: 15 dB less in each of 32 lines; below 128 Hz the rumble adds to it.
    for (const line of db.slice(8)) expect(Math.abs(line + 55)).toBeLessThan(3);
    expect(db[1]).toBeGreaterThan(db[20]!);
    expect([...counts[2]].reduce((a: number, b: number) => a + b)).toBeGreaterThanOrEqual(28);
  });
});

describe("a leak", () => {
  const from = START + 25.5 * DAY_MS;
  const leaky = () => createNode(pipe({ leak: (at) => (at < from ? -99 : -36) }));

  test("is suspected within seven nights, told at once as an event, and then as a leak", () => {
    const node = leaky();
    node.days(40);
    const states = node.states();
    expect(states.slice(0, 14)).toEqual(Array(14).fill(WARMING_UP));
    never(states.slice(0, 25));
    expect(states.indexOf(SUSPECT) - 25).toBeLessThanOrEqual(7);
    expect(states.at(-1)).toBe(LEAK);
    const events = node.events(EVENT_LEAK_STATE);
    expect(events.map(([, , , , , before, after]) => [before, after])).toEqual([
      [WARMING_UP, OK],
      [OK, SUSPECT],
      [SUSPECT, LEAK],
    ]);
    const night = node.nights()[states.indexOf(LEAK)];
    const told = events[2];
    expect(told[3]).toBe(night[N.RISE]);
    expect(told[7]).toBe(night[N.SCORE]);
    expect(told[9].length).toBe(5);
    expect(night[N.RISE] / 2).toBeGreaterThan(4);
    // Readings carry the score, and no more that the node is warming up.
    const reading = node.uplinks.filter(({ type }) => type === 0).at(-1)!.body;
    expect(reading[7]).toBe(night[N.SCORE]);
  });

  test("is found all the same by a node that is reset at some moment of each night", () => {
    const node = leaky();
    for (let day = 0; day < 48; day++) {
      node.clock.runUntil(MORNING - 2 * HOUR_MS + (day + hash(day) / 12) * DAY_MS);
      node.board.boot();
    }
    const nights = node.nights();
    expect(nights.length).toBeGreaterThan(40);
    never(nights.filter((night) => night[N.NIGHT] < from / DAY_MS).map((night) => night[N.STATE]));
    expect(nights.at(-1)![N.STATE]).toBeGreaterThanOrEqual(SUSPECT);
    for (const night of nights) {
      expect(night[N.WINDOWS] < 8).toBe((night[N.FLAGS] & FLAG_FEW_WINDOWS) > 0);
    }
    expect(node.board.errors()).toEqual([]);
  }, 120_000);

  test("known noise ends it and is learned; a spectrum is sent when it is asked for", () => {
    const node = leaky();
    node.days(36);
    expect(node.states().at(-1)).toBe(LEAK);
    const before = node.spectra().length;
    node.command({ [COMMAND_ID]: 1, [COMMAND_KNOWN_NOISE]: 1, [COMMAND_SPECTRUM]: 1 });
    node.run(30 * MINUTE_MS);
    expect(node.outcomes().length).toBe(1);
    expect(node.spectra().length).toBe(before + 2);
    node.board.boot();
    node.days(20);
    const states = node.states().slice(36);
    expect(states.slice(0, 14)).toEqual(Array(14).fill(MUTED));
    expect(states.slice(15)).toEqual(Array(states.length - 15).fill(OK));
  });
});

describe("never a false leak, always a flag", () => {
  const after = START + 20 * DAY_MS;
  const cases: [string, Pipe, number][] = [
    [
      "a sensor stuck at an end of the converter",
      { gain: (at) => (at < after ? 1 : Number.NaN) },
      FLAG_ACOUSTIC_FAULT,
    ],
    ["a sensor that has gone silent", { gain: (at) => (at < after ? 1 : 0) }, FLAG_COUPLING_LOST],
    ["an amplifier far too loud", { gain: (at) => (at < after ? 1 : 400) }, FLAG_CLIPPED],
    ["a gain that jumps by 10 dB", { gain: (at) => (at < after ? 1 : 3.2) }, FLAG_GAIN_CHANGED],
    ["a sensor that comes loose", { gain: (at) => (at < after ? 1 : 0.3) }, FLAG_COUPLING_LOST],
  ];
  test.each(cases)("%s", (_, how, flag) => {
    const signals = pipe(how);
    const node = createNode(
      {
        ...signals,
        acoustic: (from, rate, out) => {
          signals.acoustic(from, rate, out);
          if (Number.isNaN(how.gain!(from))) out.fill(1);
        },
      },
      { kind: "espruino-wifi" },
    );
    node.days(45);
    never(node.states());
    const nights = node.nights();
    expect(nights.length).toBe(45);
    expect(all(nights.slice(27), flag)).toBe(true);
    expect(nights.slice(0, 19).some((night) => night[N.FLAGS] & flag)).toBe(false);
  });

  test("a sensor that drifts by 12 dB in two months", () => {
    const drift = createNode(pipe({ gain: (at) => 10 ** ((12 * (at - START)) / (60 * DAY_MS) / 20) }));
    drift.days(60);
    never(drift.states());
    expect(all(drift.nights().slice(-7), FLAG_GAIN_CHANGED)).toBe(true);
  });

  test("a gain that jumps now and then", () => {
    const jumps = createNode(pipe({ gain: (at) => (hash(5, Math.floor(at / DAY_MS)) < 0.3 ? 3.2 : 1) }));
    jumps.days(60);
    never(jumps.states());
    expect(jumps.nights().some((night) => night[N.FLAGS] & FLAG_GAIN_CHANGED)).toBe(true);
  });

  test("a quiet pipe at the converter's floor", () => {
    const node = createNode(pipe({ quiet: () => -80 }));
    node.days(30);
    never(node.states());
    expect(all(node.nights(), FLAG_FLOOR)).toBe(true);
  });

  test("no clock: days are told as such, and decide nothing", () => {
    const node = createNode(pipe({ leak: (at) => (at < after ? -99 : -30) }));
    node.answer(false);
    node.days(4);
    node.answer(true);
    node.run(HOUR_MS);
    const nights = [...node.records.values()].filter(
      (body) => (body as unknown[]).length === N.TOLD,
    ) as number[][];
    expect(nights.length).toBe(4);
    expect(all(nights, FLAG_CLOCK_UNSET)).toBe(true);
    for (const night of nights) expect([night[N.NIGHT], night[N.STATE]]).toEqual([0, WARMING_UP]);
    expect(nights[0]![N.WINDOWS]).toBe(48);
    node.days(3);
    expect(node.nights().at(-1)![N.FLAGS] & FLAG_CLOCK_UNSET).toBe(0);
  });

  test("a clock that jumps in the night, by hours or years, and back", () => {
    const node = createNode(pipe());
    node.days(20);
    for (const [i, jump] of [
      5 * HOUR_MS,
      -5 * HOUR_MS,
      800 * DAY_MS,
      -800 * DAY_MS,
      30 * MINUTE_MS,
    ].entries()) {
      node.clock.runUntil(MORNING + (20 + 2 * i) * DAY_MS - HOUR_MS);
      node.jump(jump);
      node.days(1);
    }
    node.days(20);
    never(node.states());
    expect(node.nights().filter((night) => night[N.FLAGS] & FLAG_CLOCK_JUMP).length).toBeGreaterThanOrEqual(
      3,
    );
    expect(node.states().at(-1)).toBe(OK);
  });
});

describe("pressure", () => {
  test("a burst is told within 15 minutes, dated to when it began", () => {
    const at = START + 2 * DAY_MS + 13 * MINUTE_MS;
    const noisy = (now: number) => 400 + 0.8 * (hash(1, now) + hash(2, now) + hash(3, now) - 1.5) * 2;
    const node = createNode(pipe({ pressure: (now) => noisy(now) - (now < at ? 0 : 12) }), {
      profile: { tick: 20_000, windows: 2, nightWindows: 24 },
    });
    node.days(3);
    const bursts = node.events(EVENT_BURST);
    expect(bursts.length).toBe(1);
    const [, time, age, change, lasted, before, after] = bursts[0];
    expect(Math.abs(time * 1000 - at)).toBeLessThan(4 * MINUTE_MS);
    expect(Math.abs(change + 120)).toBeLessThan(10);
    expect([Math.abs(before - 4000) < 10, Math.abs(after - 3880) < 10, lasted]).toEqual([true, true, 600]);
    const uplink = node.uplinks.find(({ type, body }) => type === EVENT && body[0] === EVENT_BURST)!;
    expect(uplink.at - at).toBeLessThan(15 * MINUTE_MS);
    expect(Math.abs(uplink.at - age - at)).toBeLessThan(4 * MINUTE_MS);
  });

  test("a sensor that is stuck is a fault after a day, and its nights have no pressure", () => {
    const at = START + 2 * DAY_MS;
    const node = createNode(pipe({ pressure: (now) => (now < at ? 400 + hash(1, now) : 420) }));
    node.days(5);
    const faults = node.events(EVENT_FAULT);
    expect(faults.length).toBe(1);
    expect(faults[0][6]).toBe(FLAG_PRESSURE_FAULT);
    const last = node.nights().at(-1)!;
    expect(last[N.PRESSURE_10]).toBeNull();
    expect(last[N.FLAGS] & FLAG_PRESSURE_FAULT).toBeTruthy();
    expect(node.events(EVENT_BURST)).toEqual([]);
  });
});

describe("what was learned", () => {
  /** Every record of that kind in the ring, by its place. */
  function records(bytes: Uint8Array, kind: number): number[] {
    const found: number[] = [];
    for (let at = 0; at + LENGTH + 6 <= bytes.length; at += 4) {
      const end = at + 2 + bytes[at + 1]!;
      if (bytes[at] !== kind || end + 4 > bytes.length) continue;
      if (Buffer.from(bytes).readUInt32LE(end) === crc32(bytes.subarray(at, end))) found.push(at);
    }
    return found;
  }

  test("is there again after a reset, wherever in the ring its last copy is", () => {
    const node = createNode(pipe());
    node.days(20);
    for (let boot = 0; boot < 30; boot++) {
      node.run(7 * HOUR_MS);
      node.board.boot();
    }
    node.days(2);
    const night = node.nights().at(-1)!;
    expect(night[N.STATE]).toBe(OK);
    expect(night[N.BASELINE]).not.toBeNull();
  });

  test("of another version is not understood: a flag, no leak, and learning begins anew", () => {
    const node = createNode(pipe({ leak: (at) => (at < START + 21 * DAY_MS ? -99 : -36) }));
    node.days(20.5);
    node.board.powerOff();
    const { bytes } = node.board.ringFlash;
    const places = records(bytes, LEARNED);
    expect(places.length).toBeGreaterThan(3);
    for (const at of places) {
      expect(bytes[at + 2]).toBe(VERSION);
      bytes[at + 2] = VERSION + 1;
      bytes[at + 2 + STATE] = LEAK;
      bytes[at + 2 + COUNT] = 31;
      const end = at + 2 + bytes[at + 1]!;
      Buffer.from(bytes.buffer, bytes.byteOffset).writeUInt32LE(crc32(bytes.subarray(at, end)), end);
    }
    node.board.boot();
    node.days(20);
    const nights = node.nights().slice(20);
    expect(nights[0][N.FLAGS] & FLAG_LEARNING_ANEW).toBeTruthy();
    expect(nights[0][N.STATE]).toBe(WARMING_UP);
    never(nights.map((one) => one[N.STATE]));
    expect(nights.at(-1)![N.STATE]).toBe(OK);
  });
});
