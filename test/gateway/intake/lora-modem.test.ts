// The gateway's radio: what is heard is handed on with its time and signal, answers leave in their nodes' windows and
// within the duty cycle, and whatever happens to the module, it listens again.
import { describe, expect, onTestFinished, test } from "vitest";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { startPipeline } from "../../../gateway/assemble/pipeline.ts";
import { createAccount } from "../../../gateway/intake/airtime-account.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Settings } from "../../../gateway/settings.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { COMMAND } from "../../../shared/messages.ts";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { createFaults, FAULTS } from "../../../tools/board/modems/index.ts";
import { createRandom } from "../../../tools/board/synth.ts";
import { event, HELLO_MAP, hello, openDownlink } from "../admit/nodes.ts";
import { type ModemRigOptions, modemRig, PATH } from "./modem-rig.ts";

/** What a node waits to be answered. */
const EVENT = { type: "event" };
const SEED = Number(process.env.SEED ?? 1);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A frame of a node, as far as a way in looks at it. */
const frameOf = (node: number, bytes = 48) => {
  const frame = new Uint8Array(bytes).fill(0x5a);
  frame.set([0xe1, 1, node >> 8, node & 0xff]);
  return frame;
};

/** A gateway whose module is set up. */
async function ready(kind: ModuleName, options: ModemRigOptions = {}) {
  const rig = modemRig(kind, options);
  onTestFinished(() => rig.close());
  await rig.run(5000);
  expect(rig.sentences("info").at(-1)).toContain("listens at 868.3 MHz");
  return rig;
}
type Rig = Awaited<ReturnType<typeof ready>>;

/** A node sends, and the rest of the second after it passes. */
async function exchange(rig: Rig, frame: Uint8Array) {
  const { end } = rig.send(frame);
  const before = rig.answers.length;
  await rig.run(end - rig.clock.precise() + 4000);
  return { end, answers: rig.answers.slice(before) };
}

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

test.each(MODULE_NAMES)(
  "%s: whatever is asked, no hour has more than its share on the air, and none overlap",
  async (kind) => {
    const rig = await ready(kind, { faults: (clock) => createFaults({ clock, random: createRandom(SEED) }) });
    const random = createRandom(SEED + 1);
    rig.onUplink = ({ back, frame }) =>
      void rig.clock.setTimeout(
        () => back.send(frameOf((frame[2]! << 8) | frame[3]!, 24 + Math.floor(random() * 21))),
        random() * 900,
      );
    // Answers whose end is not told, or that are refused, are the ones that a driver would send again.
    rig.faults!.set("untold", 0.02);
    rig.faults!.set("busy", 0.01);
    rig.faults!.set("unanswered", 0.01);
    const end = rig.clock.now() + 2.5 * HOUR_MS;
    let sent = 0;
    while (rig.clock.now() < end) {
      rig.send(frameOf(Math.floor(random() * 600), 16 + Math.floor(random() * 100)));
      sent++;
      await rig.run(600 + random() * 8000);
    }
    const budget = 36_000;
    let most = 0;
    // The fullest hour begins with a packet or ends with one.
    for (const from of rig.answers.flatMap(({ at, end }) => [at, end - HOUR_MS])) {
      const inHour = rig.answers
        .filter((one) => one.end > from && one.at < from + HOUR_MS)
        .reduce((sum, one) => sum + Math.min(one.end, from + HOUR_MS) - Math.max(one.at, from), 0);
      most = Math.max(most, inHour);
    }
    if (process.env.FIGURES)
      console.log(
        kind,
        `${sent} uplinks, ${rig.answers.length} answers, fullest hour ${Math.round(most)} ms`,
      );
    expect(most).toBeLessThanOrEqual(budget);
    expect(most).toBeGreaterThan(0.8 * budget);
    for (const [i, { at }] of rig.answers.entries())
      if (i > 0) expect(at).toBeGreaterThanOrEqual(rig.answers[i - 1]!.end);
    // The account is of the radio: of what its modules have really sent.
    const account = createAccount(0.01);
    for (const one of rig.answers) {
      expect(account.wait(one.end - one.at, one.at)).toBeLessThan(500);
      account.spend(one.end - one.at, one.at);
    }
  },
);

