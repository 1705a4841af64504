// What makes a board of the real interpreter on Linux: code that runs before `.bootcde` and stands for its clock,
// pins, converters and data line. Time is virtual and goes from event to event; what the hardware would have said
// is read from files, what the node says goes into one. The arithmetic of time is that of the simulated clock
// (sim-clock.ts) and of the virtual board, so that both can be compared to the bit.

import { transformSync } from "esbuild";
import type { BoardKind } from "../image/kinds.ts";
import { batteryReading } from "./converters.ts";

/**
 * Files in the interpreter's folder; DOWNLINKS starts with four f64 LE: the boot's beginning and end, unix ms, and
 * the flash operation in which the power fails (0: none) with the bytes that it still writes.
 */
export const SCRIPT = "board.js";
export const SOUND = "sound.in";
export const PRESSURE = "pressure.in";
export const DOWNLINKS = "down.in";
export const LOG = "life.out";

/** Kinds of entries in LOG: time f64 LE | kind u8 | length u16 LE | data. */
export const ENTRY = { sent: 1, baud: 2, console: 3, error: 4, end: 5, off: 6 } as const;

export interface PreambleOptions {
  kind: BoardKind;
  /** Supply voltage, V, and temperature, degC. */
  battery: number;
  temperature: number;
  /** In some boot the power fails inside a flash operation. Without, the script takes less memory. */
  cuts?: boolean;
}

