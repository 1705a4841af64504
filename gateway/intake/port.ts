// A serial port that is kept open: opened when it is there, and again after a replug, whoever speaks over it.

import type { BindingInterface } from "@serialport/bindings-interface";
import { SerialPortStream } from "@serialport/stream";
import type { Clock, Timer } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Intake, IntakeState } from "./intake.ts";
import { createPortNews } from "./port-news.ts";
import { portSearch } from "./port-search.ts";

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

/** Opens a port, now or as soon as it is there. Throws GatewayError "config" for wrong settings. */
export function keepOpen(settings: PortSettings, { clock, log, what, ...deps }: PortDeps): Intake {
  const { wanted, find, others } = portSearch(settings, clock);
  const news = createPortNews({ what, wanted, clock, log });
  let open: { stream: SerialPortStream; user: PortUser } | null = null;
  let closed = false;
  let attempting: Promise<void> | null = null;
  let timer: Timer = null;
  let retryMs = RETRY_FIRST_MS;

  async function attempt(): Promise<void> {
    let binding = deps.binding;
    try {
      // The native addon is loaded only where real ports are wanted.
      binding ??= (await import("serialport")).SerialPort.binding as BindingInterface;
      const path = await find(binding);
      if (closed) return;
      const stream = await openStream(binding, path, settings.baud);
      if (closed) await closeStream(stream);
      else serve(stream, path);
    } catch (cause) {
      if (closed) return;
      const listed = binding !== undefined && !(cause instanceof GatewayError && cause.cause);
      const why = (cause as Error).message.replace(/\.?$/, ".");
      await news.missing(why, async () => (listed ? ` ${await others(binding!)}` : ""));
      retry();
    }
  }

  function retry(): void {
    if (closed) return;
    timer = clock.setTimeout(start, retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }

  function start(): void {
    attempting = attempt().finally(() => (attempting = null));
  }

  function serve(stream: SerialPortStream, path: string): void {
    retryMs = RETRY_FIRST_MS;
    news.opened(path);
    const user = deps.serve(stream, news.via());
    open = { stream, user };
    stream.on("data", (chunk: Buffer) => {
      if (!closed) user.data(chunk);
    });
    onceOver(stream, (cause) => {
      user.gone?.();
      if (open?.stream !== stream) return;
      open = null;
      if (stream.isOpen) stream.close();
      if (closed) return;
      news.gone(path, cause?.message ?? "closed");
      retry();
    });
  }

  start();
  return {
    get via() {
      return news.via();
    },
    state: () => open?.user.state?.() ?? news.state(),
    async close() {
      closed = true;
      clock.clearTimeout(timer);
      await attempting;
      const stream = open?.stream;
      open = null;
      news.closed();
      if (stream?.isOpen) await closeStream(stream);
    },
  };
}

function openStream(binding: BindingInterface, path: string, baudRate: number): Promise<SerialPortStream> {
  return new Promise((resolve, reject) => {
    const stream: SerialPortStream = new SerialPortStream({ binding, path, baudRate }, (cause) =>
      cause ? reject(cause) : resolve(stream),
    );
  });
}

function closeStream(opened: SerialPortStream): Promise<void> {
  return new Promise((resolve, reject) => {
    opened.close((cause) => (cause ? reject(cause) : resolve()));
  });
}

/** A stream that errs or ends may close in several ways, and say so more than once. */
function onceOver(opened: SerialPortStream, run: (cause?: Error | null) => void): void {
  let over = false;
  const once = (cause?: Error | null) => {
    if (over) return;
    over = true;
    run(cause);
  };
  opened.on("error", once);
  opened.on("end", once);
  opened.on("close", once);
}
