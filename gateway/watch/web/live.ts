// What changes, told to open pages as it does: one piece of news a second at most, made once for all of them.

import type { Alarm } from "../../alarms/alarm.ts";
import { every } from "../../clock.ts";
import type { GatewayShort, Live } from "./api.ts";
import type { WebDeps } from "./deps.ts";
import type { Rows } from "./rows.ts";

/** Writes one event. Returns false where it cannot follow: then it is ended, and the browser comes again. */
export type Listener = (event: string) => boolean;

export interface LiveNews {
  /** Returns a function that ends it; null where there are too many. */
  listen(listener: Listener): (() => void) | null;
  count(): number;
  close(): void;
}

const EVERY_MS = 1_000;
/** A line says that the connection lives: proxies end what is silent for a minute. */
const PULSE_MS = 20_000;
const LISTENERS_MAX = 200;
const CHANGES_READ = 200;

type Deps = Pick<WebDeps, "view" | "wall" | "clock"> & { rows: Rows; gatewayState(): GatewayShort };

export function startLive({ view, wall, clock, rows, gatewayState }: Deps): LiveNews {
  const listeners = new Set<Listener>();
  /** Alarms that have a file more, or one less: no change of them that anybody else is told of. */
  const filed = new Set<number>();
  let cursor = 0;
  let short = "";
  let stop: (() => void) | null = null;
  let pulseAt = wall.now();

  function changedAlarms(): Alarm[] {
    const ids = new Set(filed);
    filed.clear();
    for (;;) {
      const read = view.alarmChanges(cursor, CHANGES_READ);
      if (read.length === 0) break;
      for (const { seq, alarm } of read) {
        cursor = seq;
        ids.add(alarm);
      }
    }
    return [...ids].flatMap((id) => view.alarm(id) ?? []);
  }

  const forget = view.onChanged((change) => {
    if (change.of === "files" && stop !== null) filed.add(change.alarm);
  });

  function look(): void {
    const { nodes, gone } = rows.news();
    const alarms = changedAlarms();
    const state = gatewayState();
    const text = JSON.stringify(state);
    const isNews = nodes.length > 0 || gone.length > 0 || alarms.length > 0 || text !== short;
    const isPulse = wall.now() - pulseAt >= PULSE_MS;
    if (!isNews && !isPulse) return;
    pulseAt = wall.now();
    short = text;
    const news: Live = { ...{ at: clock.now(), nodes, gone, alarms }, gatewayState: state };
    send(isNews ? `data: ${JSON.stringify(news)}\n\n` : ": \n\n");
  }

  function send(text: string): void {
    for (const listener of [...listeners]) if (!listener(text)) listeners.delete(listener);
    if (listeners.size === 0) rest();
  }

  function rest(): void {
    stop?.();
    stop = null;
  }

  return {
    listen(listener) {
      if (listeners.size >= LISTENERS_MAX) return null;
      if (stop === null) {
        // All that it could miss it asks for when it has begun to listen.
        rows.news();
        filed.clear();
        cursor = view.lastAlarmChange();
        stop = every(EVERY_MS, wall, look);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) rest();
      };
    },
    count: () => listeners.size,
    close() {
      forget();
      rest();
      listeners.clear();
    },
  };
}
