// The virtual board against what is known of the interpreter: its quirks, its Storage, its arithmetic.
import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createVirtualBoard } from "../../../tools/board/board.ts";
import { createFft, espruinoSqrt, variance } from "../../../tools/board/native.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createFlash, PowerCut } from "../../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { createStorage, createStored, storedFiles } from "../../../tools/image/storage.ts";

/** Runs code as `.bootcde` on a virtual board and returns what it printed. */
function run(code: string, kindId = "puckjs", ms = 0, sound?: (out: Float64Array) => void): string[] {
  const kind = BOARD_KINDS[kindId]!;
  const flash = createFlash(kind.storage);
  createStored(flash, ".bootcde", code.length, Buffer.from(code));
  const printed: string[] = [];
  const clock = createSimClock(0);
  const board = createVirtualBoard({
    kind,
    image: flash.bytes,
    clock,
    signals: {
      acoustic: (_from, _rate, out) => {
        if (sound) return sound(out);
        for (let i = 0; i < out.length; i++) out[i] = i % 2 ? 0.5 : -0.5;
      },
      pressure: () => 400,
    },
    transducer: [4965, 264_000],
    onTransmit: () => {},
    onConsole: (text) => printed.push(text),
  });
  board.boot();
  clock.runUntil(ms);
  return printed;
}

describe("poor as the interpreter", () => {
  test.each([
    "Map",
    "Set",
    "Symbol",
    "Math.trunc",
    "Math.log10",
    "Array.from",
    "[].flat",
    "Number.isInteger",
    "ArrayBuffer.prototype.slice",
    "setImmediate",
    "console",
  ])("%s is not there", (name) => {
    expect(run(`var t;try{t=typeof ${name}}catch(e){t="undefined"}print(t)`)).toEqual(["undefined"]);
  });

  test.each([
    ["Array.isArray(new Uint8Array(3).slice(0, 2))", "true"],
    ["new Uint8Array(3).subarray(0, 2) instanceof Uint8Array", "true"],
    ["(function(){var a=new Uint8Array(2);a.set([1,2,3]);return a.join()})()", "1,2"],
    ["Math.floor(Math.sqrt(1000000))", "999"],
    ["Math.round(-2.5)", "-3"],
    ["Math.round(-0.4)", "0"],
    ["E.CRC32('123456789').toString(16)", "cbf43926"],
    ["E.variance([1,2,3,4],2.5)", "5"],
    ["E.sum(new Uint8Array([1,2,250]))", "253"],
    [
      "require('crypto').AES.encrypt(new Uint8Array(16), new Uint8Array(16), {mode:'ECB'}) instanceof ArrayBuffer",
      "true",
    ],
    ["require('crypto').AES.encrypt(new Uint8Array(17), new Uint8Array(16), {mode:'CBC'})", "undefined"],
    ["E.toUint8Array('\\x00\\xff') instanceof Uint8Array", "true"],
    ["require('Storage').read('absent')", "undefined"],
  ])("%s is %s", (expression, expected) => {
    expect(run(`print(""+(${expression}))`)).toEqual([expected]);
  });

  test("ECB is AES", () => {
    const key = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
    const expected = createCipheriv("aes-128-ecb", key, null).update(Buffer.alloc(16)).toString("hex");
    const code = `var k=new Uint8Array(16);for(var i=0;i<16;i++)k[i]=i;print(new Uint8Array(require("crypto").AES.encrypt(new Uint8Array(16),k,{mode:"ECB"})).join())`;
    expect(
      run(code)[0]!
        .split(",")
        .map((n) => Number(n).toString(16).padStart(2, "0"))
        .join(""),
    ).toBe(expected);
  });

  test("an error is printed and the rest goes on", () => {
    const printed = run(
      `setTimeout(function(){throw new Error("oh")},5);setTimeout(function(){print("on")},10)`,
      "puckjs",
      20,
    );
    expect(printed[0]).toContain("oh");
    expect(printed[1]).toBe("on");
  });
});

