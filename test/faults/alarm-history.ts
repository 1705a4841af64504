// What a store knows of its alarms, read from its file; and what it comes to know of them when nobody disturbs the gateway: the
// same watches on a copy of the store, in this process, night after night.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Alarm } from "../../gateway/alarms/alarm.ts";
import { startAlarms } from "../../gateway/assemble/alarms.ts";
import { loadConfig } from "../../gateway/assemble/configuration.ts";
import { silentLog } from "../../gateway/log.ts";
import type { KeptChange } from "../../gateway/store/alarms.ts";
import { openStore } from "../../gateway/store/open.ts";
import { fleetOf } from "../../gateway/watch/alarms/state.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { temporaryFolder } from "../processes.ts";

/** What one way has to tell of one alarm, and has told: by the numbers of changes. */
export interface ToldSoFar {
  way: string;
  alarm: number;
  waiting: number | null;
  told: number | null;
}

export interface AlarmHistory {
  /** The last night that was decided; 0 where none was. */
  date: number;
  alarms: readonly Alarm[];
  changes: readonly (Omit<KeptChange, "fields"> & { fields: string })[];
  /** Of what the watch remembers, by its names: sums. */
  watch: Readonly<Record<string, string>>;
  tellings: readonly ToldSoFar[];
}

/** Reads it while nobody, or a gateway, has it open. */
export function historyIn(path: string): AlarmHistory {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    db.exec("BEGIN");
    const all = <T>(sql: string) => db.prepare(sql).all() as unknown as T[];
    const watch = all<{ name: string; bytes: Uint8Array }>("SELECT name, bytes FROM watch ORDER BY name");
    const sums = watch.map(({ name, bytes }) => [name, createHash("sha256").update(bytes).digest("hex")]);
    return {
      date: fleetOf(watch.find(({ name }) => name === "nights")?.bytes ?? null).date,
      alarms: all<{ json: string }>("SELECT json FROM alarms ORDER BY id").map(({ json }) =>
        JSON.parse(json),
      ),
      changes: all("SELECT seq, alarm, what, fields, at, who FROM alarm_changes ORDER BY seq"),
      watch: Object.fromEntries(sums),
      tellings: all("SELECT teller AS way, alarm, waiting, told FROM alarm_tellings ORDER BY teller, alarm"),
    };
  } finally {
    db.close();
  }
}

/** The last night that was decided. */
export function nightIn(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const row = db.prepare("SELECT bytes FROM watch WHERE name = 'nights'").get() as
      | { bytes: Uint8Array }
      | undefined;
    return fleetOf(row?.bytes ?? null).date;
  } finally {
    db.close();
  }
}

/** A copy, so that what a killed gateway has left is as it is for the next one. Nobody has it open. */
export function historyLeftIn(path: string): AlarmHistory {
  const { path: folder, remove } = temporaryFolder();
  try {
    return historyIn(copied(path, folder));
  } finally {
    remove();
  }
}

function copied(path: string, folder: string): string {
  const to = join(folder, "copy.sqlite");
  for (const end of ["", "-wal"]) if (existsSync(path + end)) copyFileSync(path + end, to + end);
  return to;
}

interface Nights {
  /** The night that is due now. */
  due: number;
  /** How far behind the clock is when the gateway starts: what is due then it decides first. */
  behindMs: number;
}

/** What the watches of a gateway with this configuration decide: before it, and after each night up to the one that is due now. */
export async function undisturbed(
  path: string,
  config: string,
  { due, behindMs }: Nights,
): Promise<AlarmHistory[]> {
  const { path: folder, remove } = temporaryFolder();
  const file = copied(path, folder);
  const store = openStore(file);
  const now = Date.now();
  const clock = createSimClock(now - behindMs);
  const nights = [historyIn(file)];
  const stop = startAlarms({
    ...{ config: loadConfig(config), store, clock, log: silentLog },
    ...{ availability: { now: () => [] }, ways: () => [], onMessage: () => () => {} },
  });
  try {
    for (; nights.at(-1)!.date < due; clock.step()) {
      // Other seeds live in this process.
      await sleep(1);
      const after = historyIn(file);
      if (after.date > nights.at(-1)!.date) nights.push(after);
      if (behindMs > 0 && after.date === due - 1) clock.runUntil(now);
    }
    return nights;
  } finally {
    stop();
    store.close();
    remove();
  }
}
