// What is not well, in one form for all who look: `config check`, `status` and `doctor`. So a thing is judged in one place, and
// goes under one name.

/** The names that programs and docs/gateway.md know. */
export const CAUSES = [
  "configuration", // a setting, or a file that it names
  "no-permission", // this user may not write or open it
  "open-to-others", // a secret that others may read
  "not-running",
  "not-asked", // a gateway runs and cannot be asked
  "other-version", // than this command
  "store-damaged",
  "store-missing",
  "store", // something else is wrong with it
  "disk-full",
  "clock-off",
  "no-way-in",
  "port-held", // by another program
  "port-away", // not there, or nothing usable is behind it
  "air-used-up",
  "radio-jammed",
  "broker-away",
  "broker-refuses", // user, password or client
  "topic-denied",
  "same-id", // two gateways under one name
  "messages-wait",
  "certificate-expired",
  "certificate-expires", // soon
  "certificate-early",
  "other-prefix", // nothing comes on a topic that somebody expects
  "people-not-told",
  "alarm-open",
  "node-silent",
  "wrong-key",
  "other-network",
  "refused",
] as const;

export type Cause = (typeof CAUSES)[number];

/** "broken": something does not work. "doubtful": it works, and is to be seen to. */
export type Severity = "doubtful" | "broken";

export interface Finding {
  cause: Cause;
  severity: Severity;
  /** What it is, and what to do about it. */
  sentence: string;
}

export const broken = (cause: Cause, sentence: string): Finding => ({ cause, severity: "broken", sentence });

export const doubtful = (cause: Cause, sentence: string): Finding => ({
  ...{ cause, sentence },
  severity: "doubtful",
});
