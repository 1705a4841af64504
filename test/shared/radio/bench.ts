// A radio module as the driver sees it: the real driver against a fake of the module, on a clock that goes where
// it is told.
import { airtime } from "../../../shared/radio/airtime.ts";
import { createModem } from "../../../shared/radio/modem.ts";
import type { RadioSettings } from "../../../shared/radio/module.ts";
import { type ModuleName, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { type Air, createFakeModem, type Faults, type Station } from "../../../tools/board/modems/index.ts";
import type { SimClock } from "../../../tools/board/sim-clock.ts";

export const SETTINGS: RadioSettings = { frequency: 868_300_000, spreadingFactor: 9, power: 14 };

export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();

export interface BenchOptions {
  clock: SimClock;
  air: Air & { attach(station: Station): void };
  faults?: Faults;
  settings?: RadioSettings;
  version?: string;
  twoLines?: boolean;
  /** What it keeps in flash, by command, as whoever had it before has left it. */
  kept?: Record<string, string>;
  /** Another kind than the driver is for. */
  plugged?: ModuleName;
}

export function createBench(kind: ModuleName, options: BenchOptions) {
  const { clock, air, faults, settings = SETTINGS } = options;
  const module = RADIO_MODULES[kind].driver;
  const commands: string[] = [];
  const taken: { hex: string; rssi: number; snr: number; at: number }[] = [];
  const sent: boolean[] = [];
  const troubles: number[] = [];
  let asleep = 0;
  let printed = "";
  let stopped = false;
  let said = "";
  const fake = createFakeModem(options.plugged ?? kind, {
    clock,
    air,
    faults,
    version: options.version,
    twoLines: options.twoLines,
    kept: options.kept,
    toHost: (bytes) => {
      const isRight = fake.baud === module.baud;
      const text = Buffer.from(isRight ? bytes : bytes.map((byte) => byte ^ 0x91)).toString("latin1");
      printed += stopped ? text.replace(/[^\r\n]/g, "?") : text;
      modem.data(text);
    },
  });
  air.attach(fake);
  const modem = createModem(module, settings, {
    write: (text) => {
      const lines = (said + text).split("\n").map((line) => line.replace("\r", ""));
      said = lines.pop()!;
      commands.push(...lines.filter((line) => line !== ""));
      fake.fromHost(Buffer.from(text, "latin1"), module.baud);
    },
    setTimeout: (run, ms) => clock.setTimeout(run, ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
    take: (packet, heard) =>
      taken.push({ hex: hex(packet), rssi: heard.rssi, snr: heard.snr, at: clock.now() }),
    sent: (ok) => sent.push(ok),
    asleep: () => asleep++,
    trouble: (what) => troubles.push(what),
  });
  return {
    kind,
    fake,
    modem: {
      ...modem,
      start: () => {
        stopped = false;
        // Half a line of before is dropped.
        printed += "?\n";
        modem.start();
      },
      stop: () => {
        stopped = true;
        modem.stop();
      },
    },
    module,
    commands,
    taken,
    sent,
    troubles,
    /** How often its line could be closed. */
    asleep: () => asleep,
    /** As a node does: with a break, where it takes one, which is to come after a command that it does not hear asleep. */
    wake: () => {
      modem.start();
      if (!module.breakBaud) return;
      clock.setTimeout(() => fake.fromHost(new Uint8Array([0]), module.breakBaud), 50);
      clock.setTimeout(() => fake.fromHost(Buffer.from("U")), 70);
    },
    /** What it printed while the driver was at work. */
    printed: () => printed,
    send: (frame: Uint8Array) => modem.send(frame, airtime(frame.length, settings.spreadingFactor)),
    run: (ms: number) => clock.runUntil(clock.precise() + ms),
  };
}

export type Bench = ReturnType<typeof createBench>;
