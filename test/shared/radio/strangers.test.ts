// Modules that somebody else had before: what lives in their flash is mended, and they are heard; or somebody is told.
import { describe, expect, test } from "vitest";
import { SILENT } from "../../../shared/radio/modem.ts";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { createEther } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createBench, hex, SETTINGS } from "./bench.ts";

const FRAME = Uint8Array.from({ length: 49 }, (_, i) => (i * 37) & 255);

interface Having {
  kept?: Record<string, string>;
  version?: string;
  spreadingFactor?: number;
}

/** A module as it was left, and one of the same network beside it. */
function pair(
  kind: ModuleName,
  { kept, version, spreadingFactor = 9 }: Having,
  other: ModuleName = "rn2483",
) {
  const clock = createSimClock(0);
  const air = createEther({ clock });
  const settings = { ...SETTINGS, spreadingFactor };
  const more = { ...(kept && { kept }), ...(version && { version }) };
  const bench = createBench(kind, { clock, air, settings, ...more });
  const beside = createBench(other, { clock, air, settings });
  for (const each of [bench, beside]) each.fake.powerOn();
  bench.run(1000);
  beside.modem.start();
  beside.modem.listen(true);
  return { bench, beside };
}

type Pair = ReturnType<typeof pair>;

/** It sends, and hears the other, sleeps, and does so again. */
function works({ bench, beside }: Pair): void {
  for (let round = 1; round <= 2; round++) {
    bench.wake();
    bench.send(FRAME);
    bench.run(20_000);
    expect(beside.taken.map((each) => each.hex)).toEqual(Array(round).fill(hex(FRAME)));
    bench.modem.listen(true);
    bench.run(2000);
    beside.send(FRAME);
    bench.run(10_000);
    expect(bench.taken.map((each) => each.hex)).toEqual(Array(round).fill(hex(FRAME)));
    bench.modem.sleep();
    bench.run(60_000);
    expect(bench.fake.awake()).toBe(false);
  }
  expect(bench.sent).toEqual([true, true]);
}

describe("rak3172", () => {
  const ALL = {
    ...{ NWM: "2", P2P: "915000000:12:2:3:30:5", SYNCWORD: "3444", IQINVER: "1", ENCRY: "1", LPM: "1" },
    ...{ SYMBOLTIMEOUT: "8", FIXLENGTHPAYLOAD: "1", CAD: "1", E: "1" },
  };
  const each = Object.entries(ALL).map(([name, value]) => ({ [name]: value }));

  test.each([...each, ALL])("%o: is mended, and heard", (kept) => {
    works(pair("rak3172", { kept }));
  });

  test("is mended once, also where its power is cut then", () => {
    const { bench, beside } = pair("rak3172", { kept: ALL });
    works({ bench, beside });
    const writes = bench.fake.usage().flashWrites;
    // Its echo stays: it changes nothing.
    expect(writes).toBe(Object.keys(ALL).length - 2);
    bench.fake.powerOff();
    bench.fake.powerOn();
    bench.run(1000);
    bench.wake();
    bench.run(10_000);
    expect(bench.fake.usage().flashWrites).toBe(writes);
  });

  test.each(["4.0.5", "4.0.6"])("with firmware %s, of which one does not know AT+CAD", (version) => {
    const { bench, beside } = pair("rak3172", { kept: ALL, version });
    works({ bench, beside });
    expect(bench.troubles).toEqual([]);
    expect(bench.commands.includes("AT+CAD=0")).toBe(version === "4.0.6");
  });

  test.each([{ BAUD: "9600" }, { LOCK: "1" }])(
    "%o cannot be mended: it is silent, and told as such",
    (kept) => {
      const { bench, beside } = pair("rak3172", { kept });
      bench.wake();
      bench.send(FRAME);
      bench.run(60_000);
      expect(beside.taken).toEqual([]);
      expect(bench.sent).toEqual([false]);
      expect(bench.troubles).toContain(SILENT);
    },
  );
});

describe("wio-e5", () => {
  test.each([{ UART: "115200" }, { LOWPOWER: "AUTOON" }])(
    "%o cannot be mended by a node: it is silent, and told as such",
    (kept) => {
      const { bench } = pair("wio-e5", { kept });
      bench.wake();
      bench.send(FRAME);
      bench.run(60_000);
      expect(bench.sent).toEqual([false]);
      expect(bench.troubles).toContain(SILENT);
    },
  );
});

describe("a fake with a stranger's settings, left as it is,", () => {
  const deaf: Record<string, string>[] = [
    { ENCRY: "1" },
    { SYNCWORD: "3444" },
    { FIXLENGTHPAYLOAD: "1" },
    { SYMBOLTIMEOUT: "8" },
  ];
  test.each(deaf)("%o, hears nothing that others send", (kept) => {
    const { bench, beside } = pair("rak3172", { kept: { NWM: "0", ...kept } });
    const say = (line: string) => {
      bench.fake.fromHost(Buffer.from(`${line}\r\n`));
      bench.run(1000);
    };
    say("AT+P2P=868300000:9:125:0:8:14:1");
    say("AT+PRECV=65533");
    beside.run(5000);
    beside.send(FRAME);
    beside.run(5000);
    expect(bench.printed()).toContain("OK");
    expect(bench.printed()).not.toContain(hex(FRAME));
  });

  test("AT+LPM on, loses the first byte of each command", () => {
    const { bench } = pair("rak3172", { kept: { LPM: "1" } });
    for (let i = 0; i < 3; i++) {
      bench.fake.fromHost(Buffer.from("AT+NWM=?\r\n"));
      bench.run(500);
      expect(bench.fake.awake()).toBe(false);
    }
    expect(bench.printed().match(/AT_COMMAND_NOT_FOUND/g)).toHaveLength(3);
  });
});

describe.each(MODULE_NAMES)("a driver for a %s", (kind) => {
  test.each(MODULE_NAMES.filter((other) => other !== kind))(
    "on a %s: no frame is taken for sent",
    (other) => {
      const clock = createSimClock(0);
      const bench = createBench(kind, { clock, air: createEther({ clock }), plugged: other });
      bench.fake.powerOn();
      bench.run(1000);
      bench.wake();
      bench.send(FRAME);
      bench.run(120_000);
      expect(bench.sent).toEqual([false]);
      expect(bench.troubles).toContain(SILENT);
      // A node's slot is over: it is let go, not to be tried on and on.
      bench.modem.sleep();
      bench.run(60_000);
      expect(bench.asleep()).toBe(1);
    },
  );
});
