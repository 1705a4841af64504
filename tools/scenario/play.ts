// Lives a scenario at the speed of bundles to its end, and tells what happens and what is told as it comes.
import { setTimeout as sleep } from "node:timers/promises";
import { viewOf } from "../../gateway/store/view.ts";
import type { Sums } from "../district/tally.ts";
import { createAlarmNews, happenings, type News, nodeNews } from "./news.ts";
import type { Scenario } from "./scenario.ts";
import { surroundingsOf } from "./signals.ts";
import { createSince } from "./since.ts";
import { type SiteOptions, startSite } from "./site.ts";

export interface PlayOptions extends SiteOptions {
  /** Times real time; as fast as it goes where not given. */
  speed: number | undefined;
  stop: AbortSignal;
  /** The broker is there: where partners subscribe. */
  started(url: string): void;
  news(news: News): void;
  /** After each ten minutes, virtual unix ms. */
  moment(now: number): void;
}

/** What was told in the end. */
export interface Outcome {
  scenario: string;
  seed: number;
  nodes: number;
  /** Days that were lived. */
  days: number;
  news: readonly News[];
  /** Of areas by name and date, m³/h. */
  night_flows: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Records that nodes took until the end, and what of them was published twice or never. */
  sums: Omit<Sums, "published">;
  /** What the network's pressures leave out. */
  notes: readonly string[];
  /** Errors of boards. */
  errors: readonly string[];
}

const STEP_MS = 600_000;
/** What the broker has taken is on its way to the partner. */
const ARRIVE_MS = 2;
const DAY_MS = 86_400_000;

export async function play(scenario: Scenario, options: PlayOptions): Promise<Outcome> {
  const { listener, speed, stop } = options;
  const surroundings = await surroundingsOf(scenario);
  const since = createSince(scenario);
  const pending: News[] = [];
  const site = await startSite(scenario, surroundings, {
    ...options,
    listener: {
      ...listener,
      event: (event) => {
        listener.event(event);
        const news = nodeNews(since, event);
        if (news !== undefined) pending.push(news);
      },
    },
  });
  options.started(site.url);
  const all: News[] = [];
  const own = happenings(scenario);
  const alarms = createAlarmNews(scenario, since, site.store);
  const end = scenario.start + scenario.duration * 1000;
  let lived = end;
  let nightFlows: Outcome["night_flows"] = {};

  const tell = (until: number) => {
    const came = [...pending.splice(0), ...alarms()];
    while (own.length > 0 && own[0]!.at <= until) came.push(own.shift()!);
    came.sort(inOrder);
    for (const news of came) {
      all.push(news);
      options.news(news);
    }
  };

  try {
    let wall = performance.now();
    for (let until = scenario.start; until < end && !stop.aborted; ) {
      const next = Math.min(until + STEP_MS, end);
      await site.run(next, stop);
      await sleep(ARRIVE_MS);
      tell(next);
      options.moment(next);
      if (speed !== undefined) {
        wall = Math.max(performance.now(), wall + (next - until) / speed);
        await sleep(Math.max(0, wall - performance.now()), undefined, { signal: stop }).catch(() => {});
      }
      until = next;
    }
    lived = site.now();
    nightFlows = Object.fromEntries(
      scenario.areas.map(({ name }) => {
        const flows = viewOf(site.store).nightFlows(name, 0, Math.ceil(end / DAY_MS) + 1);
        return [name, Object.fromEntries([...flows].map(([date, flow]) => [dateText(date), flow]))];
      }),
    );
  } finally {
    await site.close();
  }
  const { readings, events, nights, duplicates, missing } = site.tally.sums(lived);
  all.push(...pending.filter(({ at }) => at <= end));
  return {
    ...{ scenario: scenario.said.name, seed: scenario.said.seed, nodes: scenario.stands.length },
    days: (lived - scenario.start) / DAY_MS,
    ...{ news: all.sort(inOrder), night_flows: nightFlows },
    notes: surroundings.course.notes,
    sums: { readings, events, nights, duplicates, missing },
    errors: site.nodes.flatMap(({ name, board }) => board.errors().map((error) => `${name}: ${error}`)),
  };
}

/** Of one moment, what happens before what is told of it, and nodes by their names. */
const inOrder = (a: News, b: News) =>
  a.at - b.at || rank(a) - rank(b) || (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0);
const rank = ({ of }: News) => ["happening", "burst", "state", "alarm"].indexOf(of);
const nameOf = (news: News) => ("node" in news ? news.node : "");
const dateText = (date: number) => new Date(date * DAY_MS).toISOString().slice(0, "0000-00-00".length);
