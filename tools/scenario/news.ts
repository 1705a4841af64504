// What happens in a scenario and what is told of it, in the order of time: the file's own events, what nodes tell over MQTT,
// and what becomes of alarms. Each thing that is told says how long after the event it came.
import type { Alarm, AlarmKind } from "../../gateway/alarms/alarm.ts";
import type { ChangeName } from "../../gateway/alarms/change.ts";
import type { Event } from "../../gateway/deliver/contract/record.ts";
import type { Store } from "../../gateway/store/open.ts";
import type { OpeningEvent } from "./events.ts";
import type { Scenario } from "./scenario.ts";
import type { Since } from "./since.ts";

/** Times in unix ms. */
export type News =
  | { of: "happening"; at: number; text: string }
  | { of: "burst"; at: number; node: string; fall_kpa: number; after_s: number | null }
  | { of: "state"; at: number; node: string; before: string; after: string; after_s: number | null }
  | {
      of: "alarm";
      at: number;
      alarm: number;
      kind: AlarmKind;
      what: ChangeName;
      nodes: readonly string[];
      probability: number | null;
      after_s: number | null;
    };

const DAY_S = 86_400;
/** m³/h in l/min. */
const L_MIN = 1000 / 60;
/** Changes of alarms that are news: a probability that moves each morning is none. */
const TOLD: ReadonlySet<ChangeName> = new Set(["raised", "reopened", "ended"]);
/** Nodes that were switched on just now are silent, and no news. */
const SWITCHED_ON_MS = 600_000;
const CHANGES_READ = 1000;

const OPENED = {
  leak: ({ flow, place, grows }: OpeningEvent) =>
    `A leak of ${Number((flow * L_MIN).toFixed(1))} l/min begins: ${place}${grows > 0 ? `, grown after ${Number((grows / DAY_S).toFixed(1))} nights` : ""}.`,
  burst: ({ flow, place }: OpeningEvent) => `A main bursts, ${flow} m³/h: ${place}.`,
  hydrant: ({ flow, place }: OpeningEvent) => `A hydrant is opened, ${flow} m³/h: ${place}.`,
};
const CLOSED = {
  leak: "The leak is repaired",
  burst: "The burst is repaired",
  hydrant: "The hydrant is closed",
};

/** The file's own events, by their time. */
export function happenings(scenario: Scenario): News[] {
  const { openings, noises, shuts, silences, network, stands, start, duration } = scenario;
  const news: News[] = [];
  const add = (seconds: number, text: string) => {
    if (seconds < duration) news.push({ of: "happening", at: start + 1000 * seconds, text });
  };
  for (const opening of openings) {
    add(opening.from, OPENED[opening.of](opening));
    add(opening.until, `${CLOSED[opening.of]}: ${opening.place}.`);
  }
  for (const { kind, place, from, until } of noises) {
    add(from, `Begins: ${kind.name}, ${place}.`);
    add(until, `Over: ${kind.name}, ${place}.`);
  }
  for (const { link, from, until } of shuts) {
    const { kind, id } = network.links[link]!;
    add(
      from,
      kind === "pump" ? `Pump ${id} is stopped.` : `${kind === "valve" ? "Valve" : "Pipe"} ${id} is shut.`,
    );
    add(until, kind === "pump" ? `Pump ${id} may run again.` : `${id} is opened.`);
  }
  for (const { node, from, until } of silences) {
    add(from, `${stands[node]!.name} loses its power.`);
    add(until, `${stands[node]!.name} has power again.`);
  }
  return news.sort((a, b) => a.at - b.at);
}

/** What a node tells, when the gateway has it; undefined where it is no news. */
export function nodeNews(since: Since, event: Event): News | undefined {
  const at = Date.parse(event.received);
  const { node } = event;
  if (event.kind === "burst")
    return {
      ...{ of: "burst", at, node, fall_kpa: -(event.change_kpa ?? 0) },
      after_s: since.burst(at),
    };
  if (event.kind !== "leak-state" || event.before_state === null || event.after_state === null)
    return undefined;
  const after_s = since.leak(at, [node]);
  return { of: "state", at, node, before: event.before_state, after: event.after_state, after_s };
}

/** Reads on in what has become of alarms. */
export function createAlarmNews(
  { start }: Scenario,
  since: Since,
  { alarms }: Pick<Store, "alarms">,
): () => News[] {
  let cursor = 0;
  const early = new Set<number>();
  return () =>
    alarms.changes(cursor, CHANGES_READ).flatMap(({ seq, alarm: id, what, at }): News[] => {
      cursor = seq;
      if (!TOLD.has(what)) return [];
      const { kind, place, probability }: Alarm = alarms.find(id);
      const isEarly = at < start + SWITCHED_ON_MS && (kind === "silent" || kind === "gateway");
      if (isEarly) early.add(id);
      if (early.has(id)) return [];
      const after_s =
        kind === "burst" ? since.burst(at) : kind === "leak" ? since.leak(at, place.nodes) : null;
      return [{ of: "alarm", at, alarm: id, kind, what, nodes: place.nodes, probability, after_s }];
    });
}
