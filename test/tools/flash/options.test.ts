// What a technician asks for is what the node's profile says, and what it cannot mean is refused with a sentence.
import { describe, expect, it, test } from "vitest";
import { DEFAULT_NETWORK } from "../../../shared/radio/network.ts";
import { profileChanges } from "../../../tools/flash/changes.ts";
import type { Flashed } from "../../../tools/flash/job.ts";
import {
  band,
  consoleBaud,
  type FlashFlags,
  gain,
  nightWindows,
  reference,
  settle,
  supply,
} from "../../../tools/flash/options.ts";
import { summaryOf } from "../../../tools/flash/summary.ts";
import { profileFor, type Sensors, sensorsOf } from "../../../tools/image/profile.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";

const flags = (more: Partial<FlashFlags> = {}): FlashFlags => ({
  ...{ port: "x", enrol: "y", wait: 60, link: "serial", acoustic: true, pressure: true },
  ...more,
});
const profileOf = (more?: Partial<FlashFlags>) =>
  profileFor({ network: 1, node: 7, epoch: 0, key: "00".repeat(16) }, profileChanges(flags(more)));

describe("the profile", () => {
  it("is of a metal pipe with no pumps near, not calibrated, where nothing is said", () => {
    expect(profileOf()).toMatchObject({
      reference: null,
      mainBand: [500, 1000],
      nightWindows: 60,
      burst: 400,
    });
  });

  it("has what was asked for", () => {
    expect(profileOf({ pipe: "metal" }).mainBand).toEqual([500, 1000]);
    expect(profileOf({ pipe: "plastic" }).mainBand).toEqual([60, 250]);
    const asked = { reference: -12.5, mainBand: [100, 400], nightWindows: 96, nearPumps: true };
    expect(profileOf(asked as Partial<FlashFlags>)).toMatchObject({
      ...{ reference: -125, mainBand: [100, 400], nightWindows: 96, burst: 2000 },
    });
  });

  it("has integers, whatever the decimals", () => {
    for (let tenths = -600; tenths <= 600; tenths++) {
      expect(profileOf({ reference: reference((tenths / 10).toFixed(1)) }).reference! + 0).toBe(tenths);
    }
  });
});

describe("an option", () => {
  test.each(["-60", "60", "0", "+3.5", "-0.1", "-12,5", "0,1"])("--reference %s", (text) => {
    expect(reference(text)).toBe(Number(text.replace(",", ".")));
  });
  test.each(["0", "46.5", "46,5", "120,0"])("--acoustic-gain %s", (text) => {
    expect(gain(text)).toBe(Number(text.replace(",", ".")));
  });
  test.each(["-1", "46,55", "1.000,5", "46,", ",5", "120.1"])("not --acoustic-gain %s", (text) => {
    expect(() => gain(text)).toThrow(/0 to 120 dB/);
  });
  test.each(["-60.1", "61", "1.25", "1,25", "1,5,0", "", "dB", "1e1"])("not --reference %s", (text) => {
    expect(() => reference(text)).toThrow(/-60 to 60 dB, with one decimal at most/);
  });
  test("--main-band", () => {
    expect(band("60-250")).toEqual([60, 250]);
    expect(band("15-2000")).toEqual([15, 2000]);
  });
  test.each(["14-250", "60-2001", "250-60", "60-60", "60-91", "60", "60-", "-60", "60-250-300", "60..250"])(
    "not --main-band %s",
    (text) => {
      expect(() => band(text)).toThrow(/two whole numbers from 15 to 2000 Hz, the lower first.*as in 60-250/);
    },
  );
  test("--night-windows", () => {
    expect([nightWindows("24"), nightWindows("120")]).toEqual([24, 120]);
    for (const text of ["23", "121", "60.5"]) {
      expect(() => nightWindows(text)).toThrow(/whole number from 24 to 120/);
    }
  });
});

