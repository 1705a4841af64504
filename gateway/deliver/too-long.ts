// How long a message may be where a broker does not say so before: one that is refused as too large shows it for all that
// are as long. mosquitto 2.0.11 with max_queued_messages 0 closes the connection at each, so they are not sent.
import type { Clock } from "../clock.ts";
import { BrokerRefusal } from "./refusal.ts";

export interface TooLong {
  /** The refusal of one that is as long as one that was refused. Lengths are those of topic and payload. */
  refusalOf(topic: string, length: number): BrokerRefusal | null;
  refused(length: number): void;
  taken(length: number): void;
}

/** Then one of them is sent again. */
const FORGET_MS = 300_000;

export function lengthsRefused(clock: Clock): TooLong {
  let shortest = Number.POSITIVE_INFINITY;
  let since = 0;
  return {
    refusalOf(topic, length) {
      if (length < shortest || clock.now() - since >= FORGET_MS) return null;
      return new BrokerRefusal(
        { of: "message", reason: "too-large" },
        `The MQTT broker has refused a message as too large, and one on ${topic} is as long: raise its limit (mosquitto: message_size_limit).`,
        { unsent: true },
      );
    },
    refused(length) {
      shortest = clock.now() - since < FORGET_MS ? Math.min(shortest, length) : length;
      since = clock.now();
    },
    taken(length) {
      if (length >= shortest) shortest = Number.POSITIVE_INFINITY;
    },
  };
}
