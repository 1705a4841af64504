// What the log gets to read of the link to the broker: each failure once until a connection has lasted, and that
// there is a connection only after a failure, however often it is made anew meanwhile.
import type { Log } from "../log.ts";
import type { MqttSettings } from "./link.ts";

export interface LinkLog {
  connected(): void;
  /** There is no connection, for a reason that is a sentence. */
  broken(sentence: string): void;
  subscriptionRefused(filter: string): void;
  /** The connection that just broke was a good one: what goes wrong from now on is told anew. */
  lasted(): void;
}

export function linkLog({ url, version }: MqttSettings, log: Log): LinkLog {
  const logged = new Set<string>();
  let connectionLogged = false;

  /** Whether this is its first time. */
  function warnOnce(sentence: string): boolean {
    if (logged.has(sentence)) return false;
    log.warn({ broker: url }, sentence);
    logged.add(sentence);
    return true;
  }

  return {
    connected() {
      if (!connectionLogged) log.info({ broker: url, mqtt: version }, "Connected to the MQTT broker.");
      connectionLogged = true;
    },
    broken(sentence) {
      if (warnOnce(sentence)) connectionLogged = false;
    },
    subscriptionRefused(filter) {
      warnOnce(`The MQTT broker does not let this gateway hear ${filter}: let its user read there.`);
    },
    lasted: () => logged.clear(),
  };
}
