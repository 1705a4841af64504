// Keeps `node/<node>/leak` retained as the store has it: all of them after each connect, since a broker may have
// forgotten or never been told, and after that each as it changes. Only this process changes them, so none is
// looked for in vain: at five in the morning, when thousands of nodes tell of their night, that would be felt.
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import type { NodeLeak } from "../store/records.ts";
import { leakPayload } from "./formats/leak.ts";
import { type MqttLink, RETAINED } from "./link.ts";
import type { Topics } from "./topics.ts";

export interface LeaksDeps {
  link: MqttLink;
  topics: Topics;
  /** Of one node by its name, or of every one that has told. */
  leaks: (name?: string) => readonly NodeLeak[];
  /** Calls back with the name of a node whose leak state has changed. Returns a function that ends it. */
  onLeakChanged: (listener: (name: string) => void) => () => void;
  log: Log;
  wall: Clock;
}

// So many at a time, so that readings get through while a thousand nodes are told of.
const AT_ONCE = 20;
/** Before it is tried again where a broker refuses one, ms. */
const AGAIN_MS = 5_000;

export function startLeaks(deps: LeaksDeps): { close(): Promise<void> } {
  const { link, topics, leaks, onLeakChanged, log, wall } = deps;
  /** Names of nodes that the broker has to be told of. */
  const stale = new Set<string>();
  /** It has to be told of every node. */
  let all = false;
  let telling: Promise<void> | null = null;
  let timer: Timer;
  let failed = false;
  let closed = false;

  const due = () => !closed && link.up && (all || stale.size > 0);

  async function tell(): Promise<void> {
    try {
      while (due()) {
        if (all) for (const { name } of leaks()) stale.add(name);
        all = false;
        await Promise.all([...stale].slice(0, AT_ONCE).map(publish));
      }
      failed = false;
    } catch (error) {
      // A break: the next connect tells of all. A refusal is for people to see.
      if (link.up && !failed) {
        log.warn({ err: error }, `Leak states could not be told: ${(error as Error).message}`);
      }
      failed = link.up;
    }
  }

  async function publish(name: string): Promise<void> {
    stale.delete(name); // before it is read: what changes from now on is told again
    try {
      for (const leak of leaks(name)) {
        await link.publish(topics.node(name).leak, JSON.stringify(leakPayload(leak)), RETAINED);
      }
    } catch (error) {
      stale.add(name);
      throw error;
    }
  }

  function start(): void {
    if (telling !== null || !due()) return;
    wall.clearTimeout(timer);
    telling = tell().finally(() => {
      telling = null;
      if (failed) timer = wall.setTimeout(start, AGAIN_MS);
      else start();
    });
  }

  function up(): void {
    all = true;
    start();
  }

  const stops = [
    link.onUp(up),
    onLeakChanged((name) => {
      stale.add(name);
      start();
    }),
  ];
  if (link.up) up();
  return {
    async close() {
      closed = true;
      for (const stop of stops) stop();
      wall.clearTimeout(timer);
      await telling;
    },
  };
}
