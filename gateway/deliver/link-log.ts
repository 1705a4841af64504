// What the log gets to read of the link to the broker: each failure at once, and while it comes again and again, how
// often that was, every ten minutes at most; that there is a connection only after a failure or in another version.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Dialect, Dialects } from "./dialect.ts";
import type { MqttSettings } from "./link.ts";

export interface LinkLog {
  connected(dialect: Dialect, why: ReturnType<Dialects["why"]>): void;
  /** There is no connection, for a reason that is a sentence. */
  broken(sentence: string): void;
  subscriptionRefused(filter: string): void;
  cannotTell(): void;
  echoAfterAll(): void;
}

/** A failure that comes again is told this often at most, ms. */
export const COUNT_MS = 600_000;

interface Told {
  /** When, ms. */
  at: number;
  /** When it last came, ms. */
  last: number;
  /** Since it was told. */
  more: number;
}

export function linkLog({ url, will }: MqttSettings, log: Log, clock: Clock): LinkLog {
  const told = new Map<string, Told>();
  let connection = "";

  /** Whether it was told now. */
  function warnCounted(sentence: string): boolean {
    const now = clock.now();
    for (const [old, { last }] of told) if (now - last >= COUNT_MS) told.delete(old);
    const known = told.get(sentence);
    if (known === undefined) {
      told.set(sentence, { at: now, last: now, more: 0 });
      log.warn({ broker: url }, sentence);
      return true;
    }
    known.more++;
    known.last = now;
    if (now - known.at < COUNT_MS) return false;
    const minutes = Math.round((now - known.at) / 60_000);
    log.warn(
      { broker: url, times: known.more },
      `${sentence} That was ${known.more} times in ${minutes} minutes.`,
    );
    known.at = now;
    known.more = 0;
    return true;
  }

  return {
    connected({ version, willRetained, willQos }, why) {
      const sentence = `Connected to the MQTT broker over MQTT ${version}${WHY[why ?? "none"]}.`;
      if (connection !== sentence) log.info({ broker: url, mqtt: version }, sentence);
      connection = sentence;
      if (!will) return;
      if (!willRetained) {
        warnCounted(
          "The MQTT broker takes no retained will: should this gateway die, only those who listen at that moment are told. Allow retained messages there (mosquitto: retain_available true).",
        );
      }
      if (willQos === 0)
        warnCounted(
          "The MQTT broker takes the will at QoS 0 only: allow QoS 1 there (mosquitto: max_qos 1).",
        );
    },
    broken(sentence) {
      if (warnCounted(sentence)) connection = "";
    },
    subscriptionRefused(filter) {
      warnCounted(`The MQTT broker does not let this gateway hear ${filter}: let its user read there.`);
    },
    cannotTell() {
      log.warn(
        { broker: url },
        "The MQTT broker acknowledges messages, and none comes back to this gateway, so it cannot tell whether they get through: let its user read its own topics, or use a broker that speaks MQTT 5.",
      );
    },
    echoAfterAll() {
      log.info(
        { broker: url },
        "Messages come back from the MQTT broker: from now on those that do not are told.",
      );
    },
  };
}

const WHY = {
  none: "",
  refused: ": it does not speak MQTT 5",
  closed: ": it hangs up on MQTT 5, which is tried again on a later connection",
};
