// What every kind of way into the gateway has in common: it is opened from its settings, hands on its frames, has a
// state, and is closed. What only one kind has to mind (a console, a duty cycle) stays with it.
import type { BindingInterface } from "@serialport/bindings-interface";
import type { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Cause } from "../findings.ts";
import type { Log } from "../log.ts";
import type { LineFault, Uplink } from "./uplink.ts";

/** How a way in is, since when (unix ms), and where it is away, a sentence that says why, and its name for programs. */
export type IntakeState =
  | { name: "opening" | "listening"; since: number }
  | { name: "away"; since: number; why: string; cause: Cause };

/** Away since it went, whatever reasons there are meanwhile that it does not come back. */
export function awayState(
  before: IntakeState,
  why: string,
  now: number,
  cause: Cause = "port-away",
): IntakeState {
  return { name: "away", since: before.name === "away" ? before.since : now, why, cause };
}

export interface Intake {
  /** Resolves when it is closed; nothing is handed on after. */
  close(): Promise<void>;
  state(): IntakeState;
  /** For people: "serial /dev/ttyUSB0", or "serial usb 10c4:ea60" until it has been found. */
  readonly via: string;
}

/** A packet that was sent over radio: when it began, unix ms, and how long it was on the air. */
export interface Sending {
  at: number;
  ms: number;
}

export interface IntakeDeps {
  clock: Clock;
  log: Log;
  onUplink(uplink: Uplink): void;
  onFault(via: string, fault: LineFault): void;
  /** What a transmitter has sent within the last hour, oldest first, kept over restarts. */
  airtime: { of(transmitter: string): Sending[]; add(transmitter: string, sending: Sending): void };
  /** Serial ports; this machine's where not given. */
  binding?: BindingInterface | undefined;
}

export interface IntakeKind<Settings = unknown> {
  /** Of its part of the configuration, which has the name of the kind: described, and right with nothing given. */
  readonly schema: z.ZodType<Settings>;
  /**
   * Starts to listen on all that the settings name, now or as soon as it is there: one at a time, so that those that
   * are open are known where a later one fails. Throws GatewayError "config" for wrong settings.
   */
  open(settings: Settings, deps: IntakeDeps): Iterable<Intake>;
}

/** By the name of their part of the configuration. */
export type IntakeKinds = Readonly<Record<string, IntakeKind>>;
