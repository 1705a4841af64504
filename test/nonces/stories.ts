// What can happen to an enrolment, its boards and its gateway: each story is told once in a while, in any order, and its
// details are left to chance.
import type { LabBoard } from "./boards.ts";
import type { World } from "./life.ts";
import type { Laptop } from "./office.ts";
import { CLOCK_NAMES, type ClockName } from "./site.ts";
import { type Cut, STEP_NAMES } from "./technician.ts";

interface Story {
  about: string;
  tell(world: World): Promise<void>;
}

const laptopOf = ({ chance }: World): Laptop => (chance.is(0.5) ? 0 : 1);
const someLife = (world: World, mostS: number) => world.live(1000 * (1 + world.chance.below(mostS)));

/** Somewhere in a flash: most lines to the board are code, and all of these are alike. */
function someCut({ chance }: World): Cut {
  const step = chance.of(STEP_NAMES);
  const line = step === "code" ? chance.below(80) : chance.is(0.8) ? 0 : 1;
  return { step, line, how: chance.of(["before", "within", "after"]) };
}

/** The board is flashed and, whatever came of that, powered up again. */
async function flash(world: World, board: LabBoard, laptop: Laptop, cut?: Cut): Promise<string> {
  const { chance, office } = world;
  const options = { replace: chance.is(0.3), forget: chance.is(0.2) };
  const outcome = await board.flash(office.enrolment(laptop), options, cut);
  board.boot();
  return outcome;
}

/** The power fails in writes to the journal, so often. */
async function tear(world: World, board: LabBoard, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    board.cutInWrite(world.chance.below(6));
    await someLife(world, 60);
  }
}

/** Frames that are answered, at least some. */
async function talk(world: World): Promise<void> {
  if (world.chance.is(0.3)) await world.chatter(20 + world.chance.below(200));
  for (const board of world.boards) if (world.chance.is(0.7)) board.boot();
  await someLife(world, 90);
}

async function restart(world: World, clock: ClockName, how: "closed" | "killed"): Promise<void> {
  world.site.stop(how);
  await someLife(world, 20);
  if (clock !== "right" && clock !== "unproven") world.isAhead = true;
  await world.site.start(clock);
}

const RIGHT: ClockName = "right";
const anyClock = ({ chance }: World): ClockName => (chance.is(0.5) ? RIGHT : chance.of(CLOCK_NAMES));

