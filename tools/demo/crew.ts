// Who goes out: they take an alarm the same morning, look for it two days later and mend it on the next; a burst they look
// for at once. They know no more than the alarm tells them, and find what there is.
import type { Alarm } from "../../gateway/alarms/alarm.ts";
import type { Deed } from "../../gateway/alarms/workflow.ts";
import type { Store } from "../../gateway/store/open.ts";
import type { Plot } from "./plot.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const WHO = "the crew";

/** Of a burst, in ms after it was told. Where one node alone tells it, they wait for its next readings. */
const OF_BURST = {
  sure: 0.8,
  acknowledge: 10 * MINUTE_MS,
  alone: 3 * HOUR_MS,
  locate: 2 * HOUR_MS,
  repair: 20 * HOUR_MS,
};
/** Of a noise. */
const OF_LEAK = {
  acknowledge: 70 * MINUTE_MS,
  locate: 2 * DAY_MS + 3 * HOUR_MS,
  repair: 3 * DAY_MS + 5 * HOUR_MS,
};

export interface Task {
  /** Unix ms. */
  at: number;
  run(): void;
}

export interface CrewDeps {
  plot: Plot;
  store: Pick<Store, "alarms">;
  /** Names of nodes by their places in the list. */
  names: readonly string[];
  now(): number;
  /** Day and minutes of now. */
  today(): { day: number; minutes: number };
}

/** What they will do about an alarm that was raised just now. */
export function tasksOf({ id, kind, probability, opened }: Alarm, deps: CrewDeps): Task[] {
  const { plot, store, now, today, names } = deps;
  /** Does it where the alarm still stands: it may have ended by itself. */
  const task = (after: number, run: (alarm: Alarm) => void): Task => ({
    at: opened + after,
    run: () => {
      const alarm = store.alarms.find(id);
      if (alarm.state !== "closed") run(alarm);
    },
  });
  const act = (...deeds: Deed[]) => void store.alarms.perform(id, deeds, now(), WHO);
  if (kind === "burst") {
    const { burst } = plot;
    return [
      task((probability ?? 0) >= OF_BURST.sure ? OF_BURST.acknowledge : OF_BURST.alone, () =>
        act({ does: "acknowledge" }),
      ),
      task(OF_BURST.locate, (alarm) => {
        if (alarm.state === "open") return;
        act(
          { does: "locate" },
          { does: "note", text: "Water in the street; valves on both sides are closed." },
        );
        if (today().day === burst.day) burst.until = today().minutes;
      }),
      task(OF_BURST.repair, (alarm) => {
        if (alarm.state === "located") act({ does: "repair" });
      }),
      task(OF_BURST.repair + HOUR_MS, (alarm) => {
        if (alarm.state === "repaired") act({ does: "close", reason: "main" });
      }),
    ];
  }
  if (kind !== "leak") return [];
  const { leak } = plot;
  const near = leak.heard.map(({ node }) => names[node]!);
  const isNear = ({ place }: Alarm) => place.nodes.some((name) => near.includes(name));
  const isThere = (alarm: Alarm) => today().day < leak.until && isNear(alarm);
  return [
    task(OF_LEAK.acknowledge, () => act({ does: "acknowledge" })),
    task(OF_LEAK.locate, (alarm) =>
      isThere(alarm)
        ? act({ does: "locate" }, { does: "note", text: "Found with a correlator: a joint of the main." })
        : act({ does: "close", reason: isNear(alarm) ? "main" : "nothing-found" }),
    ),
    task(OF_LEAK.repair, (alarm) => {
      if (alarm.state !== "located") return;
      act({ does: "repair" });
      // The next night is the first without it.
      leak.until = today().day + 1;
    }),
  ];
}