describe("the summary", () => {
  const flashed: Omit<Flashed, keyof Sensors> = {
    ...{
      board: "puckjs",
      title: "Puck.js",
      serial: "A",
      espruino: "2v29",
      site: "alby",
      name: "elm-street-4",
    },
    ...{ network: 1, node: 7, epoch: 0, counter: 1, how: "fresh", learned: null, boot: 1, seconds: 45.2 },
    ...{ link: "serial", radio: null },
    firmware: { version: "0.1.0", bytes: 20_000 },
    profile: { bytes: 260, hash: "01234567" },
    ring: { address: 0x60000, pages: 5, pageSize: 4096 },
  };
  const said = (language: keyof typeof LANGUAGES, more?: Partial<FlashFlags>) =>
    summaryOf({ ...flashed, ...sensorsOf(profileOf(more)) }, LANGUAGES[language]);

  it("says how the node listens, and what it takes for a burst", () => {
    const plain = said("en");
    expect(plain).toMatch(
      /^Noise +500-1000 Hz, 60 windows a night, not calibrated: a leak older than the node/m,
    );
    expect(plain).toMatch(/^Pressure +bursts from a fall of 4 kPa$/m);
    const asked: Partial<FlashFlags> = {
      reference: -12.5,
      pipe: "plastic",
      nightWindows: 96,
      nearPumps: true,
    };
    expect(said("en", asked)).toMatch(
      /^Noise +60-250 Hz, 96 windows a night, calibrated: reference -12\.5 dB\nPressure +bursts .* 20 kPa, as near pumps$/m,
    );
    expect(said("sv", asked)).toMatch(
      /^Ljud +60-250 Hz, 96 fönster per natt, kalibrerad: referens -12,5 dB\nTryck +.* 20 kPa, som nära pumpar$/m,
    );
    expect(said("sv")).toMatch(/^Ljud .* inte kalibrerad: en läcka som är äldre än noden/m);
  });

  it("says where there is no sensor", () => {
    expect(said("en", { acoustic: false, pressure: false })).toMatch(
      /^Noise +no sensor\nPressure +no sensor$/m,
    );
    expect(said("sv", { acoustic: false })).toMatch(/^Ljud +ingen givare$/m);
  });

  it("says how the node reaches its gateway", () => {
    const row = (language: keyof typeof LANGUAGES, link: Flashed["link"]) => {
      const radio = link === "serial" ? null : { ...DEFAULT_NETWORK, slotSeconds: 1044 };
      return summaryOf({ ...flashed, link, radio, ...sensorsOf(profileOf()) }, LANGUAGES[language]);
    };
    expect(row("en", "serial")).toMatch(/^Link +serial line$/m);
    expect(row("en", "rak3172")).toMatch(/^Link +rak3172, 868.3 MHz, SF9, at 17:24 of each 60 min$/m);
    expect(row("sv", "wio-e5")).toMatch(/^Länk +wio-e5, 868,3 MHz, SF9, 17:24 in i varje period om 60 min$/m);
  });

  it("says what became of what was learned", () => {
    const row = (learned: Flashed["learned"], language: keyof typeof LANGUAGES) =>
      summaryOf({ ...flashed, learned, ...sensorsOf(profileOf()) }, LANGUAGES[language]);
    expect(row("kept", "en")).toMatch(/^Learned +kept$/m);
    expect(row(null, "en")).toMatch(/^Learned +nothing yet$/m);
    expect(row("shifted", "en")).toMatch(/^Learned +kept, levels shifted$/m);
    expect(row("anew", "sv")).toMatch(/^Inlärt +hörs annorlunda, lär sig på nytt$/m);
    expect(row("forgotten", "sv")).toMatch(/^Inlärt +glömt, lär sig på nytt$/m);
  });

  it("has it for programs too", () => {
    expect(sensorsOf(profileOf({ reference: 3.5 }))).toEqual({
      acoustic: { referenceDb: 3.5, mainBandHz: [500, 1000], nightWindows: 60 },
      pressure: { burstKpa: 4, nearPumps: false },
    });
    expect(sensorsOf(profileOf({ acoustic: false, pressure: false }))).toEqual({
      acoustic: null,
      pressure: null,
    });
  });
});

describe("sensors", () => {
  it("are those of the drawings where nothing is said", () => {
    const { pressure, sensors } = profileOf();
    expect(pressure).toEqual([4965, 264_000]);
    expect(sensors).toEqual([10, 500, 1, 3300, 3300]);
  });

  // By hand: bar at a voltage, of 3.3 V full scale.
  it.each<[Partial<FlashFlags>, volts: number, bar: number]>([
    [{}, 1.25, 8],
    [{ range: 10 }, 1.25, 5],
    [{ range: 25 }, 2.25, 25],
    [{ transducer: "3v3" }, 1.65, 8],
    [{ transducer: "3v3", range: 10 }, 2.97, 10],
    [{ transducer: "4-20ma", range: 16 }, 1.8, 8],
    [{ transducer: "4-20ma", range: 10 }, 0.6, 0],
  ])("%o has %d V at %d bar", (flags, volts, bar) => {
    const [zero, span] = profileOf(flags).pressure!;
    expect((((volts / 3.3) * 65536 - zero) * span) / 65536 / 10_000).toBeCloseTo(bar, 2);
  });

  it("settle, are switched and scaled as is said", () => {
    expect(profileOf({ settle: settle("25,1500"), switch: "low", supply: supply("3280") }).sensors).toEqual([
      ...[25, 1500, 0, 3280, 3280],
    ]);
    expect(profileOf({ transducer: "4-20ma", settle: settle("250") }).sensors.slice(0, 2)).toEqual([
      250, 500,
    ]);
    expect(profileOf({ supply: supply("regulator") }).sensors.slice(3)).toEqual([0, 0]);
    // Its signal follows the board's supply; what the amplifier gives does not.
    expect(profileOf({ transducer: "3v3", supply: supply("3280") }).sensors.slice(3)).toEqual([0, 3280]);
  });

  it.each(["0", "6000", "10,", "10,9999", "-1", "1.5", "ten", "10,10,10"])(
    "take no %s to settle in",
    (text) => {
      expect(() => settle(text)).toThrow("1 to 5000 ms");
    },
  );

  it.each(["0", "3.3", "3000", "3600", "", "reg"])("run from no supply of %s", (text) => {
    expect(() => supply(text)).toThrow("3135 to 3465 mV");
  });
});

test.each<[number, Pick<FlashFlags, "baud" | "board">]>([
  [9600, {}],
  [9600, { board: "puckjs" }],
  [115_200, { board: "pico2" }],
  [9600, { board: "xiao-ble" }],
  [57_600, { board: "pico2", baud: 57_600 }],
])("the console is called at %i bit/s with %j", (baud, asked) => expect(consoleBaud(asked)).toBe(baud));
