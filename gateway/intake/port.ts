// A serial port that is kept open: opened when it is there, and again after a replug, whoever speaks over it.

import type { BindingInterface } from "@serialport/bindings-interface";
import { SerialPortStream } from "@serialport/stream";
import type { Clock, Timer } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Intake, IntakeState } from "./intake.ts";
import { createPortNews } from "./port-news.ts";
import { ownBinding, portSearch } from "./port-search.ts";
import { listHelps, portTroubleOf, portTroubleSentence } from "./port-trouble.ts";

export interface PortSettings {
  /** "/dev/ttyUSB0", "COM3"; either this or `usb`. */
  path?: string | undefined;
  /** "vid:pid" in hex, "vid:pid:serial", or a serial number. */
  usb?: string | undefined;
  /** Bit/s */
  baud: number;
}

export interface PortDeps {
  /** What it is for, in the log: "serial", "radio". */
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
  /** The state of the device behind the port; listening, where this is not given. */
  state?(): IntakeState;
}

/** Waits between attempts to open: soon after a replug, cheap while nothing is there. */
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5000;

type Phase =
  | { is: "opening"; attempt: Promise<void> }
  /** It could not be opened, or is gone. */
  | { is: "waiting"; retry: Timer }
  | { is: "open"; stream: SerialPortStream; user: PortUser }
  | { is: "closed" };

/** Opens a port, now or as soon as it is there. Throws GatewayError "config" for wrong settings. */
export function keepOpen(settings: PortSettings, { clock, log, what, ...deps }: PortDeps): Intake {
  const { wanted, find, others } = portSearch(settings, clock);
  const news = createPortNews({ what, wanted, clock, log });
  let retryMs = RETRY_FIRST_MS;
  let phase: Phase = { is: "opening", attempt: attempt() };

  async function attempt(): Promise<void> {
    let binding = deps.binding;
    let path = wanted;
    try {
      binding ??= await ownBinding();
      path = await find(binding);
      if (isClosed()) return;
      const stream = await openStream(binding, path, settings.baud);
      if (isClosed()) await closeStream(stream);
      else serve(stream, path);
    } catch (cause) {
      if (isClosed()) return;
      const { trouble, sentence } = troubleWith(path, cause as Error);
      const listed = isListFailure(cause) || !listHelps(trouble) ? undefined : binding;
      await news.missing(trouble, sentence, async () => (listed ? await others(listed) : ""));
      waitAndRetry();
    }
  }

  /** What the search for it says, says what to do; the system's words do not. */
  function troubleWith(path: string, cause: Error) {
    if (cause instanceof GatewayError) return { trouble: "missing" as const, sentence: cause.message };
    return {
      trouble: portTroubleOf(cause.message),
      sentence: portTroubleSentence(cause.message, path, settings.baud),
    };
  }

  /** Others may close it while something is awaited. */
  function isClosed(): boolean {
    return phase.is === "closed";
  }

  function waitAndRetry(): void {
    if (isClosed()) return;
    const retry = () => {
      phase = { is: "opening", attempt: attempt() };
    };
    phase = { is: "waiting", retry: clock.setTimeout(retry, retryMs) };
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }

  function serve(stream: SerialPortStream, path: string): void {
    retryMs = RETRY_FIRST_MS;
    news.opened(path);
    const user = deps.serve(stream, news.via());
    phase = { is: "open", stream, user };
    stream.on("data", (chunk: Buffer) => {
      if (!isClosed()) user.data(chunk);
    });
    onceOver(stream, (cause) => {
      user.gone?.();
      if (phase.is !== "open" || phase.stream !== stream) return;
      if (stream.isOpen) stream.close();
      news.gone(path, cause?.message ?? "closed");
      waitAndRetry();
    });
  }

  async function close(): Promise<void> {
    const before = phase;
    phase = { is: "closed" };
    if (before.is === "waiting") clock.clearTimeout(before.retry);
    if (before.is === "opening") await before.attempt;
    news.closed();
    if (before.is === "open" && before.stream.isOpen) await closeStream(before.stream);
  }

  return {
    get via() {
      return news.via();
    },
    state: () => (phase.is === "open" ? phase.user.state?.() : undefined) ?? news.state(),
    close,
  };
}

/** Ports could not be listed: to list them once more, for people, would say nothing more. */
function isListFailure(cause: unknown): boolean {
  return cause instanceof GatewayError && cause.cause !== undefined;
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