// Functions stand above their use, since the interpreter does not hoist. A timer is
// { i: id, a: at, d: due, p: period or -1, f: function }; the one set first runs first.
const SOURCE = `(function () {
  var before = process.memory(false).usage;
  var timers = [], ids = 0, peak = 0, idle = 0, own = 0;
  var downAt = 0, downLength = 0, supplied = 0, deep = 0, silent = CONSOLE_SILENT, open = 0, listener;
  var out = E.openFile(${JSON.stringify(LOG)}, "w");
  var down = E.openFile(${JSON.stringify(DOWNLINKS)}, "r");
  var head = new Uint8Array(11), view = new DataView(head.buffer);
  // Read as bytes, because the interpreter does not parse every large literal exactly.
  head.set(down.read(8));
  var from = view.getFloat64(0, true), now = from;
  head.set(down.read(8));
  var until = view.getFloat64(0, true);
  var off = 0, cutIn = down.read(8), cutAfter = down.read(8);
  function note(kind, data) {
    view.setFloat64(0, now, true);
    head[8] = kind;
    view.setUint16(9, data.length, true);
    out.write(head);
    out.write(data);
  }
  // Without collecting garbage, which sorts the free list and so would keep memory from fragmenting.
  function sample() {
    idle = process.memory(false).usage;
    if (idle > peak) peak = idle;
  }
  function guarded(run, argument) {
    try { run(argument); } catch (e) { if (!off) note(ERROR, "" + (e && e.message || e)); }
  }
  function end() {
    note(END, JSON.stringify([peak, idle, own]));
    out.close();
    quit();
  }
  // The firmware does not go on from here.
  function die() {
    note(OFF, "");
    off = 1;
    end();
    throw new Error("off");
  }
  function add(run, ms, period) {
    timers.push({ i: ++ids, a: now + (ms > 0 ? ms : 0), d: Math.floor(now) + ms, p: period, f: run });
    return ids;
  }
  function stop(id) {
    for (var i = 0; i < timers.length; i++) if (timers[i].i === id) { timers.splice(i, 1); return; }
  }
  function nextDown() {
    var data = down.read(10);
    downAt = until + 1;
    if (!data) return;
    var v = new DataView(E.toUint8Array(data).buffer);
    downAt = v.getFloat64(0, true);
    downLength = v.getUint16(8, true);
  }
  function deliver() {
    var data = down.read(downLength);
    if (silent && open && !deep && listener)
      for (var at = 0; at < data.length; at += 32) guarded(listener, data.substr(at, 32));
    nextDown();
  }
  global.getTime = function () { return (Math.floor(now) - from) / 1000; };
  global.setTimeout = function (run, ms) { return add(run, ms, -1); };
  global.setInterval = function (run, ms) { return add(run, ms, ms); };
  global.clearTimeout = global.clearInterval = stop;
  global.print = function (text) { note(CONSOLE, "" + text); };
  E.setConsole = function () { silent = 1; };
  E.getTemperature = function () { return TEMPERATURE; };
  function uart(serial, tx, rx) {
    serial.setup = function (baud, pins) {
      if (pins.tx !== tx || pins.rx !== rx) throw new Error("Invalid RX or TX pins");
      open = 1;
      note(BAUD, "" + baud);
    };
    serial.unsetup = function () { open = KEEPS_LINE; };
    serial.on = function (event, run) { listener = run; };
    serial.write = function (bytes) { if (open) { sample(); note(SENT, bytes); } };
  }
  uart(Serial1, TX, RX);
  if (HAS_SECOND_LINE) uart(Serial2, TX2, RX2);
  if (HAS_PINS) {
    var tapped = 0, sound = E.openFile(${JSON.stringify(SOUND)}, "r"), pressure = E.openFile(${JSON.stringify(PRESSURE)}, "r");
    global.digitalWrite = function (pin, value) {
      if (pin === ENABLE_PIN) tapped = value;
      else if (pin === SUPPLY_PIN) supplied = value;
      else if (pin === AMPLIFIER_PIN) return;
      else if (!value && pin === MODULE_PIN) return;
      else if (value && !open && (pin === TX || pin === TX2)) return;
      else throw new Error("nothing to switch on pin " + pin);
    };
    global.digitalRead = function () { return 1; };
    global.analogRead = function (pin) {
      if (pin === TAP_PIN) return tapped ? TAP_CODE / ANALOG_STEPS : 0;
      if (pin !== PRESSURE_PIN) throw new Error("nothing to read on pin " + pin);
      var code = supplied && pressure.read(2);
      // Without a sensor there is nothing prepared, and the input rests at 0.
      return !code ? 0 : (((code.charCodeAt(0) | (code.charCodeAt(1) << 8)) << 16) >> 16) / ANALOG_STEPS;
    };
    global.Waveform = function (samples, options) {
      this.buffer = options.bits === 16 ? new Uint16Array(samples) : new Uint8Array(samples);
    };
    Waveform.prototype.on = function (event, run) { this.f = run; };
    Waveform.prototype.startInput = function (pin, rate) {
      if (this.running) throw new Error("Waveform is already running");
      if (pin !== ACOUSTIC_PIN) throw new Error("nothing to hear on pin " + pin);
      this.running = true;
      var wave = this;
      add(function () {
        wave.running = false;
        var bytes = new Uint8Array(wave.buffer.buffer);
        for (var at = 0; at < bytes.length; at += 256) bytes.set(sound.read(256), at);
        bytes = undefined;
        wave.f(wave.buffer);
      }, wave.buffer.length * 1000 / rate, -1);
    };
  }
  if (HAS_NRF) global.NRF = { getBattery: function () { return BATTERY; }, sleep: function () {} };
  if (HAS_DEEP_SLEEP) global.setDeepSleep = function (on) { deep = on; };
  if (HAS_BLOCKS) {
    var crypto = require("crypto").AES, encrypt = crypto.encrypt;
    crypto.encrypt = function (data, key, options) { sample(); return encrypt(data, key, options); };
  }
  if (HAS_CCM) {
    var ccm = AES.ccmEncrypt;
    AES.ccmEncrypt = function (data, key, nonce, tag) { sample(); return ccm(data, key, nonce, tag); };
  }
  if (HAS_NO_AES) {
    // In JavaScript: its blocks are such words.
    var Words = Int32Array;
    global.Int32Array = function (length) { sample(); return new Words(length); };
  }
  var fft = E.FFT;
  E.FFT = function (re) { sample(); fft(re); };
  if (HAS_CUTS) {
    head.set(cutIn);
    cutIn = view.getFloat64(0, true);
    head.set(cutAfter);
    cutAfter = view.getFloat64(0, true);
    var chip = require("Flash"), write = chip.write, erase = chip.erasePage;
    chip.write = function (data, at) {
      if (--cutIn === 0) {
        if (cutAfter) write(new Uint8Array(data.buffer, data.byteOffset, cutAfter), at);
        die();
      }
      write(data, at);
    };
    chip.erasePage = function (at) {
      if (--cutIn === 0) {
        if (cutAfter) erase(at);
        die();
      }
      erase(at);
    };
  }
  E.reboot = die;
  global.live = function () {
    var t, best, i;
    if (off) return;
    nextDown();
    sample();
    for (;;) {
      t = undefined;
      for (i = 0; i < timers.length; i++) if (!t || timers[i].a < t.a) { t = timers[i]; best = i; }
      if (downAt <= until && (!t || downAt <= t.a)) {
        now = downAt;
        deliver();
      } else if (!t || t.a > until) break;
      else {
        timers.splice(best, 1);
        if (t.a > now) now = t.a;
        if (t.p >= 0) {
          t.d += t.p;
          t.a = now + (t.d > Math.floor(now) ? t.d - Math.floor(now) : 0);
          timers.push(t);
        }
        guarded(t.f);
      }
      t = undefined;
      if (off) return;
      sample();
    }
    idle = process.memory().usage;
    end();
  };
  own = process.memory(false).usage - before;
})();`;

