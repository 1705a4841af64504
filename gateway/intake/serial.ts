// One serial line as a way in, written to only while an authenticated hello has said on it that no console
// listens. Bytes that reach a console are run.

import { crc32 } from "node:zlib";
import type { BindingInterface } from "@serialport/bindings-interface";
import type { SerialPortStream } from "@serialport/stream";
import { z } from "zod";
import { cobsEncode } from "../../shared/cobs.ts";
import type { Clock } from "../clock.ts";
import { portPath } from "../config/pieces.ts";
import { usb } from "../config/usb.ts";
import type { Log } from "../log.ts";
import { watchConsole } from "./console.ts";
import { watchForFrames } from "./frame-watch.ts";
import type { Intake, IntakeKind } from "./intake.ts";
import { lineDecoder } from "./lines.ts";
import { keepOpen, type PortSettings } from "./port.ts";
import type { FrameContent, LineFault, Return, Uplink } from "./uplink.ts";

/** 9600 bit/s where not given, what an Espruino console speaks. */
export type SerialSettings = Omit<PortSettings, "baud"> & { baud?: number | undefined };

export interface SerialDeps {
  clock: Clock;
  log: Log;
  onUplink(uplink: Uplink): void;
  onFault(via: string, fault: LineFault): void;
  /** What a node prints; debug level in the log where not given. */
  onLog?(via: string, line: string): void;
  /** Real ports where not given. */
  binding?: BindingInterface | undefined;
}

const BAUD = 9600;
const BAUD_RANGE = "must be 300 to 3000000";
/** A downlink is dropped when the bytes before it take longer to write: an old ack is of no use. */
const WRITE_BACKLOG_MAX_S = 1;
/** With start and stop bit. */
const BITS_PER_BYTE = 10;

const line = z
  .strictObject({
    path: portPath().optional(),
    usb: usb().optional(),
    baud: z.int().min(300, BAUD_RANGE).max(3_000_000, BAUD_RANGE).default(BAUD),
  })
  .refine(({ path, usb }) => (path === undefined) !== (usb === undefined), "must have either path or usb");

const schema = z
  .array(line)
  .default([])
  .describe('Lines that nodes are wired to, by path or by USB ids ("vendor:product", as lsusb shows them).')
  .meta({
    example: [
      { path: "/dev/ttyUSB0", baud: BAUD },
      { usb: "0403:6001", baud: BAUD },
    ],
  });

export const serial: IntakeKind<z.infer<typeof schema>> = {
  schema,
  *open(lines, deps) {
    for (const settings of lines) yield openSerialIntake(settings, deps);
  },
};

/** Starts to read a port, now or as soon as it is there. Throws GatewayError "config" for wrong settings. */
export function openSerialIntake(settings: SerialSettings, deps: SerialDeps): Intake {
  const { clock, log } = deps;
  const baud = settings.baud ?? BAUD;
  return keepOpen({ ...settings, baud }, { what: "serial", clock, log, binding: deps.binding, serve });

  function serve(opened: SerialPortStream, via: string) {
    let served = true;
    const back = lineBack(opened, via, () => served);
    const path = String(opened.path);
    const watch = watchForFrames({ via, path, baud, clock, log });
    let received = 0;
    const decode = lineDecoder({
      frame: (frame) => {
        watch.frame();
        deps.onUplink({ frame, received, via, back });
      },
      fault: (fault) => deps.onFault(via, fault),
      log: (line) =>
        deps.onLog ? deps.onLog(via, line) : log.debug({ via, line }, "A node printed a line."),
    });
    return {
      data: (chunk: Buffer) => {
        received = clock.now();
        decode(chunk);
        watch.bytes(chunk);
      },
      gone: () => {
        served = false;
        watch.gone();
      },
    };
  }

  /** The way back to a line as it was opened now: after a reopening this one writes nothing any more. */
  function lineBack(opened: SerialPortStream, via: string, isServed: () => boolean): Return {
    const consoleWatch = watchConsole();
    const backlogMaxB = (WRITE_BACKLOG_MAX_S * baud) / BITS_PER_BYTE;
    const writable = (content?: FrameContent) => consoleWatch.off(content) && isServed() && opened.isOpen;
    return {
      writable,
      committed: consoleWatch.committed,
      send: (frame) => {
        if (!writable()) return;
        if (opened.writableLength > backlogMaxB) {
          log.warn({ via }, "A line takes no bytes: a downlink was dropped.");
          return;
        }
        opened.write(cobsEncode(frame, crc32));
      },
    };
  }
}