describe("converters", () => {
  /** The amplifier is switched on, and listened to when it has settled. */
  const window = (bits: number, kind: string, pin: string) =>
    `digitalWrite("${BOARD_KINDS[kind]!.amplifierPin}",1);setTimeout(function(){` +
    `var w=new Waveform(4,{bits:${bits}});w.on("finish",function(b){print(b.join())});w.startInput("${pin}",4096)},1000)`;

  test.each([
    ["puckjs", 8, "D30", "64,192,64,192"],
    ["puckjs", 16, "D30", "16384,49152,16384,49152"],
    ["pico", 16, "A1", "16384,49152,16384,49152"],
    ["pico2", 16, "D26", "16384,49152,16384,49152"],
    ["pico2", 8, "D26", "64,192,64,192"],
  ])("%s hears with %i bits", (kind, bits, pin, expected) => {
    expect(run(window(bits, kind, pin), kind, 1010)).toEqual([expected]);
  });

  const beyond = (kind: string, pin: string, bits: 8 | 16) =>
    run(window(bits, kind, pin), kind, 1010, (out) => out.set([-1.01, 1.2, -0.999, 0]));

  test("what lies outside the range is cut, but an nRF52 gives its highest value for what is below 0 V", () => {
    expect(beyond("pico", "A1", 16)).toEqual(["0,65520,32,32768"]);
    expect(beyond("pico2", "D26", 16)).toEqual(["0,65520,32,32768"]);
    for (const [kind, pin] of [
      ["puckjs", "D30"],
      ["mdbt42q", "D28"],
      ["xiao-ble", "D0"],
    ] as const) {
      expect(beyond(kind, pin, 8), kind).toEqual(["255,255,0,128"]);
      expect(beyond(kind, pin, 16), kind).toEqual(["65280,65280,0,32768"]);
    }
  });

  test("XIAO BLE tells its cell's voltage while the divider is switched on", () => {
    const [off, on] = run(
      `print(analogRead("D32"));digitalWrite("D14",1);for(var i=0;i<7;i++)analogRead("D32");print(analogRead("D32"))`,
      "xiao-ble",
    );
    expect(Number(off)).toBe(0);
    expect(Number(on) * 9.771).toBeCloseTo(4, 2);
  });

  test("a line that was closed floats until its TX is held, and one that is open is not touched", () => {
    const pins = '{tx:"D28",rx:"D29"}';
    const at = (code: string) => {
      const flash = createFlash(BOARD_KINDS.puckjs!.storage);
      createStored(flash, ".bootcde", code.length, Buffer.from(code));
      const board = createVirtualBoard({
        ...{ kind: BOARD_KINDS.puckjs!, image: flash.bytes, clock: createSimClock(0), transducer: undefined },
        ...{ signals: { acoustic: undefined, pressure: undefined }, onTransmit: () => {} },
      });
      board.boot();
      return [board.floats(), ...board.errors()];
    };
    const silent = "E.setConsole(null,{force:true});";
    expect(at("0")).toEqual([false]);
    expect(at(silent)).toEqual([true]);
    expect(at(`${silent}Serial1.setup(9600,${pins})`)).toEqual([false]);
    expect(at(`${silent}Serial1.setup(9600,${pins});Serial1.unsetup()`)).toEqual([true]);
    expect(at(`${silent}Serial1.setup(9600,${pins});Serial1.unsetup();digitalWrite("D28",1)`)).toEqual([
      false,
    ]);
    expect(at(`${silent}digitalWrite("D28",1);Serial1.setup(9600,${pins});Serial1.unsetup()`)).toEqual([
      true,
    ]);
    expect(at(`${silent}digitalWrite("D28",0)`)[1]).toMatch(/a break that does not end/);
    expect(at(`Serial1.setup(9600,${pins});digitalWrite("D28",1)`)[1]).toMatch(/taken from the UART/);
  });

  test("pressure is there only while the transducer has its supply", () => {
    const code = `print(analogRead("D2")>0);digitalWrite("D1",1);print(Math.round(analogRead("D2")*65536));digitalWrite("D1",0);print(analogRead("D2")>0)`;
    const [before, during, after] = run(code);
    expect([before, after].map(String)).toEqual(["false", "false"]);
    expect(Math.abs(Number(during) - (4965 + (40_000 / 264_000) * 65536))).toBeLessThan(8);
  });
});