/** The script that makes the interpreter a board of this kind. */
export function preamble({ kind, battery, temperature, cuts }: PreambleOptions): string {
  const pin = (use: string) => Object.keys(kind.pins).find((name) => kind.pins[name] === use) ?? "";
  const steps = 2 ** kind.analogBits;
  const tap = kind.battery;
  const [line, second] = kind.lines;
  const values: Record<string, string | number | null> = {
    CONSOLE_SILENT: kind.consoleBaud === undefined ? 1 : 0,
    KEEPS_LINE: kind.id === "linux" ? 1 : 0,
    HAS_CUTS: cuts ? 1 : 0,
    HAS_PINS: Object.keys(kind.pins).length > 0 ? 1 : 0,
    HAS_NRF: kind.nrf ? 1 : 0,
    HAS_DEEP_SLEEP: kind.deepSleep ? 1 : 0,
    HAS_BLOCKS: kind.aes === "blocks" ? 1 : 0,
    HAS_NO_AES: kind.aes === "none" ? 1 : 0,
    HAS_CCM: kind.aes === "ccm" ? 1 : 0,
    HAS_SECOND_LINE: second ? 1 : 0,
    MODULE_PIN: kind.modulePin ?? null,
    TX: line?.tx ?? null,
    RX: line?.rx ?? null,
    TX2: second?.tx ?? null,
    RX2: second?.rx ?? null,
    ACOUSTIC_PIN: pin("acoustic"),
    PRESSURE_PIN: pin("pressure"),
    SUPPLY_PIN: pin("supply"),
    AMPLIFIER_PIN: kind.amplifierPin ?? null,
    TAP_PIN: tap?.tap ?? "",
    ENABLE_PIN: tap?.enable ?? "",
    TAP_CODE: tap ? Math.floor(((1000 * battery) / tap.fullScaleMv) * steps) : 0,
    ANALOG_STEPS: steps,
    BATTERY: batteryReading(battery),
    TEMPERATURE: temperature,
    SENT: ENTRY.sent,
    BAUD: ENTRY.baud,
    CONSOLE: ENTRY.console,
    ERROR: ENTRY.error,
    END: ENTRY.end,
    OFF: ENTRY.off,
  };
  const { code } = transformSync(SOURCE, {
    minify: true,
    target: "es5",
    charset: "ascii",
    define: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  return code.trim();
}
