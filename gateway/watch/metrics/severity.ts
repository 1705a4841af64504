// How much an alarm weighs for whoever runs the gateway: which are worth waking somebody, and which can wait.
import type { Alarm } from "../../store/view.ts";

export const SEVERITIES = ["critical", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** As the page says of one: "sure" and "likely" (gateway/watch/web/page/words/alarms.ts). */
const SURE = 0.9;
const LIKELY = 0.5;

export function severityOf({ kind, probability }: Pick<Alarm, "kind" | "probability">): Severity {
  switch (kind) {
    case "burst":
      return "critical";
    case "leak":
      if (probability === null || probability <= LIKELY) return "info";
      return probability > SURE ? "critical" : "warning";
    case "steady-noise":
      return "info";
    case "sensor":
    case "battery":
    case "silent":
    case "jammed":
    case "gateway":
      return "warning";
  }
}
