// The story: sixty nights of history, then night after night what happens, what the gateway makes of it, and what the crew
// does. Each moment is lived to its end before the next one comes, so that the same seed is the same story at any speed.
//
//   04:05 the night ── 06:30 readings ── 08:01 what is decided ── 18:30 readings; in between bursts, and the crew
import { setTimeout as sleep } from "node:timers/promises";
import type { Alarm } from "../../gateway/alarms/alarm.ts";
import type { ChangeName } from "../../gateway/alarms/change.ts";
import { minutesOf } from "../../gateway/config/alarms.ts";
import type { Log } from "../../gateway/log.ts";
import type { Listener } from "../district/tally.ts";
import { type Calendar, createCalendar } from "./calendar.ts";
import { type CrewDeps, type Task, tasksOf } from "./crew.ts";
import { createTownLife, type TownLife } from "./life.ts";
import type { StoryNode } from "./node.ts";
import { createPlot, type Fall, type Plot } from "./plot.ts";
import { DECIDE_AT, type Stage, setStage } from "./stage.ts";
import { createTown, type Town } from "./town.ts";

/** Nights before the first morning, and days of the story at most. */
export const HISTORY = 60;
const DAYS = 60;
/** Minutes after midnight. */
const READINGS = [390, 1110];
const NIGHT = 245;
const DECIDED = minutesOf(DECIDE_AT) + 1;
const DAY_S = 86_400;
const MINUTE_MS = 60_000;
/** Around a fall of pressure: from an hour before it means of two minutes are taken, and nodes report each quarter of an hour. */
const WATCHED = { before: 60, after: 16, every: 2, readings: 15, hours: 3 };
/** Changes of alarms that are read at once. */
const CHANGES_READ = 100;
/** A timer waits no longer. */
export const LONGEST_MS = 2 ** 31 - 1;

/** What happens whether or not anybody notices, what a node's own decision changed, and what became of an alarm. */
export type News =
  | { of: "happening"; text: string; at: number }
  | { of: "node"; node: number; before: number; after: number; at: number }
  | { of: "burst"; node: number; at: number }
  | { of: "alarm"; what: ChangeName; alarm: Alarm; by: string | null; at: number };

export interface StoryListener {
  news(news: News): void;
  /** After each moment. */
  moment(): void;
}

export interface StoryOptions {
  seed: number;
  /** Unix ms. */
  start: number;
  url: string | undefined;
  port: number;
  log: Log;
  /** What partners are told. */
  listener: Listener;
  /** false: nobody goes out, as where somebody else does. */
  crew?: boolean;
}

export interface Story {
  town: Town;
  plot: Plot;
  life: TownLife;
  calendar: Calendar;
  stage: Stage;
  /** Plays it to its end, or until `stop` is aborted: a day takes 86,400 s / speed. */
  play(listener: StoryListener, options: PlayOptions): Promise<void>;
}

export interface PlayOptions {
  speed: number;
  stop: AbortSignal;
  /** Waited for after each moment: the story stands still meanwhile. */
  hold?(): Promise<void>;
}

export async function createStory(options: StoryOptions): Promise<Story> {
  const { seed, start } = options;
  const town = await createTown();
  const plot = await createPlot(town, seed);
  const life = createTownLife(town, plot, { seed, history: HISTORY, days: DAYS });
  const calendar = createCalendar(start);
  const stage = await setStage({
    ...options,
    town,
    historyStart: calendar.at(-HISTORY, 0),
    async live(nodes, clock, stored) {
      for (let day = -HISTORY; day < 0; day++) {
        for (const minutes of [...READINGS, NIGHT].toSorted((a, b) => a - b)) {
          const at = calendar.at(day, minutes);
          if (at >= start) continue;
          clock.leap(at);
          if (minutes === NIGHT) takeNight({ life, calendar, nodes }, day, at);
          else takeReadings({ life, nodes }, day, minutes, at);
        }
        await stored();
      }
    },
  });
  return { town, plot, life, calendar, stage, play: (listener, how) => play({ ...story(), listener }, how) };

  function story() {
    return { town, plot, life, calendar, stage, crew: options.crew !== false };
  }
}

interface Speakers {
  life: TownLife;
  nodes: readonly StoryNode[];
}

function takeReadings({ life, nodes }: Speakers, day: number, minutes: number, at: number): void {
  nodes.forEach((node, i) => void node.reading(life.pressure(i, day, minutes), life.level(i), at));
}

/** Returns what nodes have changed their minds about. */
function takeNight(
  { life, nodes, calendar }: Speakers & { calendar: Calendar },
  day: number,
  at: number,
): News[] {
  return life.night(day).flatMap((night, i): News[] => {
    if (night === null) return [];
    const node = nodes[i]!;
    const before = node.night(night, calendar.date(day), at);
    const after = node.state();
    return after === before ? [] : [{ of: "node", node: i, before, after, at }];
  });
}

type Playing = Omit<Story, "play"> & { listener: StoryListener; crew: boolean };

