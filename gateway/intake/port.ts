// A serial port that is kept open: opened when it is there, and again after a replug, whoever speaks over it.

import type { BindingInterface } from "@serialport/bindings-interface";
import { SerialPortStream } from "@serialport/stream";
import type { Clock, Timer } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Intake, IntakeState } from "./intake.ts";
import { describePort, isDevice, parseUsb } from "./usb.ts";

export interface PortSettings {
  /** "/dev/ttyUSB0", "COM3"; either this or `usb`. */
  path?: string | undefined;
  /** "vid:pid" in hex, "vid:pid:serial", or a serial number. */
  usb?: string | undefined;
  /** Bit/s */
  baud: number;
}

export interface PortDeps {
  /** What it is for, as people are told: "serial", "radio". */
  what: string;
  clock: Clock;
  log: Log;
  /** Real ports where not given. */
  binding?: BindingInterface | undefined;
  /** It is open. Returns who has it until it is gone. */
  serve(stream: SerialPortStream, via: string): PortUser;
}

export interface PortUser {
  data(chunk: Buffer): void;
  gone?(): void;
  /** How what is behind the port is; listening, where this is not given. */
  state?(): IntakeState;
}

/** Waits between attempts to open: soon after a replug, cheap while nothing is there. */
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5000;
/** Udev's list takes some 50 ms; one that hangs must not keep the port closed. */
const LIST_TIMEOUT_MS = 5000;

/** Opens a port, now or as soon as it is there. Throws GatewayError "config" for wrong settings. */
export function keepOpen(settings: PortSettings, deps: PortDeps): Intake {
  const { clock, log, what } = deps;
  const { baud } = settings;
  if ((settings.path === undefined) === (settings.usb === undefined)) {
    throw new GatewayError("config", `A serial port needs either "path" or "usb", not both.`);
  }
  const device = settings.usb === undefined ? null : parseUsb(settings.usb);
  const wanted = settings.path ?? `usb ${settings.usb}`;
  let via = `${what} ${wanted}`;
  let closed = false;
  let port: SerialPortStream | null = null;
  let attempting: Promise<void> | null = null;
  let timer: Timer = null;
  let retryMs = RETRY_FIRST_MS;
  /** Whether people have been told that the port is awaited. */
  let warned = false;
  let state: IntakeState = { name: "opening", since: clock.now() };
  let user: PortUser | null = null;

  /** Since it went, whatever the reasons are that it does not come back. */
  function setAway(why: string): void {
    state = { name: "away", since: state.name === "away" ? state.since : clock.now(), why };
  }

  async function list(binding: BindingInterface) {
    let timeout: Timer = null;
    const late = new Promise<never>((_, reject) => {
      timeout = clock.setTimeout(() => reject(new Error("no answer")), LIST_TIMEOUT_MS);
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
      if (closed) await close(opened);
      else serve(opened, path);
    } catch (cause) {
      if (closed) return;
      const why = (cause as Error).message.replace(/\.?$/, ".");
      setAway(why);
      if (!warned) {
        warned = true;
        const listed = binding !== undefined && !(cause instanceof GatewayError && cause.cause);
        const there = listed ? ` ${await others(binding!)}` : "";
        log.warn({ via }, `Waiting for ${wanted}: ${why}${there}`);
      }
      retry();
    }
  }

  function retry(): void {
    if (closed) return;
    timer = clock.setTimeout(start, retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }

  function start(): void {
    attempting = attempt().finally(() => {
      attempting = null;
    });
  }

  function serve(opened: SerialPortStream, path: string): void {
    port = opened;
    via = `${what} ${path}`;
    retryMs = RETRY_FIRST_MS;
    warned = false;
    state = { name: "listening", since: clock.now() };
    log.info({ via }, `Listening on ${path}.`);
    const here = via;
    const served = deps.serve(opened, here);
    user = served;
    opened.on("data", (chunk: Buffer) => {
      if (!closed) served.data(chunk);
    });
    let gone = false;
    // A stream that errs or ends may close in several ways, and say so more than once.
    const down = (cause?: Error | null) => {
      if (gone) return;
      gone = true;
      served.gone?.();
      if (port !== opened) return;
      port = user = null;
      setAway(`${path} is gone.`);
      if (opened.isOpen) opened.close();
      if (closed) return;
      log.warn(
        { via: here, reason: cause?.message ?? "closed" },
        `${path} is gone; waiting for it to come back.`,
      );
      warned = true;
      retry();
    };
    opened.on("error", down);
    opened.on("end", down);
    opened.on("close", down);
  }

  function close(opened: SerialPortStream): Promise<void> {
    return new Promise((resolve, reject) => {
      opened.close((cause) => (cause ? reject(cause) : resolve()));
    });
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
    state: () => user?.state?.() ?? state,
    async close() {
      closed = true;
      clock.clearTimeout(timer);
      await attempting;
      const opened = port;
      port = user = null;
      setAway("It was closed.");
      if (opened?.isOpen) await close(opened);
    },
  };
}
