// What the page is given by whoever puts the gateway together: it reads through the store's view, and changes by deeds alone.
import type { Alarm } from "../../alarms/alarm.ts";
import type { AlarmFile } from "../../alarms/files.ts";
import type { Deed } from "../../alarms/workflow.ts";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { View } from "../../store/view.ts";
import type { Radio } from "../airtimes.ts";
import type { AvailabilityWatch } from "../availability.ts";
import type { Health } from "../health.ts";
import type { UnopenedWatch } from "../unopened.ts";
import type { GatewayDetail, Pipes, Role } from "./api.ts";

/** What somebody does, with their name for the audit. Each throws a GatewayError with a sentence where it cannot be done. */
export interface Work {
  /** All or nothing. */
  perform(alarm: number, deeds: readonly Deed[], by: string): Alarm;
  /** A photograph or a PDF, which the bytes say; kept without what a camera says of place and time. */
  addFile(alarm: number, file: { name: string; bytes: Uint8Array }, by: string): AlarmFile;
  removeFile(id: number, by: string): void;
  /** `until`: unix ms; null: the noise is not known any more. */
  mute(node: string, until: number | null, by: string): void;
  /** What brokers refuse is tried again. Returns how many messages that are. */
  retryRefused(by: string): number;
}

export type Verdict = { is: "user"; name: string } | { is: "wrong" } | { is: "busy" };

/** Who may come; none where everybody on this machine may. */
export interface Logins {
  judge(name: string, password: string, address: string): Promise<Verdict>;
  /** What somebody may do now; null where they may not come. */
  roleOf(name: string): Role | null;
}

export interface WebDeps {
  site: string;
  gateway: string;
  version: string;
  view: View;
  availability: AvailabilityWatch;
  health(): Health;
  unopened: Pick<UnopenedWatch, "last">;
  /** The newest lines of the log, the newest last. */
  log(): GatewayDetail["log"];
  audit(limit: number): GatewayDetail["audit"];
  /** Of this gateway's radio modules; null where it has none. */
  radio: Radio | null;
  work: Work;
  logins: Logins | null;
  /** For the map; null where there are none. */
  pipes: Pipes | null;
  tiles: { url: string; attribution: string } | null;
  /** Names, without ports, by which browsers may ask for the page. */
  names: ReadonlySet<string>;
  /** Browsers come over TLS, here or at a proxy. */
  isSecure: boolean;
  /** A proxy says who comes. */
  behindProxy: boolean;
  /** Dates what is shown. */
  clock: Clock;
  /** Runs what is to happen soon, for people. */
  wall: Clock;
  errors: Log;
}