test("a gateway that is started again goes on with the hour that it was in", async () => {
  const kept: { at: number; ms: number }[] = [];
  const airtime = { sent: () => [...kept], keep: (one: (typeof kept)[number]) => void kept.push(one) };
  const answers = async () => {
    const rig = await ready("rak3172", { airtime, channel: { duty: 0.001 } });
    rig.onUplink = ({ back }) => back.send(frameOf(7, 40), "must");
    // Ten minutes of hellos, of as many nodes.
    for (let node = 1; node <= 100; node++) await exchange(rig, frameOf(node, 30));
    await rig.close();
    return rig.answers.length;
  };
  const first = await answers();
  expect(first).toBeGreaterThan(5);
  expect(kept.length).toBe(first);
  // The same minutes once more, by its clock: what was sent then was sent just now.
  expect(await answers()).toBe(0);
});

test("an answer whose time on the air cannot be kept is not sent", async () => {
  const airtime = {
    sent: () => [],
    keep: () => {
      throw new Error("the disk is full");
    },
  };
  const rig = await ready("rak3172", { airtime });
  rig.onUplink = ({ back }) => back.send(frameOf(7, 40), "must");
  const { answers } = await exchange(rig, frameOf(1, 30));
  expect(answers).toEqual([]);
});

test("events and hellos are answered when routine is not any more", async () => {
  const rig = await ready("rak3172");
  const answered: string[] = [];
  let need: "routine" | "gaps" | "must" = "routine";
  rig.onUplink = ({ back }) => back.send(frameOf(7, 40), need);
  for (let node = 1; node <= 200; node++) {
    need = node % 20 === 0 ? "must" : "routine";
    const { answers } = await exchange(rig, frameOf(node, 30));
    if (answers.length > 0) answered.push(need);
  }
  const count = (what: string) => answered.filter((each) => each === what).length;
  expect(count("must")).toBe(10);
  expect(count("routine")).toBeLessThan(100);
  expect(rig.problems).toEqual([]);
});

test("a command is spent only where it is sent: neither a hello nor an event takes it while there is no time", async () => {
  const rig = await ready("rak3172", { channel: { duty: 0.0001 } });
  const { clock } = rig;
  const store = openStore(":memory:");
  const log = silentLog;
  const pipeline = startPipeline({ store, clock, log, refusals: startRefusals({ clock, log }) });
  onTestFinished(() => store.close());
  rig.onUplink = pipeline.take;
  const node = store.addNode({ name: "a", network: 1 });
  const all: Settings = {
    interval_s: 36_000,
    tick_s: 3600,
    utc_offset_min: -720,
    windows: 10,
    restart: true,
    known_noise: true,
    spectrum: true,
  };
  const ask = () =>
    store.commands.add({
      node: "a",
      settings: all,
      origin: "cli",
      transaction: null,
      reply: null,
      now: clock.now(),
      lifetime: 9 * HOUR_MS,
    });
  const sent = () => store.commands.list("a", 1)[0]!.sent;
  let counter = 70_000;
  const tell = async (frame: Uint8Array) => (await exchange(rig, frame)).answers.map(({ packet }) => packet);
  // 360 ms an hour: one answer.
  expect(await tell(hello(node, counter++))).toHaveLength(1);
  ask();
  expect(await tell(hello(node, counter++))).toEqual([]);
  expect(await tell(event(node, counter++, null))).toEqual([]);
  expect(sent()).toBe(0);
  await rig.run(HOUR_MS);
  // The console of a node on radio is none of the radio's business.
  const [answer] = await tell(hello(node, counter++, { ...HELLO_MAP, 3: 0 }));
  expect(openDownlink(node, answer!).type).toBe(COMMAND);
  // That there is time was asked for one of 56 B; this one's id could take 4 B more.
  expect(answer!.length).toBeLessThanOrEqual(52);
  expect(sent()).toBe(1);
  expect(store.nodes()[0]!.signal).toMatchObject({ rssi: -90, snr: 8, margin: 20.5 });
});

