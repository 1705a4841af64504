// The node as a whole: the bundle that is flashed, on the virtual board.
import { describe, expect, test } from "vitest";
import {
  ACK,
  EVENT,
  FLAG_ACOUSTIC_FAULT,
  FLAG_BATTERY_LOW,
  FLAG_CLIPPED,
  FLAG_CLOCK_UNSET,
  FLAG_FLOOR,
  FLAG_PRESSURE_FAULT,
  FLAG_WARM_UP,
  HELLO,
  READING,
  RECORDS,
} from "../../shared/messages.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { bundleOf, createRig, DAY_MS, KEY, MINUTE_MS, START } from "../rig.ts";
import { nodeCcm } from "../shared/crypto.ts";

const sine = (amplitude: number, hertz: number) => (from: number, rate: number, out: Float64Array) => {
  for (let i = 0; i < out.length; i++)
    out[i] = amplitude * Math.sin(2 * Math.PI * hertz * (from / 1000 + i / rate));
};

/** Boards with pins; what a board adds to the node has to show within a quarter of an hour. */
const HARDWARE = Object.values(BOARD_KINDS).filter(({ lines }) => lines.length > 0);
const KINDS = HARDWARE.map(({ id }) => id);
/** One for each way of keeping a journal and each cipher, for what takes days. */
const LONG = ["puckjs", "espruino-wifi", "mdbt42q"];

describe.each(KINDS)("%s", (kind) => {
  test("says hello once the console is off, then reports every 15 minutes", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400, acoustic: sine(0.1, 800) } });
    rig.board.boot();
    rig.run(2900);
    expect(rig.uplinks).toEqual([]);
    // Where the console is on USB, the line is silent.
    const said = BOARD_KINDS[kind]!.consoleOnLine ? rig.texts.join("") : `${rig.said.join("\r\n")}\r\n`;
    expect(said).toMatch(/^Sippra \d+\.\d+\.\d+, node 1-7, boot 1\r\n$/);
    rig.run(62 * MINUTE_MS);
    expect(rig.uplinks.map(({ type }) => type)).toEqual([HELLO, READING, READING, READING, READING]);
    expect(rig.uplinks.map(({ counter }) => counter)).toEqual([1, 2, 3, 4, 5]);
    const hello = rig.uplinks[0]!.body;
    expect(hello.get(1)).toBe(kind);
    expect(hello.get(3)).toBe(1);
    expect(hello.get(8)).toBe(900);
    expect(hello.get(9)).toBe(1);
    expect(hello.has(5)).toBe(false);
    // What was read was read up to the moment the reading carries, to the second.
    for (const reading of rig.uplinks.slice(1)) expect(reading.at / 1000 - reading.body[0]).toBeLessThan(2);
    expect(rig.board.errors()).toEqual([]);
    expect(rig.board.executed()).toBe(0);
  });

  test("measures what is there", () => {
    const noise = sine(0.1, 800);
    const rig = createRig({
      kind,
      signals: { pressure: (at) => 400 + 5 * Math.sign(Math.sin(at / 7000)), acoustic: noise },
    });
    rig.board.boot();
    rig.run(16 * MINUTE_MS);
    const [time, mean, below, above, deviation, level, bands, score, flags, battery, temperature] =
      rig.uplinks[1]!.body;
    // Console window, first tick, 45 ticks; cut to whole seconds.
    expect(START / 1000 + 3 + 20 + 900 - time).toBeGreaterThanOrEqual(0);
    expect(START / 1000 + 3 + 20 + 900 - time).toBeLessThanOrEqual(1);
    expect(Math.abs(mean - 4000)).toBeLessThan(15);
    expect(below + above).toBeGreaterThan(90);
    expect(below + above).toBeLessThan(115);
    expect(Math.abs(deviation - 500)).toBeLessThan(40);
    // A sine of amplitude 0.1: 20 log10(0.1) - 3.01 = -23 dB re full scale, all of it in 750 to 1000 Hz.
    expect(level).toBe(-23);
    const signed = [...new Int8Array(bands)];
    expect(signed[5]).toBeGreaterThanOrEqual(-24);
    expect(Math.max(...signed.filter((_, i) => i !== 5))).toBeLessThan(-30);
    expect(score).toBeNull();
    expect(flags).toBe(1 | FLAG_WARM_UP);
    const { nrf, battery: cell } = BOARD_KINDS[kind]!;
    // 3 V of a supply, 4 V of a cell behind a divider.
    expect(battery).toBe(cell ? 200 : nrf ? 100 : null);
    expect(temperature).toBe(10);
  });

  test("flags a battery that is low while it sends, where there is one", () => {
    const { nrf, battery: cell } = BOARD_KINDS[kind]!;
    const flagged = (battery: number) => {
      const rig = createRig({ kind, battery, signals: { pressure: () => 400, acoustic: sine(0.1, 300) } });
      rig.board.boot();
      rig.run(31 * MINUTE_MS);
      return rig.uplinks.filter(({ type }) => type === READING).map(({ body }) => body[8] & FLAG_BATTERY_LOW);
    };
    const low = cell ? 3.3 : 2.1;
    expect(flagged(low)).toEqual(Array(2).fill(nrf ? FLAG_BATTERY_LOW : 0));
    expect(flagged(low + 0.3)).toEqual([0, 0]);
  });

  test("flags silence, clipping and sensors that are not there", () => {
    const flagsWith = (signals: NonNullable<Parameters<typeof createRig>[0]>["signals"]) => {
      const rig = createRig({ kind, signals: signals! });
      rig.board.boot();
      rig.run(16 * MINUTE_MS);
      return rig.uplinks[1]!.body[8];
    };
    expect(flagsWith({ pressure: () => 400, acoustic: (_f, _r, out) => out.fill(0) }) & FLAG_FLOOR).toBe(
      FLAG_FLOOR,
    );
    expect(flagsWith({ pressure: () => 400, acoustic: sine(1.5, 300) }) & FLAG_CLIPPED).toBe(FLAG_CLIPPED);
    expect(flagsWith({ pressure: () => 400, acoustic: sine(0.2, 300) })).toBe(1 | FLAG_WARM_UP);
  });
});

