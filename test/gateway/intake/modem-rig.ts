// The gateway's way in over a radio module, with a fake of the module on a line in this process, an ether that is
// measured, and a clock that goes where it is told.

import type { Clock } from "../../../gateway/clock.ts";
import { type ModemDeps, openModemIntake } from "../../../gateway/intake/lora-modem.ts";
import type { LineFault, Uplink } from "../../../gateway/intake/uplink.ts";
import type { Log } from "../../../gateway/log.ts";
import { airtime } from "../../../shared/radio/airtime.ts";
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import { createLines } from "../../../tools/board/line.ts";
import {
  createEther,
  createFakeModem,
  type FakeModemOptions,
  type Faults,
  type Station,
} from "../../../tools/board/modems/index.ts";
import { createSimClock, type SimClock } from "../../../tools/board/sim-clock.ts";

export const CHANNEL = { frequency: 868_300_000, spreadingFactor: 9, power: 14, duty: 0.01 };
export const START = Date.UTC(2026, 10, 1, 12);
export const PATH = "/dev/ttyUSB1";

export interface ModemRigOptions extends Partial<Pick<FakeModemOptions, "version" | "latency" | "kept">> {
  channel?: Partial<typeof CHANNEL>;
  faults?: (clock: SimClock) => Faults;
  /** Another kind is plugged in than is configured; or nothing that the test does not speak for itself. */
  plugged?: ModuleName | null;
  baud?: number;
  airtime?: NonNullable<ModemDeps["airtime"]>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The clock, and the timers that are running, whoever set them through it. */
function countTimers(clock: SimClock) {
  const running = new Set<unknown>();
  const counted: Clock = {
    ...clock,
    setTimeout: (run, ms) => {
      const timer = clock.setTimeout(() => {
        running.delete(timer);
        run();
      }, ms);
      running.add(timer);
      return timer;
    },
    clearTimeout: (timer) => {
      running.delete(timer);
      clock.clearTimeout(timer);
    },
  };
  return { counted, running };
}

/** A log that keeps its lines, with their time by the clock. */
function keepLog(clock: SimClock) {
  const logged: { level: string; sentence: string; at: number }[] = [];
  const keep = (level: string) => (_: object, sentence: string) =>
    void logged.push({ level, sentence, at: clock.now() });
  const log: Log = { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
  return { log, logged };
}

export function modemRig(kind: ModuleName, options: ModemRigOptions = {}) {
  const clock = createSimClock(START);
  const channel = { ...CHANNEL, ...options.channel };
  const faults = options.faults?.(clock);
  const { counted, running } = countTimers(clock);
  const { lines, binding } = createLines([PATH]);
  const line = lines[0]!;
  const uplinks: Uplink[] = [];
  const problems: LineFault[] = [];
  const { log, logged } = keepLog(clock);
  /** What the gateway has written. */
  const written: { text: string; at: number }[] = [];
  /** What the module has sent on the air: from when until when, ms of the clock. */
  const answers: { packet: Uint8Array; at: number; end: number }[] = [];
  const ether = createEther({
    clock,
    quality: () => rig.quality,
    onTransmit: (packet, { ms }, station) => {
      if (station === rig.module) answers.push({ packet, at: clock.precise(), end: clock.precise() + ms });
    },
  });
  const plug = (what: ModuleName, version?: string) => {
    const module = createFakeModem(what, {
      clock,
      air: ether,
      faults,
      version: version ?? options.version,
      latency: options.latency,
      kept: options.kept,
      toHost: (bytes) => line.send(bytes),
    });
    ether.attach(module);
    module.powerOn();
    return module;
  };
  line.onReceive((bytes) => {
    written.push({ text: Buffer.from(bytes).toString("latin1"), at: clock.precise() });
    rig.module?.fromHost(bytes, options.baud);
    rig.hears?.(Buffer.from(bytes).toString("latin1"));
  });

  const rig = {
    module: undefined as ReturnType<typeof plug> | undefined,
    quality: { rssi: -90, snr: 8 },
    /** In place of a module. */
    hears: undefined as ((text: string) => void) | undefined,
    clock,
    faults,
    ether,
    line,
    uplinks,
    problems,
    logged,
    written,
    answers,
    running,
    /** What is done with an uplink: nothing, where not given. */
    onUplink: undefined as ((uplink: Uplink) => void) | undefined,
    sentences: (...levels: string[]) =>
      logged.filter(({ level }) => levels.includes(level)).map(({ sentence }) => sentence),
    /** Lets time pass, ms. */
    async run(ms: number) {
      const end = clock.precise() + ms;
      let taken = uplinks.length;
      await turn();
      while (clock.next() <= end) {
        clock.step();
        do await turn();
        while (!line.idle());
        // Whoever takes uplinks may need turns of its own.
        if (uplinks.length > taken) {
          await turn();
          await turn();
        }
        taken = uplinks.length;
      }
      clock.runUntil(end);
    },
    /** A node sends: returns when its packet has ended, and its airtime. */
    send(packet: Uint8Array, how: { syncWord?: number; spreadingFactor?: number } = {}) {
      const spreadingFactor = how.spreadingFactor ?? channel.spreadingFactor;
      const ms = airtime(packet.length, spreadingFactor);
      const station: Station = { listening: () => undefined, hear: () => {} };
      ether.transmit(
        packet,
        { ...channel, bandwidth: 125, syncWord: 0x12, inverted: false, spreadingFactor, ...how, ms },
        station,
      );
      return { end: clock.precise() + ms, ms };
    },
    async replug(what: ModuleName = kind, version?: string) {
      rig.unplug();
      await rig.run(1000);
      rig.plug(what, version);
    },
    unplug() {
      line.plug(false);
      if (rig.module) {
        rig.module.powerOff();
        ether.detach(rig.module);
      }
      rig.module = undefined;
    },
    plug(what: ModuleName = kind, version?: string) {
      line.plug(true);
      rig.module = plug(what, version);
    },
    /** Plugs another in while the port stays: as on the pins of a board. */
    swap(what: ModuleName, version?: string) {
      if (rig.module) {
        rig.module.powerOff();
        ether.detach(rig.module);
      }
      rig.hears = undefined;
      rig.module = plug(what, version);
    },
    close: () => intake.close(),
    state: () => intake.state(),
    via: () => intake.via,
  };
  if (options.plugged !== null) rig.module = plug(options.plugged ?? kind);
  const intake = openModemIntake({ path: PATH, module: kind, baud: options.baud }, channel, {
    clock: counted,
    log,
    binding,
    onUplink: (uplink) => {
      uplinks.push(uplink);
      rig.onUplink?.(uplink);
    },
    onFault: (_, fault) => problems.push(fault),
    ...(options.airtime ? { airtime: options.airtime } : {}),
  });
  return rig;
}