test("a clock that is set back an hour does not silence the gateway", async () => {
  const rig = await ready("rak3172");
  rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
  expect((await exchange(rig, frameOf(7))).answers).toHaveLength(1);
  const real = rig.clock.now;
  rig.clock.now = () => real() - HOUR_MS;
  expect((await exchange(rig, frameOf(7))).answers).toHaveLength(1);
});

describe("what happens to a module", () => {
  const faulty = (kind: ModuleName) =>
    ready(kind, { faults: (clock) => createFaults({ clock, random: createRandom(SEED) }) });
  /** ms until a frame gets through, one tried each second. */
  async function recovery(rig: Rig): Promise<number> {
    const start = rig.clock.now();
    const before = rig.uplinks.length;
    while (rig.uplinks.length === before && rig.clock.now() < start + 5 * MINUTE_MS) {
      rig.send(frameOf(9, 20));
      await rig.run(1000);
    }
    return rig.clock.now() - start;
  }

  test.each(MODULE_NAMES.flatMap((kind) => FAULTS.map((fault) => [kind, fault] as const)))(
    "%s, %s: a minute after it has ended frames come, and are answered",
    async (kind, fault) => {
      const rig = await faulty(kind);
      rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
      const worst: number[] = [];
      for (const often of [0.2, 1]) {
        rig.faults!.set(fault, often);
        for (let i = 0; i < 20; i++) {
          rig.send(frameOf(i, 30));
          await rig.run(9000);
        }
        rig.faults!.clear();
        // What it does for good, it does until its power is cut.
        if (fault === "hang") {
          rig.module!.powerOff();
          rig.module!.powerOn();
        }
        // Nothing is sent, so that nothing but the gateway finds out.
        await rig.run(MINUTE_MS);
        worst.push(await recovery(rig));
        expect((await exchange(rig, frameOf(9))).answers, `${fault} ${often}`).toHaveLength(1);
      }
      // One may come while it is told to listen anew.
      for (const ms of worst) expect(ms, `${fault} ${worst}`).toBeLessThanOrEqual(3000);
    },
  );

  test.each(MODULE_NAMES)("%s restarts without a word: it is found out within a minute", async (kind) => {
    const rig = await faulty(kind);
    rig.faults!.set("noBanner", 1);
    await exchange(rig, frameOf(7));
    rig.module!.reset();
    await rig.run(MINUTE_MS);
    expect(await recovery(rig)).toBeLessThanOrEqual(3000);
  });

  test.each(MODULE_NAMES)("%s goes deaf: it listens anew after 45 s of silence", async (kind) => {
    const rig = await faulty(kind);
    await exchange(rig, frameOf(7));
    const heard = rig.clock.now();
    await rig.run(20_000);
    rig.module!.deafen();
    expect(rig.module!.listening()).toBeUndefined();
    await rig.run(45_000 + heard - rig.clock.now());
    await rig.run(3000);
    expect(rig.module!.listening()).toBeDefined();
    expect(rig.problems).toEqual([]);
    expect(rig.sentences("warn", "error")).toEqual([]);
  });

  test.each(MODULE_NAMES)(
    "%s: no node's slot is the one in which it is told to listen anew",
    async (kind) => {
      const rig = await ready(kind);
      const HOURS = 48;
      for (let hour = 0; hour < HOURS; hour++) {
        const start = rig.clock.precise();
        // The first is heard; the others come 45, 90, ... seconds after it, each hour.
        for (let node = 0; node < 6; node++) {
          const { ms } = rig.send(frameOf(node, 100));
          await rig.run(ms + 500);
          await rig.run(start + 45_000 * (node + 1) - 200 - rig.clock.precise());
        }
        await rig.run(start + HOUR_MS - rig.clock.precise());
      }
      const heard = [0, 1, 2, 3, 4, 5].map(
        (node) => rig.uplinks.filter(({ frame }) => frame[3] === node).length,
      );
      if (process.env.FIGURES) console.log(kind, `FIG of ${HOURS} frames heard:`, heard.join(", "));
      for (const count of heard) expect(count).toBeGreaterThan(0.85 * HOURS);
    },
  );

  test.each(MODULE_NAMES)("%s is unplugged and plugged in again", async (kind) => {
    const rig = await ready(kind, { channel: { duty: 0.0005 } });
    let writable: boolean | undefined;
    rig.onUplink = ({ back }) => {
      writable = back.writable!(EVENT);
      back.send(frameOf(7, 40));
    };
    // 1800 ms an hour, which five answers of 288 ms and more leave little of.
    for (let i = 0; i < 8; i++) await exchange(rig, frameOf(i));
    const sent = rig.answers.length;
    expect(sent).toBeGreaterThanOrEqual(5);
    expect(sent).toBeLessThan(8);
    expect(writable).toBe(false);
    rig.unplug();
    await rig.run(MINUTE_MS);
    expect(rig.state()).toMatchObject({ name: "away" });
    expect(rig.running.size, "the timer that looks for the port").toBe(1);
    rig.plug();
    await rig.run(12_000);
    expect(rig.sentences("info").at(-1)).toMatch(/ listens at 868\.3 MHz, SF9\.$/);
    await exchange(rig, frameOf(20));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(20));
    // The account is the radio's, whichever module it has.
    expect(rig.answers).toHaveLength(sent);
    expect(rig.sentences("warn")).toEqual([`${PATH} is gone; waiting for it to come back.`]);
    await rig.run(HOUR_MS);
    await exchange(rig, frameOf(21));
    expect(rig.answers).toHaveLength(sent + 1);
  });

  test("an answer whose module is gone before its time is forgotten", async () => {
    const rig = await ready("rak3172");
    rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
    const { end } = rig.send(frameOf(7));
    await rig.run(end - rig.clock.precise() + 500);
    rig.unplug();
    await rig.run(100);
    rig.plug();
    await rig.run(20_000);
    expect(rig.answers).toEqual([]);
  });

  test("a module that hangs for an hour is told of once when it goes, and once when it is back", async () => {
    const rig = await faulty("rak3172");
    rig.faults!.set("ignored", 1);
    await rig.run(HOUR_MS);
    expect(rig.state()).toMatchObject({ name: "away", why: "The RAK3172 does not answer as it should." });
    rig.faults!.clear();
    await rig.run(MINUTE_MS);
    expect(rig.problems).toEqual(["module-silent"]);
    expect(rig.sentences("info").slice(2)).toEqual(["The RAK3172 listens again at 868.3 MHz, SF9."]);
    expect(rig.state().name).toBe("listening");
  });

  test.each(MODULE_NAMES)(
    "%s: closing at any moment leaves no timer and says nothing after",
    async (kind) => {
      const random = createRandom(SEED);
      for (let i = 0; i < 60; i++) {
        const rig = modemRig(kind);
        rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
        const at = random() * (i % 2 === 0 ? 4000 : 300);
        if (i % 2 === 1) {
          await rig.run(5000);
          rig.send(frameOf(7, 120));
          await rig.run(random() * 2500);
        }
        await rig.run(at);
        const closed = rig.close();
        const before = [rig.uplinks.length, rig.problems.length, rig.said.length, rig.written.length];
        await closed;
        expect(rig.running.size, `${i}`).toBe(0);
        rig.send(frameOf(8));
        await rig.run(90_000);
        expect([rig.uplinks.length, rig.problems.length, rig.said.length, rig.written.length]).toEqual(
          before,
        );
        expect(rig.running.size).toBe(0);
      }
    },
  );

  test("closing while the port is being opened leaves it closed, and nothing is written", async () => {
    const rig = modemRig("rak3172");
    await rig.close();
    expect(rig.written).toEqual([]);
    expect(rig.said).toEqual([]);
    expect(rig.running.size).toBe(0);
  });
});

