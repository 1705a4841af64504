// One serial port as a way in: opened when it is there, opened again after a replug, and written to only
// while an authenticated hello has said on it that no console listens. Bytes that reach a console are run.

import { crc32 } from "node:zlib";
import type { BindingInterface } from "@serialport/bindings-interface";
import { SerialPortStream } from "@serialport/stream";
import { cobsEncode } from "../../shared/cobs.ts";
import type { Clock, Timer } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import { lineDecoder } from "./lines.ts";
import type { LineFault, Return, Uplink } from "./uplink.ts";
import { describePort, isDevice, parseUsb } from "./usb.ts";

export interface SerialSettings {
  /** "/dev/ttyUSB0", "COM3"; either this or `usb`. */
  path?: string | undefined;
  /** "vid:pid" in hex, "vid:pid:serial", or a serial number. */
  usb?: string | undefined;
  /** Bit/s; 9600 where not given, what an Espruino console speaks. */
  baud?: number | undefined;
}

export interface SerialDeps {
  clock: Clock;
  log: Log;
  onUplink(uplink: Uplink): void;
  onFault(via: string, fault: LineFault): void;
  /** What a node prints; debug level in the log where not given. */
  onLog?(via: string, line: string): void;
  /** Real ports where not given. */
  binding?: BindingInterface;
}

export interface SerialIntake {
  /** Resolves when the port is closed; nothing is emitted after. */
  close(): Promise<void>;
  state(): "open" | "waiting";
  /** For people: "serial /dev/ttyUSB0", or "serial usb 10c4:ea60" until it has been found. */
  readonly via: string;
}

const BAUD = 9600;
/** Waits between attempts to open, ms: soon after a replug, cheap while nothing is there. */
const RETRY_FIRST = 250;
const RETRY_MAX = 5000;
/** Udev's list takes some 50 ms; one that hangs must not keep the port closed. */
const LIST_TIMEOUT = 5000;
/** A downlink is dropped when what is yet to be written before it takes longer, s: an old ack is of no use. */
const WRITE_BACKLOG_MAX = 1;
/** With start and stop bit. */
const BITS_PER_BYTE = 10;