describe.each(LONG)("%s over days", (kind) => {
  test("keeps its readings while the gateway is silent and hands them over afterwards, with their times", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400, acoustic: sine(0.1, 800) } });
    rig.board.boot();
    rig.run(20 * MINUTE_MS);
    rig.answer(false);
    rig.run(5 * 60 * MINUTE_MS);
    const silent = rig.uplinks.filter(({ type }) => type === READING).map(({ counter }) => counter);
    rig.answer(true);
    rig.run(60 * MINUTE_MS);
    for (const counter of silent) expect(rig.records.has(counter), `reading ${counter}`).toBe(true);
    const times = [...rig.records.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, body]) => (body as number[])[0]!);
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBe(900);
    for (let c = 1; c <= rig.highestCounter(); c++) expect(rig.settled.has(c)).toBe(true);
    expect(rig.uplinks.some(({ type }) => type === RECORDS)).toBe(true);
    expect(rig.board.errors()).toEqual([]);
  });

  test("readings of a clock that is not set yet say so, and get their times when it is", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    rig.answer(false);
    rig.board.boot();
    rig.run(50 * MINUTE_MS);
    const blind = rig.uplinks.filter(({ type }) => type === READING);
    expect(blind.length).toBe(3);
    for (const { body } of blind) {
      expect(body[0]).toBeNull();
      expect(body[8] & FLAG_CLOCK_UNSET).toBe(FLAG_CLOCK_UNSET);
    }
    rig.answer(true);
    rig.run(30 * MINUTE_MS);
    for (const { counter, at } of blind) {
      const body = rig.records.get(counter) as number[];
      expect(Math.abs(body[0]! - at / 1000), `reading ${counter}`).toBeLessThan(4);
    }
  });

  test.each([-80, 0, 60])(
    "a clock that is %i ppm wrong is right to the second after ten silent days",
    (drift) => {
      const rig = createRig({ kind, drift, signals: { pressure: () => 400 } });
      rig.board.boot();
      rig.run(2 * DAY_MS);
      rig.answer(false);
      rig.run(10 * DAY_MS);
      const { at, body } = rig.uplinks.filter(({ type }) => type === READING).at(-1)!;
      expect(Math.abs(body[0] - rig.gatewayTime(at) / 1000)).toBeLessThan(4);
    },
  );

  test("no counter is ever sealed twice over resets at any moment, and the gateway learns of every gap", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    const seen = new Map<number, string>();
    let random = 12345;
    for (let boot = 0; boot < 40; boot++) {
      rig.board.boot();
      random = (random * 1103515245 + 12345) % 2147483648;
      rig.run(random % (40 * MINUTE_MS));
    }
    rig.board.boot();
    rig.run(120 * MINUTE_MS);
    for (const { counter, frame } of rig.uplinks) {
      const hex = Buffer.from(frame).toString("hex");
      expect(seen.get(counter) ?? hex).toBe(hex);
      seen.set(counter, hex);
    }
    for (let c = 1; c <= rig.highestCounter(); c++) expect(rig.settled.has(c), `counter ${c}`).toBe(true);
    expect(rig.board.errors()).toEqual([]);
  });

  test("frames lost both ways are made good", () => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    let random = 99;
    rig.losing(() => (random = (random * 1103515245 + 12345) % 2147483648) % 100 < 35);
    rig.board.boot();
    rig.run(3 * DAY_MS);
    rig.losing(() => false);
    rig.run(60 * MINUTE_MS);
    for (const { type, counter } of rig.uplinks)
      if (type === READING) expect(rig.records.has(counter)).toBe(true);
    expect(rig.uplinks.filter(({ type }) => type === READING).length).toBeGreaterThan(285);
  });
});