describe("a board has what it has, and no more", () => {
  const there = (name: string) => `(function(){try{return typeof ${name}}catch(e){return "no"}})()`;
  test.each([
    ["puckjs", "object,undefined,undefined,object,undefined"],
    ["mdbt42q", "undefined,undefined,undefined,object,undefined"],
    ["xiao-ble", "undefined,function,undefined,object,undefined"],
    ["pico", "object,undefined,function,undefined,undefined"],
    ["espruino-wifi", "object,undefined,function,undefined,undefined"],
    ["pico2", "undefined,undefined,undefined,undefined,object"],
    ["linux", "object,undefined,undefined,undefined,undefined"],
  ])("%s", (kind, expected) => {
    const names = ["require('crypto').AES", "AES.ccmEncrypt", "setDeepSleep", "NRF", "Serial2"];
    const [printed] = run(`print([${names.map(there).join()}].join())`, kind);
    expect(printed!.replaceAll("no", "undefined")).toBe(expected);
  });

  test("Flash reaches Storage and what lies beside it; elsewhere it reads zeros and writes nothing", () => {
    const code = (at: number) =>
      `var f=require("Flash");f.write(new Uint8Array([1,2]),${at});print(f.read(3,${at}).join());f.erasePage(${at});print(""+f.read(1,${at})[0])`;
    expect(run(code(0x08004000), "espruino-wifi")).toEqual(["1,2,255", "255"]);
    expect(run(code(0x0800c000), "espruino-wifi")).toEqual(["1,2,255", "255"]);
    expect(run(code(0x0801f000), "espruino-wifi")).toEqual(["1,2,255", "255"]);
    expect(run(code(0x08000000), "espruino-wifi")).toEqual(["0,0,0", "0"]);
  });

  test("a UART is set up on its own pins only", () => {
    const setup = (pins: string) => `try{Serial1.setup(9600,${pins});print("ok")}catch(e){print(e.message)}`;
    expect(run(setup(`{tx:"D28",rx:"D29"}`))).toEqual(["ok"]);
    for (const pins of ["{}", `{tx:"D29",rx:"D28"}`, `{tx:"D6",rx:"D8"}`]) {
      expect(run(setup(pins))[0]).toContain("Invalid RX or TX pins");
    }
  });
});

describe("Storage", () => {
  const stored = () => {
    const flash = createFlash({ address: 0x1000, pages: 4, pageSize: 256 });
    createStored(flash, "a", 5, Buffer.from("hello"));
    createStored(flash, "ring", 512, []);
    return { flash, storage: createStorage(flash) };
  };

  test("headers of 32 bytes, data aligned to 4, as the interpreter lays them out", () => {
    const { flash } = stored();
    expect(storedFiles(flash).files).toEqual([
      { name: "a", at: 32, size: 5 },
      { name: "ring", at: 72, size: 512 },
    ]);
    expect(Buffer.from(flash.bytes.subarray(0, 6)).toString("hex")).toBe("050000006100");
  });

  test("writes into erased bytes, and throws where they are not", () => {
    const { storage } = stored();
    expect(storage.write("ring", new Uint8Array([1, 2, 3]), 8)).toBe(true);
    expect(storage.read("ring", 7, 5)).toBe("\xff\x01\x02\x03\xff");
    expect(() => storage.write("ring", new Uint8Array([1]), 8)).toThrow("already written");
    expect(() => storage.write("ring", new Uint8Array(4), 510)).toThrow("Too much data");
    expect(() => storage.write("absent", new Uint8Array(4), 4)).toThrow("Unable to find");
  });

  test("a write at offset 0, which would replace the file on a board, is a fault of the firmware", () => {
    expect(() => stored().storage.write("ring", new Uint8Array([1]), 0)).toThrow("must not replace");
  });

  test("flash only clears bits, erases whole pages, and can lose its power within a write", () => {
    const flash = createFlash({ address: 0, pages: 2, pageSize: 16 }, undefined, {
      write: (at) => (at === 8 ? 2 : undefined),
    });
    flash.write(0, [0xf0]);
    flash.write(0, [0x3c]);
    expect(flash.bytes[0]).toBe(0x30);
    expect(() => flash.write(8, [1, 2, 3, 4])).toThrow(PowerCut);
    expect([...flash.bytes.subarray(8, 12)]).toEqual([1, 2, 255, 255]);
    flash.erasePage(5);
    expect(flash.bytes.every((byte) => byte === 255)).toBe(true);
  });
});

describe("arithmetic", () => {
  test.each([false, true])("E.FFT gives the moduli over n (double: %s)", (double) => {
    const re = new Float32Array(1024).map((_, i) => 100 * Math.cos((2 * Math.PI * 50 * i) / 1024) + 7);
    createFft(double)(re);
    expect(re[50]).toBeCloseTo(50, 3);
    expect(re[974]).toBeCloseTo(50, 3);
    expect(re[0]).toBeCloseTo(7, 3);
    expect(re[51]).toBeLessThan(0.001);
  });

  test("Parseval: the lines hold the power of the samples", () => {
    let x = 1;
    const samples = new Float32Array(1024).map(
      () => ((x = (x * 48271) % 2147483647) / 2147483647 - 0.5) * 2000,
    );
    const mean = samples.reduce((a, b) => a + b) / 1024;
    const lines = Float32Array.from(samples);
    createFft(false)(lines);
    const power = variance(lines.subarray(1), 0);
    expect(power / (variance(samples, mean) / 1024)).toBeCloseTo(1, 4);
  });

  test("sqrt is the interpreter's", () => {
    expect(espruinoSqrt(4)).toBeCloseTo(2, 12);
    expect(Number.isNaN(espruinoSqrt(-1))).toBe(true);
  });
});