/** Starts to read a port, now or as soon as it is there. Throws GatewayError "config" for wrong settings. */
export function openSerialIntake(settings: SerialSettings, deps: SerialDeps): SerialIntake {
  const { clock, log } = deps;
  const { baud = BAUD } = settings;
  if ((settings.path === undefined) === (settings.usb === undefined)) {
    throw new GatewayError("config", `A serial port needs either "path" or "usb", not both.`);
  }
  const device = settings.usb === undefined ? null : parseUsb(settings.usb);
  const wanted = settings.path ?? `usb ${settings.usb}`;
  let via = `serial ${wanted}`;
  let closed = false;
  let port: SerialPortStream | null = null;
  let attempting: Promise<void> | null = null;
  let timer: Timer = null;
  let wait = RETRY_FIRST;
  /** Whether people have been told that the port is awaited. */
  let told = false;

  async function list(binding: BindingInterface) {
    let timeout: Timer = null;
    const late = new Promise<never>((_, reject) => {
      timeout = clock.setTimeout(() => reject(new Error("no answer")), LIST_TIMEOUT);
    });
    try {
      return await Promise.race([binding.list(), late]);
    } finally {
      clock.clearTimeout(timeout);
    }
  }

  /** What is there instead of the port that is not, as a sentence. */
  async function others(binding: BindingInterface): Promise<string> {
    try {
      const ports = await list(binding);
      if (ports.length === 0) return "There is no serial port.";
      return `There is: ${ports.map(describePort).join(", ")}.`;
    } catch (cause) {
      return `Ports cannot be listed here (${(cause as Error).message}).`;
    }
  }

  async function find(binding: BindingInterface): Promise<string> {
    if (device === null) return settings.path!;
    const ports = await list(binding).catch((cause: Error) => {
      throw new GatewayError(
        "port",
        `Serial ports cannot be listed here (${cause.message}), so none is found by "usb": give "path".`,
        { cause },
      );
    });
    const found = ports.filter((each) => isDevice(each, device));
    if (found.length > 1) {
      const which = found.map(describePort).join(", ");
      throw new GatewayError("port", `More than one port is ${wanted}: ${which}. Add the serial number.`);
    }
    if (found.length === 0) throw new GatewayError("port", "It is not plugged in.");
    return found[0]!.path;
  }

  async function attempt(): Promise<void> {
    let binding = deps.binding;
    try {
      // The native addon is loaded only where real ports are wanted.
      binding ??= (await import("serialport")).SerialPort.binding as BindingInterface;
      const path = await find(binding);
      if (closed) return;
      const opened = await open(binding, path);
      serve(opened, path);
    } catch (cause) {
      if (closed) return;
      if (!told) {
        told = true;
        const why = (cause as Error).message.replace(/\.?$/, ".");
        const listed = binding !== undefined && !(cause instanceof GatewayError && cause.cause);
        const there = listed ? ` ${await others(binding!)}` : "";
        log.warn({ via }, `Waiting for ${wanted}: ${why}${there}`);
      }
      retry();
    }
  }

  function retry(): void {
    if (closed) return;
    timer = clock.setTimeout(start, wait);
    wait = Math.min(wait * 2, RETRY_MAX);
  }

  function start(): void {
    attempting = attempt().finally(() => {
      attempting = null;
    });
  }

  function serve(opened: SerialPortStream, path: string): void {
    port = opened;
    via = `serial ${path}`;
    wait = RETRY_FIRST;
    told = false;
    log.info({ via }, `Listening on ${path}.`);
    const back = lineBack(opened);
    const here = via;
    let received = 0;
    const decode = lineDecoder({
      frame: (frame) => deps.onUplink({ frame, received, via: here, back }),
      fault: (fault) => deps.onFault(here, fault),
      log: (line) =>
        deps.onLog ? deps.onLog(here, line) : log.debug({ via: here, line }, "A node printed a line."),
    });
    opened.on("data", (chunk: Buffer) => {
      if (closed) return;
      received = clock.now();
      decode(chunk);
    });
    // A stream that errs or ends may close in several ways, and say so more than once.
    const down = (cause?: Error | null) => {
      if (port !== opened) return;
      port = null;
      if (opened.isOpen) opened.close();
      if (closed) return;
      log.warn(
        { via: here, reason: cause?.message ?? "closed" },
        `${path} is gone; waiting for it to come back.`,
      );
      told = true;
      retry();
    };
    opened.on("error", down);
    opened.on("end", down);
    opened.on("close", down);
  }

  /** The way back to a line as it was opened now: after a reopening this one writes nothing any more. */
  function lineBack(opened: SerialPortStream): Return {
    let off = false;
    const backlogMax = (WRITE_BACKLOG_MAX * baud) / BITS_PER_BYTE;
    const writable = () => off && port === opened && opened.isOpen;
    return {
      writable,
      consoleOff: (now) => {
        off = now;
      },
      send: (frame) => {
        if (!writable()) return;
        if (opened.writableLength > backlogMax) {
          log.warn({ via }, "A line takes no bytes: a downlink was dropped.");
          return;
        }
        opened.write(Buffer.from(cobsEncode(frame, crc32)));
      },
    };
  }

  function open(binding: BindingInterface, path: string): Promise<SerialPortStream> {
    return new Promise((resolve, reject) => {
      const stream: SerialPortStream = new SerialPortStream({ binding, path, baudRate: baud }, (cause) =>
        cause ? reject(cause) : resolve(stream),
      );
    });
  }

  start();
  return {
    get via() {
      return via;
    },
    state: () => (port === null ? "waiting" : "open"),
    async close() {
      closed = true;
      clock.clearTimeout(timer);
      await attempting;
      const opened = port;
      port = null;
      if (opened?.isOpen) {
        await new Promise<void>((resolve, reject) =>
          opened.close((cause) => (cause ? reject(cause) : resolve())),
        );
      }
    },
  };
}
