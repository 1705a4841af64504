// What is said to radio modules, word for word, and what three kinds of them make of it: they hear each other, are
// woken, found again and made to listen anew.
import { describe, expect, test } from "vitest";
import { DAMAGED, HAS_RESTARTED } from "../../../shared/radio/modem.ts";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { createEther } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createBench, hex, SETTINGS } from "./bench.ts";

const FRAME = Uint8Array.from({ length: 49 }, (_, i) => (i * 37) & 255);
const frameHex = hex(FRAME).toLowerCase();
const RECEPTION = {
  frequency: 868_300_000,
  spreadingFactor: 9,
  syncWord: 0x12,
  rssi: -97,
  snr: -3,
  crcOk: true,
};

function start(kind: ModuleName, options: Partial<Parameters<typeof createBench>[1]> = {}) {
  const clock = options.clock ?? createSimClock(0);
  const air = options.air ?? createEther({ clock });
  const bench = createBench(kind, { ...options, clock, air });
  bench.fake.powerOn();
  bench.run(1000);
  bench.modem.start();
  bench.run(4000);
  return bench;
}

const DIALOGUES: Record<ModuleName, string[]> = {
  rak3172: [
    "AT+NWM=?",
    "AT+LPM=?",
    "AT+NWM=?",
    "AT+PRECV=0",
    "AT+P2P=868300000:9:125:0:8:14:1",
    "AT+SYNCWORD=?",
    "AT+IQINVER=?",
    "AT+ENCRY=?",
    "AT+SYMBOLTIMEOUT=?",
    "AT+FIXLENGTHPAYLOAD=?",
    "AT+CAD=?",
    "AT+PRECV=65533",
    "AT+PRECV=0",
    `AT+PSEND=${frameHex}`,
    "AT+PRECV=65533",
  ],
  rn2483: [
    "sys get ver",
    "mac pause",
    "radio rxstop",
    "radio set mod lora",
    "radio set freq 868300000",
    "radio set pwr 14",
    "radio set sf sf9",
    "radio set bw 125",
    "radio set cr 4/5",
    "radio set crc on",
    "radio set iqi off",
    "radio set prlen 8",
    "radio set sync 12",
    "radio set wdt 0",
    "radio rx 0",
    "radio rxstop",
    `radio tx ${frameHex}`,
    "radio rx 0",
  ],
  "wio-e5": [
    "AT",
    "AT+MODE=TEST",
    "AT+TEST=RFCFG,868.3,SF9,125,8,8,14,ON,OFF,OFF",
    "AT+TEST=RXLRPKT",
    "AT+TEST=STOP",
    `AT+TEST=TXLRPKT, "${frameHex}"`,
    "AT+TEST=RXLRPKT",
  ],
};

