// What is retained of alarms: each until 30 days after it was closed, and the list of those that are not. A key is an
// alarm's number, or the list.

import type { Alarm, View } from "../store/view.ts";
import { alarmJson, alarmPayload, alarmsJson, alarmsPayload } from "./formats/alarm.ts";
import type { Origin } from "./formats/record.ts";
import { timestamp } from "./formats/units.ts";
import type { RetainedMessage, RetainedSource } from "./retained.ts";
import type { Topics } from "./topics.ts";

export interface AlarmSourceDeps {
  view: Pick<View, "alarms" | "alarmChanges" | "onChanged">;
  /** What brokers may have, and what they are rid of. */
  topicsOfAlarms: { retained(now: number, id?: number): Alarm[]; markEmptied(id: number, now: number): void };
  topics: Topics;
  origin: Origin;
  now(): number;
  /** Calls back now and then: what was closed long enough is emptied. Returns a function that ends it. */
  everyHour(look: () => void): () => void;
}

const DAY_MS = 86_400_000;
/** So long people find what became of it. */
export const SHOWN_MS = 30 * DAY_MS;

const LIST = "list";
const PACE_MS = 1_000;

/** `alarm/<gateway>/<id>`, and `alarm/<gateway>`. */
export function retainedAlarms(deps: AlarmSourceDeps): RetainedSource {
  const { view, topicsOfAlarms, topics, origin, now, everyHour } = deps;
  const isOver = ({ closed }: Alarm) => closed !== null && closed < now() - SHOWN_MS;
  const messageOf = (alarm: Alarm): RetainedMessage => ({
    key: `${alarm.id}`,
    topic: topics.alarm(alarm.id),
    payload: isOver(alarm) ? null : alarmJson(alarmPayload(alarm, origin)),
    time: timestamp(alarm.changed),
  });
  // Not before there was an alarm: a gateway that tells none has no list.
  const listMessage = (): RetainedMessage[] => {
    if (view.alarmChanges(0, 1).length === 0) return [];
    const list = alarmsPayload(view.alarms(now() - SHOWN_MS), origin);
    return [{ key: LIST, topic: topics.alarms, payload: alarmsJson(list), time: list.time }];
  };
  return {
    refused: "Alarms could not be told",
    now(key) {
      if (key === LIST) return listMessage();
      if (key !== undefined) return topicsOfAlarms.retained(now(), Number(key)).map(messageOf);
      return [...listMessage(), ...topicsOfAlarms.retained(now()).map(messageOf)];
    },
    onChanged(listener) {
      const stops = [
        view.onChanged(({ of }) => {
          if (of === "alarm" || of === "all") listener();
        }),
        everyHour(() => listener()),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    // A decision changes many at once, and all of them are looked through.
    paceMs: PACE_MS,
    published(key) {
      if (key === LIST) return;
      for (const alarm of topicsOfAlarms.retained(now(), Number(key)))
        if (isOver(alarm)) topicsOfAlarms.markEmptied(alarm.id, now());
    },
  };
}
