// Keeps the bursts that nodes tell, and what is told of them: at once when one comes, and by the minute whether the
// pressure has come back. What it knows is in the store, so that a gateway that starts again goes on.
import { EVENT_BURST, type EventBody } from "../../../shared/messages.ts";
import { type Clock, every, isBelieved } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { View } from "../../store/view.ts";
import { type BurstSeen, burstFindings, FORGOTTEN_MS, isBack, LEARNED_MS, usualIn } from "./bursts.ts";
import type { Decision } from "./nightly.ts";

export interface BurstWatchDeps {
  view: Pick<View, "events" | "recent" | "alarms">;
  /** Calls back for each new event of a node, and when it happened, unix ms. Returns a function that ends it. */
  onEvent(listener: (node: string, body: EventBody, time: number | null) => void): () => void;
  decide<T>(work: (decision: Decision) => T): T;
  clock: Clock;
  log: Log;
}

interface Told {
  at: number;
  /** kPa */
  before: number;
  after: number;
}

const LOOK_MS = 60_000;
/** Readings that are looked through: a day of quarters of an hour. */
const LOOKED_AT = 120;
const KPA = 10;

/** Of an event: null where it is no burst, or does not say from where to where. */
function toldOf(body: EventBody, at: number): Told | null {
  const [kind, , , , , before, after] = body;
  return kind !== EVENT_BURST || before === null || after === null
    ? null
    : { at, before: before / KPA, after: after / KPA };
}

/** Returns a function that ends it. */
export function watchBursts({ view, onEvent, decide, clock, log }: BurstWatchDeps): () => void {
  const told = new Map<string, Told[]>();
  let failing = false;
  const take = (node: string, body: EventBody, at: number) => {
    const burst = toldOf(body, at);
    if (burst === null) return;
    const before = (told.get(node) ?? []).filter((each) => at - each.at < LEARNED_MS && each.at !== at);
    told.set(
      node,
      [...before, burst].toSorted((a, b) => a.at - b.at),
    );
  };

  /** Nodes of bursts that are told of, whose pressure has not come back: no word for an end, however long ago it fell. */
  const standing = (): ReadonlySet<string> => {
    const nodes = view
      .alarms()
      .flatMap(({ kind, state, place }) => (kind === "burst" && state !== "closed" ? place.nodes : []));
    return new Set(
      nodes.filter((node) => {
        const burst = told.get(node)?.at(-1);
        return burst !== undefined && !seenOf(node, burst, [], readingsOf(view, node)).isOver;
      }),
    );
  };

  const look = () => {
    if (!isBelieved(clock)) return;
    const now = clock.now();
    const seen = [...told].flatMap(([node, bursts]) => {
      const recent = bursts.filter(({ at }) => now - at < FORGOTTEN_MS);
      if (recent.length === 0) return [];
      const readings = readingsOf(view, node);
      return recent.map((burst) => seenOf(node, burst, bursts, readings));
    });
    try {
      const findings = burstFindings(seen, now);
      const fallen = standing();
      // Also with nothing: what was told ends then.
      decide(({ track }) =>
        track(findings, now, { kinds: ["burst"], isJudged: (node) => !fallen.has(node) }),
      );
      failing = false;
    } catch (error) {
      if (!failing) log.error({ err: error }, `Bursts could not be told: ${(error as Error).message}`);
      failing = true;
    }
  };

  for (const { name, body, time, received } of view.events(clock.now() - LEARNED_MS))
    take(name, body, time ?? received);
  look();
  const stops = [
    every(LOOK_MS, clock, look),
    onEvent((node, body, time) => {
      if (body[0] !== EVENT_BURST) return;
      take(node, body, time ?? clock.now());
      look();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

interface Reading {
  at: number;
  /** kPa */
  pressure: number;
}

/** Those with a pressure, the newest first. */
function readingsOf(view: Pick<View, "recent">, node: string): Reading[] {
  return view.recent(node, LOOKED_AT).flatMap((record) => {
    if (record.type !== "reading" || record.body[1] === null) return [];
    return [{ at: record.time ?? record.received, pressure: record.body[1] / KPA }];
  });
}

function seenOf(
  node: string,
  { at, before, after }: Told,
  all: readonly Told[],
  readings: readonly Reading[],
): BurstSeen {
  const usual = usualIn(all, { at, before, after });
  const since = readings.filter((reading) => reading.at > at).map(({ pressure }) => pressure);
  return { node, at, before, after, usual, isOver: isBack({ before, after }, since) };
}