export const STORIES = {
  copies: {
    about: "the enrolment is flashed to two blank boards from two laptops",
    async tell(world) {
      const { boards } = world;
      for (const i of [0, 1] as const) {
        boards[i].erase();
        if (world.chance.is(0.5)) world.office.loseRecord(i);
        await flash(world, boards[i], i);
      }
      await someLife(world, 120);
    },
  },
  "flashed again": {
    about: "a board is flashed with the same enrolment again, by either laptop, its record there or lost",
    async tell(world) {
      const board = world.chance.of(world.boards);
      for (let i = world.chance.below(4); i >= 0; i--) {
        const laptop = laptopOf(world);
        if (world.chance.is(0.2)) world.office.loseRecord(laptop);
        await flash(world, board, laptop);
        await someLife(world, 40);
      }
    },
  },
  "flash cut": {
    about: "a flash is cut, the board goes on or does not, and is flashed again",
    async tell(world) {
      const { chance } = world;
      const board = chance.of(world.boards);
      for (let i = chance.below(3); i >= 0; i--) {
        await flash(world, board, laptopOf(world), someCut(world));
        await someLife(world, 30);
        if (chance.is(0.4)) await tear(world, board, chance.below(4));
        if (chance.is(0.4)) board.erase();
        if (chance.is(0.7)) await flash(world, board, laptopOf(world));
        await someLife(world, 30);
      }
    },
  },
  "erasing cut": {
    about:
      "a flash ends before it has erased; the node goes on and is torn; erased later, it is flashed again",
    async tell(world) {
      const { chance } = world;
      const board = chance.of(world.boards);
      const laptop = laptopOf(world);
      if ((await flash(world, board, laptop)) !== "flashed") return;
      await someLife(world, 60);
      await flash(world, board, laptop, { step: "erase", line: 0, how: "before" });
      await tear(world, board, 1 + chance.below(3));
      await someLife(world, 200);
      board.erase();
      await flash(world, board, laptop);
      await someLife(world, 400);
    },
  },
  "power cuts": {
    about: "the power of a board fails, also in the middle of writing to its journal",
    async tell(world) {
      const { chance } = world;
      const board = chance.of(world.boards);
      for (let i = chance.below(6); i >= 0; i--) {
        if (chance.is(0.5)) await tear(world, board, 1);
        else {
          board.boot();
          await world.live(chance.below(5000));
          board.powerOff();
          board.boot();
        }
      }
    },
  },
  erased: {
    about: "somebody erases a board, and it is flashed with what there is",
    async tell(world) {
      const board = world.chance.of(world.boards);
      board.erase();
      for (const laptop of [0, 1] as const) await flash(world, board, laptop);
      await someLife(world, 60);
    },
  },
  rekey: {
    about:
      "the node gets a new key, with or without --now, and boards are flashed with it or with the old one",
    async tell(world) {
      const { chance, office, boards } = world;
      if (chance.is(0.3)) office.revoke();
      office.rekey(chance.is(0.5), chance.is(0.5));
      for (const board of boards) {
        const older = office.olderEnrolment(laptopOf(world));
        if (chance.is(0.6)) await flash(world, board, laptopOf(world));
        if (older !== undefined && chance.is(0.3)) {
          await board.flash(older, { replace: chance.is(0.7) });
          board.boot();
        }
        await someLife(world, 40);
      }
    },
  },
  away: {
    about: "boards are off for days, and the gateway hears nothing",
    async tell(world) {
      for (const board of world.boards) board.powerOff();
      await world.live(86_400_000 * (1 + world.chance.below(9)));
      for (const board of world.boards) board.boot();
    },
  },
  commands: {
    about: "commands wait for the node, and go out in place of acknowledgements",
    async tell(world) {
      const { chance, site, clock } = world;
      for (let i = chance.below(4); i >= 0; i--) {
        const settings = chance.is(0.5) ? { restart: true as const } : { windows: 1 + chance.below(3) };
        site.store().commands.add({
          ...{ node: "n", settings, origin: "cli", transaction: null, reply: null },
          ...{ now: clock.now(), lifetime: 3_600_000 },
        });
        await talk(world);
      }
    },
  },
  "gateway restarts": {
    about: "the gateway is closed or killed, and its machine's clock is right or wrong when it comes back",
    async tell(world) {
      const { chance } = world;
      for (let i = chance.below(3); i >= 0; i--) {
        await talk(world);
        await restart(world, anyClock(world), chance.is(0.5) ? "killed" : "closed");
      }
      await talk(world);
    },
  },
  restore: {
    about:
      "a backup is put in the place of the store, once or more, the store there or lost, under any clock",
    async tell(world) {
      const { chance, site } = world;
      // A standby that takes the newest backup does so within seconds.
      let isAtOnce = chance.is(0.3);
      if (isAtOnce) await world.chatter(5);
      else await talk(world);
      const backup = await site.backUp();
      const always = anyClock(world);
      for (let i = chance.below(3); i >= 0; i--) {
        if (isAtOnce) await world.chatter(70);
        else await talk(world);
        const clock = chance.is(0.7) ? always : anyClock(world);
        site.stop(chance.is(0.5) ? "killed" : "closed");
        await someLife(world, isAtOnce ? 2 : 120);
        site.restore(backup, clock, chance.is(0.5) ? "lost" : "there");
        world.isAhead = true;
        isAtOnce = false;
        await site.start(chance.is(0.7) ? clock : RIGHT);
      }
      await talk(world);
    },
  },
  "rolled back": {
    about:
      "a machine goes back to a snapshot, under a right clock and a minute and more later; no restore knows of it",
    async tell(world) {
      const { chance, site } = world;
      if (world.isAhead) return;
      await talk(world);
      const backup = await site.backUp();
      for (let i = chance.below(3); i >= 0; i--) {
        await talk(world);
        if (chance.is(0.5)) {
          site.stop("killed");
          await site.start(RIGHT);
          await world.chatter(150);
        }
      }
      site.stop("killed");
      await world.live(75_000);
      site.rollBack(backup);
      await site.start(RIGHT);
      await talk(world);
    },
  },
} satisfies Record<string, Story>;

export type StoryName = keyof typeof STORIES;