describe("what arrives from the line", () => {
  const listening = () => {
    const rig = createRig({ signals: { pressure: () => 400 } });
    rig.answer(false);
    rig.board.boot();
    rig.run(4000);
    return rig;
  };
  const clockIsSet = (rig: ReturnType<typeof createRig>) => {
    rig.run(16 * MINUTE_MS);
    return rig.uplinks.filter(({ type }) => type === READING).at(-1)!.body[0] !== null;
  };
  const ackBody = [1, 1, null, START / 1000 + 4, 0];

  test("the right ack sets the clock", () => {
    const rig = listening();
    rig.sendDown(ACK, ackBody);
    expect(clockIsSet(rig)).toBe(true);
  });

  test.each<[string, (rig: ReturnType<typeof createRig>) => void]>([
    ["under another key", (rig) => rig.sendDown(ACK, ackBody, nodeCcm(Buffer.alloc(16, 1)))],
    ["that answers an uplink it has not sent", (rig) => rig.sendDown(ACK, [2, ...ackBody.slice(1)])],
    ["of another type", (rig) => rig.sendDown(17, ackBody)],
    ["with a body that is no array", (rig) => rig.sendDown(ACK, { 0: 1 } as never)],
    ["with negative numbers", (rig) => rig.sendDown(ACK, [1, -1, null, 5, 5])],
    ["that is cut short", (rig) => rig.sendDown(ACK, [1, 1])],
    [
      "after more than a minute",
      (rig) => {
        rig.run(61_000);
        rig.sendDown(ACK, ackBody);
      },
    ],
  ])("an ack %s is not taken", (_, send) => {
    const rig = listening();
    send(rig);
    expect(clockIsSet(rig)).toBe(false);
    expect(rig.board.errors()).toEqual([]);
  });

  test("a replayed ack is not taken again", () => {
    const rig = listening();
    rig.sendDown(ACK, ackBody, rig.cipher, 9);
    const first = clockIsSet(rig);
    rig.sendDown(ACK, [rig.uplinks.at(-1)!.counter, 1, null, 0, 0], rig.cipher, 9);
    rig.run(16 * MINUTE_MS);
    expect(first).toBe(true);
    expect(rig.uplinks.at(-1)!.body[0]).toBeGreaterThan(START / 1000);
  });

  test("100 kB of anything do no harm, and the next ack is heard", () => {
    const rig = listening();
    let x = 1;
    for (let i = 0; i < 100; i++) {
      rig.board.receive(Uint8Array.from({ length: 1000 }, () => (x = (x * 48271) % 2147483647) & 255));
    }
    rig.board.receive(new Uint8Array(5000).fill(7));
    rig.board.receive(new Uint8Array([0]));
    rig.sendDown(ACK, ackBody);
    expect(clockIsSet(rig)).toBe(true);
    expect(rig.board.errors()).toEqual([]);
  });
});

