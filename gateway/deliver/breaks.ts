// What ended connections to a broker, or kept them from being made: the last one, under a name, and how often that was lately.
import type { Clock } from "../clock.ts";
import type { Cause } from "../findings.ts";
import type { BrokerError } from "./broker-error.ts";

export interface Break {
  cause: Cause;
  /** What it is, and what to do. */
  sentence: string;
  /** ms, by the link's clock. */
  at: number;
  /** The broker closed it, or kept it from being made, without a word. */
  isHangUp: boolean;
  /** How often there was one of this cause within the last ten minutes. */
  times: number;
}

export interface Breaks {
  note(error: BrokerError | null, sentence: string, wasUp: boolean): void;
  /** Null where there was none. */
  newest(): Break | null;
}

const LATELY_MS = 600_000;
const KEPT = 50;
/** So often it is no network that is bad now and then. */
const HUNG_UP_MANY = 3;

/** Reason codes: bad name or password, not authorized, client id, banned, way of logging in (MQTT 3.1.1, 3.2.2.3; MQTT 5, 3.2.2.2). */
const REFUSES = new Set([2, 4, 5, 133, 134, 135, 138, 140]);
/** Session taken over (MQTT 5, 3.14.2.1). */
const TAKEN_OVER = 142;
const CERTIFICATE: Partial<Record<string, Cause>> = {
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-early",
};

function causeOf(error: BrokerError | null): Cause {
  const code = error?.code;
  if (code === TAKEN_OVER) return "same-id";
  if (typeof code === "number") return REFUSES.has(code) ? "broker-refuses" : "broker-away";
  return CERTIFICATE[code ?? ""] ?? "broker-away";
}

export function createBreaks(clock: Pick<Clock, "now">): Breaks {
  let all: (Omit<Break, "times"> & { wasUp: boolean })[] = [];
  const lately = () => all.filter(({ at }) => clock.now() - at < LATELY_MS);
  return {
    note(error, sentence, wasUp) {
      const now = clock.now();
      const isHangUp = error === null || error.code === "ECONNRESET" || error.code === "EPIPE";
      all = [...all, { cause: causeOf(error), sentence, at: now, isHangUp, wasUp }].slice(-KEPT);
    },
    newest() {
      const last = all.at(-1);
      if (last === undefined) return null;
      const { wasUp, ...rest } = last;
      const isAlike = (each: typeof last) =>
        each.cause === last.cause && each.isHangUp === last.isHangUp && each.wasUp === wasUp;
      const alike = lately().filter(isAlike).length;
      // MQTT 3.1.1 has no word for it: whoever connects under the same client id has the other hung up on.
      if (wasUp && last.isHangUp && alike >= HUNG_UP_MANY) return { ...rest, cause: "same-id", times: alike };
      return { ...rest, times: alike };
    },
  };
}