describe("what else is on the air, and on the line", () => {
  const random = createRandom(SEED + 2);
  const noise = (bytes: number) => Uint8Array.from({ length: bytes }, () => random() * 256);

  test.each(MODULE_NAMES)("%s: other systems' frames do no harm", async (kind) => {
    const rig = await ready(kind);
    for (let i = 0; i < 40; i++) {
      // LoRaWAN has another sync word, and others on this one send what they like.
      rig.send(noise(23 + (i % 20)), { syncWord: 0x34 });
      rig.send(noise(60), { spreadingFactor: 7 });
      await rig.run(1500);
      rig.send(noise(1 + Math.floor(random() * 238)));
      await rig.run(1500);
    }
    // The longest takes half a second on a slow line.
    await rig.run(1000);
    expect(rig.uplinks).toHaveLength(40);
    expect(rig.problems).toEqual([]);
    await exchange(rig, frameOf(7));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(7));
  });

  test.each(MODULE_NAMES)("%s: empty packets and those of 239 to 255 B", async (kind) => {
    const rig = await ready(kind);
    for (const bytes of [0, 239, 240, 254, 255]) await exchange(rig, frameOf(7, bytes || 16).slice(0, bytes));
    for (const { frame } of rig.uplinks) expect(frame.length).toBeGreaterThanOrEqual(239);
    expect(rig.problems.filter((fault) => fault !== "damaged")).toEqual([]);
    expect(rig.uplinks.length + rig.problems.length).toBe(5);
    await exchange(rig, frameOf(7));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(7));
  });

  test.each(MODULE_NAMES)("%s: megabytes of garbage, and lines cut or run together", async (kind) => {
    const rig = await ready(kind);
    const lines: Record<ModuleName, string[]> = {
      rak3172: ["+EVT:RXP2P:", "+EVT:RXP2P:-30:4:", "+EVT:", "+EVT:RXP2P:-30:4:E0+EVT:RXP2P:-3:4:E1"],
      rn2483: ["radio_rx", "radio_rx  E", "radio_rx  E0radio_rx  E1", "radio_rx  zz"],
      "wio-e5": ['+TEST: RX "', '+TEST: RX "E"', '+TEST: LEN:1, RSS+TEST: RX "E0', '+TEST: RX "E0+TEST: RX'],
    };
    const give = async (bytes: Uint8Array) => {
      rig.line.send(bytes);
      await rig.run(1);
    };
    for (const one of lines[kind]) await give(Buffer.from(`${one}\r\n`));
    expect(rig.uplinks.length + rig.problems.filter((fault) => fault === "damaged").length).toBeGreaterThan(
      0,
    );
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    // Some of it without any line end.
    for (let i = 0; i < 60; i++) {
      const bytes = noise(60_000);
      await give(i % 2 ? bytes.filter((byte) => byte !== 10) : bytes);
    }
    globalThis.gc?.();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64e6);
    expect(rig.problems).toContain("noise");
    await give(Buffer.from("\r\n"));
    await rig.run(MINUTE_MS);
    await exchange(rig, frameOf(7));
    expect(rig.uplinks.at(-1)!.frame).toEqual(frameOf(7));
  });

  test("a flood of packets is handed on, answered as far as there is time, and forgotten", async () => {
    const rig = await ready("rak3172");
    let answers = 0;
    rig.onUplink = ({ back }) => {
      if (!back.writable!(EVENT)) return;
      answers++;
      back.send(frameOf(7, 40));
    };
    for (let i = 0; i < 3000; i++) {
      rig.line.send(Buffer.from(`+EVT:RXP2P:-30:4:${Buffer.from(frameOf(i, 20)).toString("hex")}\r\n`));
      await rig.run(5);
    }
    await rig.run(5000);
    expect(rig.uplinks).toHaveLength(3000);
    // 15 s of them, an answer takes half a second with what it needs around it.
    expect(answers).toBe(rig.answers.length);
    expect(answers).toBeGreaterThan(5);
    expect(rig.running.size).toBeLessThan(5);
  });
});

