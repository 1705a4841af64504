// The gateway's radio: what is received is handed on with its time and signal, and answers leave in their nodes' windows.
import { describe, expect, onTestFinished, test } from "vitest";
import { MODULE_NAMES } from "../../../shared/radio/modules/index.ts";
import { modemRig, PATH } from "./modem-rig.ts";
import { EVENT, exchange, frameOf, HOUR_MS, ready } from "./ready-modem.ts";

describe.each(MODULE_NAMES)("%s", (kind) => {
  test("is set up, told of in a line, and listens", async () => {
    const rig = await ready(kind);
    expect(rig.module!.listening()).toMatchObject({
      frequency: 868_300_000,
      spreadingFactor: 9,
      bandwidth: 125,
      syncWord: 0x12,
      inverted: false,
    });
    expect(rig.via()).toBe(`radio ${PATH}`);
    expect(rig.sentences("info")).toEqual([
      `Listening on ${PATH}.`,
      expect.stringMatching(/^A (RAK3172|RN2483|Wio-E5) listens at 868\.3 MHz, SF9\.$/),
    ]);
    expect(rig.sentences("warn", "error")).toEqual([]);
    expect(rig.problems).toEqual([]);
  });

  test.each([7, 9, 12])("a packet is dated by its end on the air, SF%i", async (spreadingFactor) => {
    const rig = await ready(kind, { channel: { spreadingFactor } });
    rig.quality = { rssi: -104, snr: -3 };
    const late: number[] = [];
    for (const bytes of [16, 49, 120, 238]) {
      const { end } = await exchange(rig, frameOf(7, bytes));
      const uplink = rig.uplinks.at(-1)!;
      expect(uplink.frame).toEqual(frameOf(7, bytes));
      expect(uplink.via).toBe(`radio ${PATH}`);
      expect(uplink.signal).toEqual({
        rssi: -104,
        snr: -3,
        margin: -3 + 7.5 + 2.5 * (spreadingFactor - 7),
      });
      late.push(uplink.received - end);
    }
    if (process.env.FIGURES) console.log(kind, `SF${spreadingFactor}`, "received - end, ms", late);
    expect(rig.uplinks).toHaveLength(4);
    for (const ms of late) expect(Math.abs(ms)).toBeLessThan(30);
  });

  test.each([7, 9, 12])("answers start in the node's window, SF%i", async (spreadingFactor) => {
    const rig = await ready(kind, { channel: { spreadingFactor, duty: 1 } });
    const after: number[] = [];
    for (const bytes of [16, 49, 120, 238])
      for (const answer of [24, 44]) {
        rig.onUplink = ({ back }) => {
          expect(back.writable!(EVENT)).toBe(true);
          back.send(frameOf(7, answer));
          // Once, and no more.
          expect(back.writable!(EVENT)).toBe(false);
          back.send(frameOf(7, answer));
        };
        const { end, answers } = await exchange(rig, frameOf(7, bytes));
        expect(answers.map(({ packet }) => packet)).toEqual([frameOf(7, answer)]);
        after.push(answers[0]!.at - end);
      }
    if (process.env.FIGURES) console.log(kind, `SF${spreadingFactor}`, "answer - end, ms", after);
    for (const ms of after) {
      expect(ms).toBeGreaterThanOrEqual(900);
      expect(ms).toBeLessThanOrEqual(1200);
    }
    // It listens again.
    expect(rig.module!.listening()).toBeDefined();
  });

  test.each([0, 2])("answers start in the window where it takes %i times as long to act", async (times) => {
    const usual = { rak3172: 8, rn2483: 12, "wio-e5": 50 }[kind];
    const latency = (line: string) => (/MODE/.test(line) ? 1000 : times * usual);
    const rig = await ready(kind, { latency });
    rig.onUplink = ({ back }) => back.send(frameOf(7, 44));
    for (const bytes of [16, 120]) {
      const { end, answers } = await exchange(rig, frameOf(7, bytes));
      const after = answers[0]!.at - end;
      if (process.env.FIGURES)
        console.log(kind, `FIG acts after ${times * usual} ms: answer - end, ms`, after);
      expect(after).toBeGreaterThanOrEqual(900);
      expect(after).toBeLessThanOrEqual(1200);
    }
  });

  test("an answer that comes too late to be in the window is not sent, one that can be is", async () => {
    const rig = await ready(kind);
    for (const [delay, sent] of [
      [0, 1],
      [700, 1],
      [1200, 0],
      [3000, 0],
    ] as const) {
      rig.onUplink = ({ back }) =>
        void rig.clock.setTimeout(() => {
          expect(back.writable!(EVENT), `${delay}`).toBe(sent === 1);
          back.send(frameOf(7, 40));
        }, delay);
      const { answers } = await exchange(rig, frameOf(7));
      expect(answers, `${delay}`).toHaveLength(sent);
    }
    expect(rig.problems).toEqual(["unanswered", "unanswered"]);
  });

  test("one answer at a time: the second of two nodes gets none, and its command is not spent", async () => {
    const rig = await ready(kind, { channel: { duty: 1 } });
    const writable: boolean[] = [];
    rig.onUplink = ({ back, frame }) => {
      writable.push(back.writable!(EVENT));
      back.send(frameOf((frame[2]! << 8) | frame[3]!, 44));
    };
    const before = rig.answers.length;
    rig.send(frameOf(1, 16));
    await rig.run(100);
    rig.send(frameOf(2, 16));
    await rig.run(4000);
    // An RN2483 hears one packet at a time, with some 50 ms between.
    expect(writable).toEqual(kind === "rn2483" ? [true] : [true, false]);
    expect(rig.answers.slice(before).map(({ packet }) => packet[3])).toEqual([1]);
    // And it goes on.
    expect((await exchange(rig, frameOf(3))).answers).toHaveLength(1);
  });
});

test("a clock that is set back an hour does not silence the gateway", async () => {
  const rig = await ready("rak3172");
  rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
  expect((await exchange(rig, frameOf(7))).answers).toHaveLength(1);
  const real = rig.clock.now;
  rig.clock.now = () => real() - HOUR_MS;
  expect((await exchange(rig, frameOf(7))).answers).toHaveLength(1);
});

test.each([
  ["rn2483", 11, true],
  ["wio-e5", 12, true],
  ["wio-e5", 10, false],
  ["rak3172", 12, false],
] as const)("%s at SF%i: whether others hear it is doubted in the log: %s", async (kind, sf, isDoubtful) => {
  const rig = modemRig(kind, { channel: { spreadingFactor: sf } });
  onTestFinished(() => rig.close());
  await rig.run(60_000);
  const doubts = rig.sentences("warn").filter((each) => each.includes("low data rate optimisation"));
  expect(doubts).toHaveLength(isDoubtful ? 1 : 0);
});
