// Counting what is refused, and saying so without letting a storm of garbage write the log full: at once
// when it starts, then once a minute per reason for as long as it goes on.
import type { Clock, Timer } from "../clock.ts";
import type { LineFault } from "../intake/uplink.ts";
import type { Log } from "../log.ts";
import type { Refusal } from "./admit.ts";

export type RefusalReason =
  | Refusal
  | LineFault
  | "overload"
  | "too-many"
  | "out-of-order"
  | "over-share"
  | "answered-enough"
  | "not-stored"
  | "never-sent"
  | "request-refused"
  | "requests-dropped";

/** What each means, and what to do about it where something is to be done. */
export const REFUSAL_SENTENCES: Readonly<Record<RefusalReason, string>> = {
  noise: "Bytes on a line were neither frames nor text: wiring, baud rate or a bad ground.",
  "too-long": "Frames were longer than the protocol allows.",
  damaged: "Frames arrived damaged.",
  "module-restarted": "A radio module has restarted by itself and was set up again: look at its supply.",
  "module-silent":
    "A radio module does not answer, and is tried again and again: is it plugged in firmly, and powered well?",
  "module-old": "A radio module is not used: the error before this says what to do about it.",
  unanswered:
    "Answers that nodes wait for were not sent: the radio had no time left on the air, or was not ready. Those nodes ask again.",
  "too-short": "Frames were too short to be ours.",
  "not-ours": "Frames of something else were heard.",
  "unknown-node": "Frames came from nodes that are not enrolled here.",
  "not-authentic":
    "Frames did not open under their node's key: a neighbour with the same numbers, a node flashed anew, or a forger.",
  replayed: "Frames came a second time.",
  "not-canonical": "Authentic frames were not in the protocol's CBOR: the node's firmware is at fault.",
  "not-valid":
    "Authentic frames said what the protocol does not know: is the node's firmware newer than this gateway?",
  "not-stored": "Frames were not stored, because the store cannot be written; their nodes send them again.",
  "never-sent":
    "Nodes told of commands that they were never sent from here: a restored backup, or another gateway's nodes?",
  "request-refused": "Requests over MQTT were refused; whoever made them has been told why.",
  "requests-dropped": "Requests over MQTT came faster than is taken, and were dropped without an answer.",
  "too-many":
    "A node sends more than any has to say, and is not taken at its word beyond that: its firmware is at fault, or somebody else has its key " +
    '("sippra-gateway nodes rekey").',
  "out-of-order":
    "A node hands on records without those that came before them, more than are kept waiting: no more are taken until it hands on what " +
    "is missing. It keeps them. Where this stays, its firmware is at fault, or somebody else has its key.",
  "over-share":
    "More of a node waits for a broker than its share of the disk: no more of it is taken until the broker has taken some. It keeps it. " +
    '"sippra-gateway outbox status" says what waits.',
  "answered-enough":
    "A node asks to be answered more often than once a second, and is answered so often at most: it asks again.",
  overload: "Frames came faster than they could be stored; their nodes send them again.",
};

/** Reasons that say nothing about our own nodes, and every shared band and long wire has. */
export const USUAL_REFUSALS: ReadonlySet<RefusalReason> = new Set([
  "noise",
  "damaged",
  "not-ours",
  "unknown-node",
  "replayed",
]);

/** What came and was not taken: a frame, or bytes that were none. */
export interface RefusedFrame {
  reason: RefusalReason;
  /** The node that it says it is of, or network and number where there is none; null where it says none. */
  who: string | null;
}

export interface Latest {
  /** Unix ms. */
  at: number;
  /** The last ones, each once, the newest first. `via`: "" where it is not known. */
  from: readonly { who: string; via: string }[];
}

export interface Refusals {
  /** Counts one; `who` is a node's name or a line, as far as known, `via` the way in. */
  note(reason: RefusalReason, who?: string | null, detail?: string, via?: string): void;
  /** Since the start, every reason there is. */
  counts(): Record<RefusalReason, number>;
  /** What was noted last of each reason; none where nothing ever was. */
  latest(): ReadonlyMap<string, Latest>;
  close(): void;
}

const PERIOD = 60_000;
/** Names kept per reason and minute: enough to see who, and bounded whatever claims to be whom. */
const NAMES_MAX = 5;

interface Storm {
  timer: Timer;
  count: number;
  who: Set<string>;
  more: boolean;
  detail: string | undefined;
}

export function startRefusals(deps: { clock: Clock; log: Log }): Refusals {
  const { clock, log } = deps;
  const counts = Object.fromEntries(Object.keys(REFUSAL_SENTENCES).map((reason) => [reason, 0])) as Record<
    RefusalReason,
    number
  >;
  const storms = new Map<RefusalReason, Storm>();
  const latest = new Map<string, Latest>();

  function say(reason: RefusalReason, storm: Storm): void {
    const who = [...storm.who].join(", ") + (storm.more ? " and others" : "");
    const fields = {
      reason,
      count: storm.count,
      ...(who === "" ? {} : { who }),
      ...(storm.detail === undefined ? {} : { detail: storm.detail }),
    };
    if (USUAL_REFUSALS.has(reason)) log.info(fields, REFUSAL_SENTENCES[reason]);
    else log.warn(fields, REFUSAL_SENTENCES[reason]);
    storm.count = 0;
    storm.who.clear();
    storm.more = false;
    storm.timer = clock.setTimeout(() => {
      if (storm.count > 0) say(reason, storm);
      else storms.delete(reason);
    }, PERIOD);
  }

  return {
    note(reason, who, detail, via = "") {
      counts[reason]++;
      const others = (latest.get(reason)?.from ?? []).filter((each) => each.who !== who || each.via !== via);
      const from = who ? [{ who, via }, ...others].slice(0, NAMES_MAX) : others;
      latest.set(reason, { at: clock.now(), from });
      const storm = storms.get(reason) ?? { timer: null, count: 0, who: new Set(), more: false, detail };
      storm.count++;
      storm.detail = detail;
      if (who) {
        if (storm.who.size < NAMES_MAX) storm.who.add(who);
        else storm.more ||= !storm.who.has(who);
      }
      if (!storms.has(reason)) {
        storms.set(reason, storm);
        say(reason, storm);
      }
    },
    counts: () => ({ ...counts }),
    latest: () => latest,
    close() {
      for (const storm of storms.values()) clock.clearTimeout(storm.timer);
      storms.clear();
    },
  };
}