async function play(playing: Playing, { speed, stop, hold }: PlayOptions): Promise<void> {
  const { stage, calendar, listener } = playing;
  const agenda = createAgenda();
  const watch = createNewsReader(playing, agenda);
  let wall = performance.now();
  for (let day = 0; day < DAYS && !stop.aborted; day++) {
    for (const task of dayOf(playing, day)) agenda.add(task);
    const midnight = calendar.at(day + 1, 0);
    for (
      let task = agenda.next(midnight);
      task !== undefined && !stop.aborted;
      task = agenda.next(midnight)
    ) {
      if (task.at < stage.clock.now() - MINUTE_MS) continue;
      wall = Math.max(performance.now(), wall + (task.at - stage.clock.now()) / speed);
      await pause(wall - performance.now(), stop);
      if (stop.aborted) return;
      stage.clock.leap(task.at);
      task.run();
      await stage.settle();
      watch();
      listener.moment();
      await hold?.();
    }
    if (isOver(playing)) return;
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (ms > 1) await sleep(Math.min(ms, LONGEST_MS), undefined, { signal: stop }).catch(() => {});
}

/** Days after the burst, at most: what nights say of a repair may take longer. */
const EPILOGUE = { least: 2, most: 10 };

/** The leak is repaired, the nights after it were quiet, and nobody has anything to do about the burst. */
function isOver({ stage, plot, calendar }: Playing): boolean {
  const since = calendar.of(stage.clock.now()).day - plot.burst.day;
  const isDone = ({ kind, state, after }: Alarm) =>
    state === "closed" || (kind === "leak" && after === "quiet");
  return since > EPILOGUE.most || (since > EPILOGUE.least && stage.store.alarms.list().every(isDone));
}

interface Agenda {
  add(task: Task): void;
  /** Takes the earliest of those before `until`. */
  next(until: number): Task | undefined;
}

function createAgenda(): Agenda {
  let tasks: Task[] = [];
  return {
    add(task) {
      tasks = [...tasks, task].sort((a, b) => a.at - b.at);
    },
    next: (until) => (tasks.length > 0 && tasks[0]!.at < until ? tasks.shift() : undefined),
  };
}

/** All that nodes do on a day. */
function dayOf(playing: Playing, day: number): Task[] {
  const { stage, life, calendar, plot, listener } = playing;
  const { nodes } = stage;
  const tell = (news: readonly News[]) => {
    for (const each of news) listener.news(each);
  };
  const task = (minutes: number, run: (at: number) => void): Task => {
    const at = calendar.at(day, minutes);
    return { at, run: () => run(at) };
  };
  return [
    ...READINGS.map((minutes) => task(minutes, (at) => takeReadings({ life, nodes }, day, minutes, at))),
    task(NIGHT, (at) => {
      tell(happenings(playing, day).map((text) => ({ of: "happening", text, at })));
      tell(takeNight({ life, nodes, calendar }, day, at));
    }),
    task(DECIDED, () => {}),
    ...[plot.hydrant, plot.burst]
      .filter((fall) => fall.day === day)
      .flatMap((fall) => watched(playing, fall, task)),
  ];
}

/** What begins and ends in a night, in words. */
function happenings({ plot, town }: Playing, day: number): string[] {
  const { tap, leak } = plot;
  const names = (sound: Plot["leak"], count: number) =>
    sound.heard.slice(0, count).map(({ node }) => town.nodes[node]!.name);
  return [
    ...(day === tap.from ? [`A tap is left running near ${names(tap, 1)}.`] : []),
    ...(day === tap.until ? ["The tap is shut."] : []),
    ...(day === leak.from
      ? [`A leak of ${leak.litres} l/min begins between ${names(leak, 2).join(" and ")}. Nobody knows of it.`]
      : []),
    ...(day === leak.until ? ["The first night without the leak."] : []),
  ];
}

/** Pressure around a fall: what each node's burst rule is given, and readings that say whether it is back. */
function watched(
  { stage, life, calendar, listener }: Playing,
  { day, from, falls, text }: Fall,
  task: (minutes: number, run: (at: number) => void) => Task,
): Task[] {
  const { nodes } = stage;
  const mean = (minutes: number, at: number) =>
    nodes.forEach((node, i) => {
      // It is of the two minutes before.
      const pressure = life.pressure(i, day, minutes - 1);
      if (node.mean(pressure, calendar.hour(day, minutes), at)) listener.news({ of: "burst", node: i, at });
    });
  const tasks = [
    task(from, (at) => {
      listener.news({ of: "happening", text, at });
      for (let minutes = from - WATCHED.before; minutes <= from; minutes += WATCHED.every) mean(minutes, at);
    }),
  ];
  for (let minutes = from + WATCHED.every; minutes <= from + WATCHED.after; minutes += WATCHED.every)
    tasks.push(task(minutes, (at) => mean(minutes, at)));
  const nearby = nodes.flatMap((_, i) => (falls[i]! >= Math.max(...falls) / 2 ? [i] : []));
  for (
    let minutes = from + WATCHED.readings;
    minutes <= from + 60 * WATCHED.hours;
    minutes += WATCHED.readings
  )
    tasks.push(
      task(minutes, (at) => {
        for (const i of nearby) nodes[i]!.reading(life.pressure(i, day, minutes), life.level(i), at);
      }),
    );
  return tasks;
}

/** Reads on in what has become of alarms; the crew hears of each that is raised. */
function createNewsReader(
  { stage, plot, town, calendar, listener, crew: goesOut }: Playing,
  agenda: Agenda,
): () => void {
  const { store, clock } = stage;
  const crew: CrewDeps = {
    ...{ plot, store, names: town.nodes.map(({ name }) => name), now: clock.now },
    today: () => calendar.of(clock.now()),
  };
  let cursor = 0;
  return () => {
    for (const { seq, alarm: id, what, at, who } of store.alarms.changes(cursor, CHANGES_READ)) {
      cursor = seq;
      const alarm = store.alarms.find(id);
      listener.news({ of: "alarm", what, alarm, by: who, at });
      if (goesOut && (what === "raised" || what === "reopened"))
        for (const task of tasksOf({ ...alarm, opened: at }, crew)) agenda.add(task);
    }
  };
}

/** Real seconds that a day of the story takes. */
export const secondsOf = (speed: number): number => DAY_S / speed;