describe.each(MODULE_NAMES)("%s", (kind) => {
  test("set up, listening, sending, listening", () => {
    const clock = createSimClock(0);
    const bench = createBench(kind, { clock, air: createEther({ clock }) });
    bench.fake.powerOn();
    bench.run(1000);
    bench.modem.start();
    bench.run(5000);
    // The first time, a RAK3172 is as it comes from its maker.
    if (kind === "rak3172") expect(bench.commands.slice(1, 4)).toEqual(["AT+LPM=?", "AT+NWM=?", "AT+NWM=0"]);
    bench.commands.length = 0;
    bench.modem.stop();
    bench.modem.start();
    bench.modem.listen(true);
    bench.run(5000);
    bench.send(FRAME);
    bench.run(2000);
    expect(bench.commands).toEqual(DIALOGUES[kind]);
    expect(bench.sent).toEqual([true]);
  });

  test.each(MODULE_NAMES)("is heard by %s, at every spreading factor", (other) => {
    for (const spreadingFactor of [7, 8, 9, 10, 11, 12]) {
      const clock = createSimClock(0);
      const air = createEther({ clock });
      const settings = { ...SETTINGS, spreadingFactor };
      const from = start(kind, { clock, air, settings });
      const to = start(other, { clock, air, settings });
      to.modem.listen(true);
      to.run(1000);
      from.send(FRAME);
      from.run(5000);
      expect(from.sent).toEqual([true]);
      expect(to.taken.map((packet) => packet.hex)).toEqual([hex(FRAME)]);
    }
  });

  test("sends and takes the longest frame there is, 238 B, at SF12", () => {
    const clock = createSimClock(0);
    const air = createEther({ clock });
    const settings = { ...SETTINGS, spreadingFactor: 12 };
    const [from, to] = [start(kind, { clock, air, settings }), start(kind, { clock, air, settings })];
    to.modem.listen(true);
    to.run(1000);
    const long = new Uint8Array(238).fill(0xe0);
    from.send(long);
    from.run(20_000);
    expect(from.sent).toEqual([true]);
    expect(to.taken.map((packet) => packet.hex)).toEqual([hex(long)]);
  });

  test("signal strength and quality of a packet", () => {
    const bench = start(kind);
    bench.modem.listen(true);
    bench.run(1000);
    bench.fake.hear(FRAME, RECEPTION);
    bench.run(1000);
    expect(bench.taken).toEqual([{ hex: hex(FRAME), rssi: -97, snr: -3, at: expect.any(Number) }]);
  });

  test("a deaf module hears again when it is made to listen anew", () => {
    const bench = start(kind);
    bench.modem.listen(true);
    bench.run(1000);
    bench.fake.deafen();
    bench.fake.hear(FRAME, RECEPTION);
    bench.run(1000);
    expect(bench.taken).toEqual([]);
    bench.modem.listen(false);
    bench.modem.listen(true);
    bench.run(1000);
    bench.fake.hear(FRAME, RECEPTION);
    bench.run(1000);
    expect(bench.taken.length).toBe(1);
  });

  test("one that has restarted in silence is found out when it is made to listen anew", () => {
    const clock = createSimClock(0);
    let silent = false;
    const faults = {
      set: () => {},
      clear: () => {},
      happens: (name: string) => name === "noBanner" && silent,
      random: () => 0.5,
      counts: {},
    };
    const bench = start(kind, { clock, faults });
    bench.modem.listen(true);
    bench.run(1000);
    silent = true;
    bench.fake.reset();
    bench.run(5000);
    expect(bench.fake.listening()).toBeUndefined();
    // A RAK3172 listens on another channel then, and has no cause to complain: it has to be set up.
    if (kind === "rak3172") bench.modem.start();
    bench.modem.listen(false);
    bench.modem.listen(true);
    bench.run(10_000);
    bench.fake.hear(FRAME, RECEPTION);
    bench.run(1000);
    expect(bench.taken.length).toBe(1);
    bench.send(FRAME);
    bench.run(3000);
    expect(bench.sent).toEqual([true]);
  });

  test("sleeps, is woken, and has its settings", () => {
    const bench = start(kind);
    bench.modem.stop();
    bench.fake.fromHost(Buffer.from(`${bench.module.sleep}\r\n`));
    bench.run(3_600_000);
    expect(bench.fake.awake()).toBe(false);
    expect(bench.fake.usage().asleep).toBeGreaterThan(3_590_000);
    const writes = bench.fake.usage().flashWrites;
    bench.wake();
    bench.send(FRAME);
    bench.run(5000);
    expect(bench.sent).toEqual([true]);
    expect(bench.troubles.filter((what) => what !== HAS_RESTARTED)).toEqual([]);
    expect(bench.fake.usage().flashWrites).toBe(writes);
  });

  test("without a module a frame is given up within half a minute, and a module that comes is used", () => {
    const clock = createSimClock(0);
    const bench = createBench(kind, { clock, air: createEther({ clock }) });
    bench.modem.start();
    bench.send(FRAME);
    bench.run(30_000);
    expect(bench.sent).toEqual([false]);
    bench.fake.powerOn();
    bench.run(20_000);
    bench.send(FRAME);
    bench.run(3000);
    expect(bench.sent).toEqual([false, true]);
  });
});

test("older firmware's packets in two lines", () => {
  const bench = start("rak3172", { twoLines: true });
  bench.modem.listen(true);
  bench.run(1000);
  bench.fake.hear(FRAME, RECEPTION);
  bench.run(1000);
  expect(bench.taken).toEqual([{ hex: hex(FRAME), rssi: -97, snr: -3, at: expect.any(Number) }]);
});

test("an empty packet is told as damaged, one of 255 B taken", () => {
  for (const kind of ["rak3172", "rn2483"] as const) {
    const bench = start(kind);
    bench.modem.listen(true);
    bench.run(1000);
    bench.fake.hear(new Uint8Array(0), RECEPTION);
    bench.run(1000);
    expect(bench.troubles.at(-1)).toBe(DAMAGED);
    bench.fake.hear(new Uint8Array(255), RECEPTION);
    bench.run(1000);
    expect(bench.taken.map((packet) => packet.hex.length)).toEqual([510]);
  }
});

test("settings of a RAK3172 are written to its flash once in its life", () => {
  const clock = createSimClock(0);
  const bench = start("rak3172", { clock });
  for (let i = 0; i < 20; i++) {
    bench.fake.powerOff();
    bench.run(1000);
    bench.fake.powerOn();
    bench.modem.start();
    bench.run(5000);
  }
  expect(bench.fake.usage().flashWrites).toBe(1);
});
