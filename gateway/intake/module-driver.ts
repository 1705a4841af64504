// The driver of a radio module (shared/radio/modem) on the gateway's line: each command passes here on its way to the
// module, each line of the module is looked at on its way to the driver.
import { createModem, DAMAGED, HAS_RESTARTED } from "../../shared/radio/modem.ts";
import {
  type Heard,
  type Module,
  OTHER,
  PACKET,
  type RadioSettings,
  REFUSED,
  UNKNOWN,
} from "../../shared/radio/module.ts";
import type { ModuleFacts } from "../../shared/radio/modules/facts.ts";
import type { Clock, TimerGroup } from "../clock.ts";
import type { AnswerSlot } from "./answer-slot.ts";
import type { ModemTiming } from "./modem-timing.ts";
import type { ModuleReadiness } from "./module-readiness.ts";
import type { LineFault } from "./uplink.ts";

export interface DriverDeps {
  /** The port. */
  line: { readonly isOpen: boolean; readonly writableLength: number; write(bytes: Buffer): unknown };
  kind: ModuleFacts;
  channel: RadioSettings;
  timing: ModemTiming;
  clock: Clock;
  timers: TimerGroup;
  slot: AnswerSlot;
  readiness: ModuleReadiness;
  /** A packet, and when it had ended, unix ms. */
  onPacket(packet: Uint8Array, heard: Heard, end: number): void;
  onFault(fault: LineFault): void;
}

export interface ModuleDriver {
  /** To the module, as it is; whole commands only reach it. */
  write(text: string): void;
  /** From the module. */
  data(text: string): void;
  /** Sets the module up, from the first, and has it listen. */
  setUp(): void;
  /** Has it listen anew, though it may listen. */
  listenAnew(): void;
  /** Hands it a frame that takes so many ms on the air; sent once, and only while the slot lets it. */
  send(frame: Uint8Array, ms: number): void;
  /** The module is gone: nothing is written, nothing handed on any more. */
  stop(): void;
}

/** Most bytes that wait for a line that does not take them. */
const BACKLOG_MAX_B = 4096;

export function startDriver(deps: DriverDeps): ModuleDriver {
  const { line, kind, clock, slot, readiness, onFault } = deps;
  let stopped = false;
  /** When the packet that was read last had ended, unix ms. */
  let packetEnd = 0;
  const write = wholeLines(command);

  const module = overheard(kind.driver, (what, text) => {
    if (what === PACKET) packetEnd = clock.now() - deps.timing.lineMs(text.length + kind.beside);
    else if (what === REFUSED || what === UNKNOWN) readiness.refused(text);
    else if (text.trim() === kind.spoilt) onFault("damaged");
    else if (what === OTHER && /[^\t\x20-\x7e]/.test(text)) onFault("noise");
  });
  const modem = createModem(module, deps.channel, {
    write,
    setTimeout: (run, ms) => clock.setTimeout(run, ms),
    clearTimeout: (id) => clock.clearTimeout(id),
    take: (packet, heard) => {
      if (!stopped) deps.onPacket(packet, heard, packetEnd);
    },
    sent: slot.clear,
    asleep: () => {},
    trouble: (what) => {
      if (what === DAMAGED) onFault("damaged");
      else if (what === HAS_RESTARTED) readiness.restarted();
      else readiness.notAnswered();
    },
  });

  function command(text: string): void {
    if (stopped || !line.isOpen || line.writableLength > BACKLOG_MAX_B) return;
    if (text.startsWith(kind.driver.send) && !slot.release(clock.now())) {
      deps.timers.later(0, setUp);
      return;
    }
    if (text.startsWith(kind.driver.listen)) readiness.listens();
    readiness.commanded(text.trim());
    line.write(Buffer.from(text, "latin1"));
  }

  function setUp(): void {
    if (stopped) return;
    slot.clear();
    modem.stop();
    modem.start();
    modem.listen(true);
  }

  function listenAnew(): void {
    if (kind.forgets) setUp();
    else {
      modem.listen(false);
      modem.listen(true);
    }
  }

  function stop(): void {
    stopped = true;
    modem.stop();
  }

  return { write, data: modem.data, setUp, listenAnew, send: modem.send, stop };
}

/** A packet comes in pieces; a command is whole with its line end. */
function wholeLines(run: (text: string) => void): (piece: string) => void {
  let begun = "";
  return (piece) => {
    const text = begun + piece;
    begun = text.endsWith("\n") ? "" : text;
    if (begun === "") run(text);
  };
}

/** The module, with a listener to what each of its lines is. */
function overheard(module: Module, listener: (what: number, line: string) => void): Module {
  return {
    ...module,
    read: (line, heard) => {
      const what = module.read(line, heard);
      listener(what, line);
      return what;
    },
  };
}
