// The gateway of a seed: its own pipeline on a store of files, under a machine whose clock may be wrong; closed, killed,
// put back from a backup. The judge is shown each answer when it is handed to the node's line.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { startPipeline } from "../../gateway/assemble/pipeline.ts";
import { keepTime } from "../../gateway/assemble/time-keeping.ts";
import type { PickNumber } from "../../gateway/chance.ts";
import type { Clock } from "../../gateway/clock.ts";
import { silentLog } from "../../gateway/log.ts";
import { backUpStore } from "../../gateway/store/backup.ts";
import { markPath } from "../../gateway/store/mark.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import { restoreStore } from "../../gateway/store/restore.ts";
import type { SimClock } from "../../tools/board/sim-clock.ts";
import type { Identity } from "../../tools/image/profile.ts";
import { copyStore } from "../files/used-store.ts";
import type { Judge } from "./judge.ts";

const DAY_MS = 86_400_000;

interface MachineClock {
  /** What it says, unix ms: it is `now`, and the machine has run for `up`, ms. */
  says(now: number, up: number): number;
  /** Whether the machine holds it for synchronised. */
  synchronised: boolean | null;
}

/** What a machine's clock can be. */
export const CLOCKS = {
  right: { says: (now) => now, synchronised: true },
  unproven: { says: (now) => now, synchronised: null },
  "in the past": { says: (now) => now - 40 * DAY_MS, synchronised: null },
  "starts in 1970": { says: (_, up) => up, synchronised: null },
  "starts before the store": { says: (_, up) => Date.UTC(2026, 1, 1) + up, synchronised: false },
  "40 days ahead": { says: (now) => now + 40 * DAY_MS, synchronised: null },
  "a year ahead, by a server": { says: (now) => now + 365 * DAY_MS, synchronised: true },
  "in 2107": { says: (now) => now + 81 * 365 * DAY_MS, synchronised: null },
} satisfies Record<string, MachineClock>;
export type ClockName = keyof typeof CLOCKS;
export const CLOCK_NAMES = Object.keys(CLOCKS) as ClockName[];

export interface Site {
  start(clock: ClockName): Promise<void>;
  /** Killed, it leaves its log and its mark as they are. */
  stop(how: "closed" | "killed"): void;
  isRunning(): boolean;
  /** The store of the gateway that runs. */
  store(): Store;
  take(from: Identity, frame: Uint8Array, to: { name: string; receive(frame: Uint8Array): void }): void;
  /** Work is done that the gateway does of its own accord. */
  idle(): Promise<void>;
  /** Copies the store while it runs. */
  backUp(): Promise<string>;
  /** Puts a backup in the place of the store, while no gateway runs. */
  restore(backup: string, clock: ClockName, present: "there" | "lost"): void;
  /** Files are copied over it, as of a snapshot of the machine. */
  rollBack(backup: string): void;
}

export function createSite(folder: string, sim: SimClock, judge: Judge, pick: PickNumber): Site {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "sippra.sqlite");
  let bootedAt = sim.now();
  let backups = 0;
  let isRunning = false;
  let running: {
    store: Store;
    take: ReturnType<typeof startPipeline>["take"];
    idle(): Promise<void>;
    end(): void;
  };

  /** From the gateway's start on, which is that of its machine. */
  function machineOf({ says }: MachineClock): Clock {
    const from = bootedAt;
    return { ...sim, now: () => Math.floor(says(sim.now(), sim.now() - from)) };
  }

  async function start(name: ClockName): Promise<void> {
    bootedAt = sim.now();
    const { synchronised } = CLOCKS[name];
    const store = openStore(path, { isOwner: true });
    const clock = await keepTime({
      ...{ machine: machineOf(CLOCKS[name]), store, log: silentLog, always: false },
      synchronised: async () => synchronised,
    });
    const refusals = startRefusals({ clock, log: silentLog });
    const pipeline = startPipeline({ store, clock, log: silentLog, refusals });
    const end = () => {
      refusals.close();
      clock.close();
      store.close();
    };
    running = { store, take: pipeline.take, idle: pipeline.idle, end };
    isRunning = true;
  }

  function stop(how: "closed" | "killed"): void {
    isRunning = false;
    const aside = join(folder, "killed");
    if (how === "killed") {
      mkdirSync(aside);
      copyStore(path, join(aside, "sippra.sqlite"));
    }
    running.end();
    if (how === "closed") return;
    remove();
    for (const name of ["sippra.sqlite", "sippra.sqlite-wal", "sippra.store"])
      if (existsSync(join(aside, name))) renameSync(join(aside, name), join(folder, name));
    rmSync(aside, { recursive: true });
  }

  function remove(): void {
    for (const each of [path, `${path}-wal`, `${path}-shm`, markPath(path)]) rmSync(each, { force: true });
  }

  return {
    ...{ start, stop },
    isRunning: () => isRunning,
    store: () => running.store,
    idle: async () => {
      if (isRunning) await running.idle();
    },
    take({ key, epoch }, frame, to) {
      const send = (answer: Uint8Array) => {
        judge.see({ key, direction: "down", epoch, frame: answer, by: `the gateway to ${to.name}` });
        to.receive(answer);
      };
      running.take({ frame, received: sim.now(), via: to.name, back: { send } });
    },
    async backUp() {
      const to = join(folder, `backup-${++backups}.sqlite`);
      await backUpStore(path, to);
      return to;
    },
    restore(backup, name, present) {
      if (present === "lost") remove();
      // Whoever restores has started the machine a moment before.
      bootedAt = sim.now() - 30_000;
      const now = machineOf(CLOCKS[name]).now();
      restoreStore(backup, path, { now, overNewer: true, pick });
    },
    rollBack(backup) {
      remove();
      copyFileSync(backup, path);
    },
  };
}