describe("what goes wrong in it", () => {
  const hellos = (rig: ReturnType<typeof createRig>) =>
    rig.uplinks.filter(({ type }) => type === HELLO).map(({ body }) => [body.get(9), body.get(4)]);

  test("a lack of memory restarts it, and the next hello says why", () => {
    const rig = createRig({ signals: { pressure: () => 400 } });
    rig.board.boot();
    rig.run(40 * MINUTE_MS);
    const before = rig.records.size;
    rig.board.outOfMemory();
    rig.run(40 * MINUTE_MS);
    expect(hellos(rig)).toEqual([
      [1, 0],
      [2, 2],
    ]);
    expect(rig.records.size).toBeGreaterThanOrEqual(before + 2);
    rig.board.boot();
    rig.run(MINUTE_MS);
    expect(hellos(rig).at(-1)).toEqual([3, 0]);
  });

  test.each(KINDS)("%s is reset by its watchdog where it hangs, and loses no reading before that", (kind) => {
    const rig = createRig({ kind, signals: { pressure: () => 400 } });
    rig.board.boot();
    rig.run(40 * MINUTE_MS);
    rig.board.hang();
    rig.run(20 * MINUTE_MS);
    expect(hellos(rig)).toEqual([
      [1, 0],
      [2, 0],
    ]);
    rig.run(20 * MINUTE_MS);
    const readings = rig.uplinks.filter(({ type }) => type === READING);
    expect(readings.length).toBeGreaterThanOrEqual(4);
    for (const { counter } of readings) expect(rig.records.has(counter)).toBe(true);
  });

  test("the watchdog does not bite a node that samples seldom", () => {
    const rig = createRig({ kind: "pico2", profile: { tick: 900_000, windows: 1 } });
    rig.board.boot();
    rig.run(DAY_MS);
    expect(hellos(rig)).toEqual([[1, 0]]);
  });

  test("a sensor that fails is told at once, and again until somebody has heard", () => {
    let pressure = 400;
    const rig = createRig({ signals: { pressure: () => pressure } });
    rig.board.boot();
    rig.run(20 * MINUTE_MS);
    const events = () => rig.uplinks.filter(({ type }) => type === EVENT);
    const faults = FLAG_PRESSURE_FAULT;
    expect(events()).toEqual([]);
    pressure = -600;
    rig.losing(({ type }) => type !== READING);
    rig.run(32 * MINUTE_MS);
    expect(events().length).toBe(1);
    const [kind, time, age, , , was, is] = events()[0]!.body;
    expect([kind, was, is]).toEqual([2, 0, faults]);
    expect(Math.abs(time * 1000 - events()[0]!.at)).toBeLessThan(3000);
    expect(age).toBeLessThan(3000);
    const from = events()[0]!.at;
    const again = rig.uplinks.filter(({ type, at }) => type === RECORDS && at > from && at < from + 40_000);
    expect(again.length).toBe(3);
    for (const { body, at } of again) {
      const copy = body.find((item: unknown[]) => item[1] === EVENT);
      expect(copy[0]).toBe(events()[0]!.counter);
      // Its age is as of now, to some hundredths of a second.
      expect(Math.abs(copy[2][2] - age - (at - from))).toBeLessThan(100);
    }
    rig.losing(() => false);
    pressure = 400;
    rig.run(32 * MINUTE_MS);
    expect(events().at(-1)!.body.slice(5, 7)).toEqual([faults, 0]);
    for (const { counter } of events()) expect(rig.records.has(counter)).toBe(true);
    expect(rig.board.errors()).toEqual([]);
  });
});

describe("installation", () => {
  test("a node without a pressure sensor's profile reports sound only, and the other way round", () => {
    const deaf = createRig({ profile: { acoustic: null }, signals: { pressure: () => 400 } });
    deaf.board.boot();
    deaf.run(16 * MINUTE_MS);
    expect(deaf.uplinks[1]!.body.slice(5, 7)).toEqual([null, null]);
    expect(deaf.uplinks[1]!.body[8] & FLAG_ACOUSTIC_FAULT).toBe(0);
    const dry = createRig({ profile: { pressure: null } });
    dry.board.boot();
    dry.run(16 * MINUTE_MS);
    expect(dry.uplinks[1]!.body.slice(1, 5)).toEqual([null, null, null, null]);
    expect(dry.uplinks[1]!.body[8] & FLAG_PRESSURE_FAULT).toBe(0);
  });

  test("an empty journal keeps the node silent and says why on the console", () => {
    const rig = createRig();
    rig.board.flash.bytes.fill(255, 5 * 4096);
    rig.board.boot();
    rig.run(DAY_MS);
    expect(rig.uplinks).toEqual([]);
    expect(rig.texts.join("")).toContain("no counter can be trusted");
  });

  test.each(KINDS)("the bundle for %s is at most 20 kB, and fits beside the journal", (kind) => {
    expect(bundleOf(kind).length).toBeLessThanOrEqual(20_000);
    flashImages(BOARD_KINDS[kind]!, bundleOf(kind), profileFor({ network: 1, node: 7, epoch: 0, key: KEY }));
  });

  test("the second UART of a Pico 2 carries the node", () => {
    const rig = createRig({ kind: "pico2", profile: { uart: 2 }, signals: { pressure: () => 400 } });
    rig.board.boot();
    rig.run(16 * MINUTE_MS);
    expect(rig.uplinks.map(({ type }) => type)).toEqual([HELLO, READING]);
    expect(rig.board.errors()).toEqual([]);
  });
});