describe("another module than the right one", () => {
  const UPDATE: Record<ModuleName, RegExp> = {
    rak3172: /WisToolBox, to 4\.2\.1 or later/,
    rn2483: /LoRa Development Utility, to 1\.0\.5 or later/,
    "wio-e5": /bootloader, as Seeed's wiki describes, to 4\.0\.11 or later/,
  };
  test.each<[ModuleName, string, string]>([
    ["rak3172", "4.0.4", "This RAK3172 has firmware 4.0.4 and cannot be used with it"],
    ["rn2483", "1.0.4", "This RN2483 has firmware 1.0.4 and cannot be used with it"],
    ["wio-e5", "4.0.10", "This Wio-E5 has firmware 4.0.10 and cannot be used with it"],
  ])("%s with %s is told of once, and used when it is updated", async (kind, version, sentence) => {
    const rig = modemRig(kind, { version });
    onTestFinished(() => rig.close());
    await rig.run(10 * MINUTE_MS);
    expect(rig.sentences("error")).toEqual([expect.stringContaining(sentence)]);
    expect(rig.sentences("error")[0]).toMatch(UPDATE[kind]);
    expect(rig.problems).toEqual(["module-old"]);
    // It is only ever asked what it is.
    for (const { text } of rig.written)
      expect(text).toMatch(/^(U?\r\n)(AT\+VER=\?|sys get ver|AT\+VER)\r\n$/);
    rig.swap(kind, kind === "rak3172" ? "4.2.1" : kind === "rn2483" ? "1.0.5" : "4.0.11");
    await rig.run(MINUTE_MS);
    expect(rig.sentences("info").at(-1)).toContain("listens");
    await exchange(rig, frameOf(7));
    expect(rig.uplinks).toHaveLength(1);
  });

  test.each(["4.0.5", "4.1.0", "4.2.0"])("RAK3172 %s is used with a warning", async (version) => {
    const rig = await ready("rak3172", { version });
    expect(rig.sentences("warn")).toEqual([
      expect.stringMatching(/^This RAK3172 stops answering after a glitch on its line: update it .* 4\.2\.1/),
    ]);
    expect(rig.sentences("error")).toEqual([]);
    rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
    expect((await exchange(rig, frameOf(7))).answers).toHaveLength(1);
  });

  const others: [string, ModuleName, (text: string) => string | undefined, RegExp][] = [
    [
      "a RAK3172 of before RUI3",
      "rak3172",
      (text) => (/VER/.test(text) ? "\r\n1.0.4\r\nOK\r\n" : ""),
      /firmware 1\.0\.4 .*WisToolBox/,
    ],
    [
      "an RN2903",
      "rn2483",
      (text) => (/ver/.test(text) ? "RN2903 1.0.5 Nov 06 2018 10:45:27\r\n" : "invalid_param\r\n"),
      /no RN2483 .*"RN2903 1\.0\.5.*check "module"/,
    ],
    [
      "silence",
      "wio-e5",
      () => undefined,
      /^No Wio-E5 answers here: check its cable and power, and that it speaks at 9600 bit\/s/,
    ],
    [
      "a console",
      "rak3172",
      (text) => `${text}Uncaught SyntaxError: Got ?\r\n at line 1 col 8\r\n>`,
      /no RAK3172 .*check "module" .*WisToolBox/,
    ],
  ];
  test.each(others)("%s is told of once, and asked again", async (_, kind, answer, sentence) => {
    const rig = modemRig(kind, { plugged: null });
    onTestFinished(() => rig.close());
    rig.hears = (text) => {
      const said = answer(text);
      if (said !== undefined) rig.line.send(Buffer.from(said));
    };
    await rig.run(10 * MINUTE_MS);
    expect(rig.sentences("error")).toEqual([expect.stringMatching(sentence)]);
    expect(rig.written.length).toBeGreaterThan(20);
    expect(rig.written.length).toBeLessThan(150);
    rig.swap(kind);
    await rig.run(MINUTE_MS);
    expect(rig.sentences("info").at(-1)).toContain("listens");
  });

  test.each(MODULE_NAMES)(
    "%s is configured, and a GPS prints: told of once, whatever it prints",
    async (kind) => {
      const rig = modemRig(kind, { plugged: null });
      onTestFinished(() => rig.close());
      let second = 0;
      let stopped = false;
      const print = () => {
        if (stopped) return;
        second++;
        rig.line.send(
          Buffer.from(
            `$GPRMC,1200${second % 60},A,6223.46,N,01718.38,E,0.0,0.0,251126,,,A*6${second % 10}\r\n`,
          ),
        );
        rig.clock.setTimeout(print, 1000);
      };
      print();
      await rig.run(10 * MINUTE_MS);
      expect(rig.sentences("error")).toEqual([expect.stringMatching(/^What answers here is no .*\$GPRMC/)]);
      expect(rig.uplinks).toEqual([]);
      stopped = true;
      rig.swap(kind);
      await rig.run(MINUTE_MS);
      expect(rig.sentences("info").at(-1)).toContain("listens");
    },
  );

  test.each(
    MODULE_NAMES.flatMap((kind) =>
      MODULE_NAMES.filter((other) => other !== kind).map((other) => [kind, other] as const),
    ),
  )("%s is configured, %s is there: told of once; and the right one is used", async (kind, other) => {
    const rig = modemRig(kind, { plugged: other });
    onTestFinished(() => rig.close());
    await rig.run(5 * MINUTE_MS);
    expect(rig.sentences("error")).toHaveLength(1);
    await rig.replug(kind);
    await rig.run(15_000);
    expect(rig.sentences("info").at(-1)).toContain("listens");
  });

  test("one that does not understand, but tells what it is when it starts, is told of once", async () => {
    const rig = modemRig("rak3172", { baud: 9600 });
    onTestFinished(() => rig.close());
    await rig.run(HOUR_MS);
    expect(rig.sentences("error")).toEqual([
      'This RAK3172 cannot be set up: to "AT+NWM=?" it says "AT_COMMAND_NOT_FOUND". Is the radio\'s configuration for another region, or the module?',
    ]);
    expect(rig.problems).toEqual(["module-silent"]);
  });

  test("one that refuses its settings is told of once, with what it refused", async () => {
    const rig = modemRig("rn2483", { channel: { frequency: 916_800_000 } });
    onTestFinished(() => rig.close());
    await rig.run(HOUR_MS);
    expect(rig.sentences("error")).toEqual([
      expect.stringMatching(
        /^This RN2483 cannot be set up: to "radio set freq 916800000" it says "invalid_param"/,
      ),
    ]);
  });

  test("more power than a module has is all that it has", async () => {
    for (const kind of MODULE_NAMES) await ready(kind, { channel: { power: 22 } });
  });
});

test("a module without power is tried for hours without heaping anything up", async () => {
  const rig = await ready("rak3172");
  rig.module!.powerOff();
  await rig.run(6 * HOUR_MS);
  expect(rig.problems).toEqual(["module-silent"]);
  expect(rig.running.size).toBeLessThan(4);
  rig.module!.powerOn();
  await rig.run(10_000);
  expect(rig.sentences("info").at(-1)).toBe("The RAK3172 listens again at 868.3 MHz, SF9.");
});
