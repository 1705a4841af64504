// The life of one enrolment by a seed: two boards, two laptops and a gateway, to which what the stories tell happens in an
// order that chance gives. Hours of node time at most, and all of it under one simulated clock.
import { join } from "node:path";
import type { PickNumber } from "../../gateway/chance.ts";
import { createSimClock, type SimClock } from "../../tools/board/sim-clock.ts";
import { temporaryFolder } from "../processes.ts";
import { createLabBoard, type LabBoard } from "./boards.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { createChatter } from "./chatter.ts";
import { createField } from "./field.ts";
import { createJudge } from "./judge.ts";
import { createOffice, type Office } from "./office.ts";
import { createSite, type Site } from "./site.ts";
import { STORIES, type StoryName } from "./stories.ts";

/** When a life begins, unix ms. */
const START = Date.UTC(2026, 10, 1, 12);
/** Of a kind of board each: the journal in Storage, and outside of it. */
const KINDS = ["puckjs", "puckjs", "pico", "espruino-wifi"];
const STORIES_MAX = 5;

export interface World {
  chance: Chance;
  clock: SimClock;
  boards: [LabBoard, LabBoard];
  site: Site;
  office: Office;
  /** Somebody with the key who says hello so often, 20 times a second. */
  chatter(frames: number): Promise<void>;
  /** Lets time pass, ms. */
  live(ms: number): Promise<void>;
  /** The clock was wrong, or counters have leapt: they are no longer about the time. */
  isAhead: boolean;
}

export interface Life {
  seed: number;
  stories: StoryName[];
  frames: number;
  /** Nonces with two plaintexts. */
  twice: string[];
  /** What the firmware did not catch. */
  errors: string[];
}

export interface LifeOptions {
  /** Nothing but this happens. */
  story?: StoryName | undefined;
  /** Where a board begins whose key was never used, where that is not left to the seed. */
  pickStart?: PickNumber;
}

export async function liveSeed(seed: number, { story, pickStart }: LifeOptions = {}): Promise<Life> {
  const folder = temporaryFolder();
  const chance = chanceOf(seed);
  const clock = createSimClock(START);
  const judge = createJudge();
  const site = createSite(join(folder.path, "gateway"), clock, judge, chance.pick);
  const { onUplink, live } = createField(clock, chance, site);
  const stories: StoryName[] = [];
  try {
    await site.start(chance.is(0.8) ? "right" : "unproven");
    const kind = chance.of(KINDS);
    const around = { clock, chance, judge, onUplink, pickStart: pickStart ?? chance.pick };
    const boards: World["boards"] = [
      createLabBoard("board a", kind, around),
      createLabBoard("board b", kind, around),
    ];
    const office = createOffice(folder.path, site);
    const chatter = createChatter({ office, judge, pick: chance.pick, onUplink });
    const world: World = {
      ...{ chance, clock, boards, site, office, live, isAhead: false },
      async chatter(frames) {
        for (let i = 0; i < frames; i++) {
          chatter();
          await live(50);
        }
      },
    };
    for (const i of [0, 1] as const) {
      if (chance.is(0.3)) continue;
      await boards[i].flash(office.enrolment(i));
      boards[i].boot();
    }
    const count = 1 + chance.below(STORIES_MAX);
    for (let i = 0; i < count; i++) {
      const name = story ?? chance.of(Object.keys(STORIES) as StoryName[]);
      stories.push(name);
      await STORIES[name].tell(world);
      await live(1000 * chance.below(60));
    }
    await live(60_000);
    const errors = boards.flatMap((board) => board.errors());
    for (const board of boards) board.powerOff();
    site.stop("closed");
    return { seed, stories, frames: judge.frames(), twice: judge.twice(), errors };
  } finally {
    folder.remove();
  }
}
