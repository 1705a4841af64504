// The radio of a fake module from one reset to the next: one channel at a time, and either it sends or it listens.
import { airtime } from "../../../shared/radio/airtime.ts";
import type { Account } from "./account.ts";
import type { Air, Body, Listening, Station } from "./dialogue.ts";
import type { FaultName } from "./faults.ts";

export interface RadioOptions {
  account: Account;
  air: Air;
  station: Station;
  now(): number;
  later(ms: number, run: () => void): () => void;
  fault(name: FaultName): boolean;
  /** The module restarts at some moment of the next ms. */
  restartWithin(ms: number): void;
}

export function createRadio({ account, air, station, now, later, fault, restartWithin }: RadioOptions) {
  let receiver: Listening | undefined;
  let deaf = false;
  let stopSending: (() => void) | undefined;
  const settle = () => account.become(stopSending ? "tx" : receiver ? "rx" : "idle");

  const receive: Body["receive"] = (channel) => {
    receiver = channel && { ...channel, since: now() };
    deaf = false;
    settle();
  };
  const transmit: Body["transmit"] = (packet, how, ended) => {
    stopSending?.();
    account.usage.transmissions++;
    const ms = (airtime(packet.length, how.spreadingFactor) * 125) / how.bandwidth;
    const failed = fault("failed");
    const abort = failed ? undefined : air.transmit(packet, { ...how, ms }, station);
    if (fault("resetSending")) restartWithin(ms);
    const untold = fault("untold");
    const cancelEnd = later(ms, () => {
      stopSending = undefined;
      settle();
      if (!untold) ended(!failed);
    });
    stopSending = () => {
      cancelEnd();
      abort?.();
    };
    settle();
  };
  return {
    receive,
    transmit,
    transmitting: () => stopSending !== undefined,
    stopSending: () => stopSending?.(),
    /** The channel that its receiver is on, whether or not it hears there. */
    tunedTo: () => receiver,
    /** The channel that it hears. */
    listening: () => (stopSending || deaf ? undefined : receiver),
    /** Hears no more until it is stopped and listens anew. */
    deafen: () => {
      deaf = receiver !== undefined;
    },
  };
}
