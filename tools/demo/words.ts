// The story in words, once it is over: what there was, what was told of it, when and why, and what was not told.
import type { ChangeName } from "../../gateway/alarms/change.ts";
import { EN } from "../../gateway/alarms/sentences/en.ts";
import { capital } from "../../gateway/alarms/sentences/words.ts";
import { isDoubted } from "../../shared/leak/decide.ts";
import type { Fall, Sound } from "./plot.ts";
import { HISTORY, type News, type Story } from "./story.ts";
import { evidenceOf, momentText } from "./telling.ts";

type Told = Pick<Story, "town" | "plot" | "calendar" | "stage">;
type AlarmNews = Extract<News, { of: "alarm" }>;

/** Power from which a node can be said to hear it: 1.5 dB. */
const HEARD_POWER = 0.41;

const nightsText = (n: number) => (n === 1 ? "one night" : `${n} nights`);

const names = (all: readonly string[]): string =>
  all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;

/** Paragraphs. `news`: all there was, in its order. */
export function inWords(story: Told, news: readonly News[]): string[] {
  const { plot, town, calendar, stage } = story;
  const today = calendar.of(stage.clock.now()).day;
  const alarms = alarmsOf(news);
  const ofSound = (sound: Sound) => {
    const near = sound.heard
      .filter(({ source }) => source.power >= HEARD_POWER)
      .map(({ node }) => town.nodes[node]!.name);
    return take(
      alarms,
      ([first]) =>
        first!.alarm.kind === "leak" && first!.alarm.place.nodes.some((name) => near.includes(name)),
    );
  };
  const ofFall = ({ day }: Fall) =>
    take(alarms, ([first]) => first!.alarm.kind === "burst" && calendar.of(first!.at).day === day);
  const paragraphs = [
    `From ${calendar.text(0)} to ${calendar.text(today)}: ${nightsText(today + 1)} of ${town.nodes.length} nodes in ${town.areas.length} metered areas, after ${HISTORY} nights in which they learned what is usual.`,
  ];
  if (today >= plot.tap.from)
    paragraphs.push(
      `${tapText(story)} ${suspicionText(story, news, plot.tap)} ${alarmsText(story, ofSound(plot.tap))}`,
    );
  if (today >= plot.leak.from)
    paragraphs.push(
      `${leakText(story)} ${suspicionText(story, news, plot.leak)} ${alarmsText(story, ofSound(plot.leak))}`,
    );
  for (const fall of [plot.hydrant, plot.burst])
    if (today > fall.day)
      paragraphs.push(
        `${momentText(calendar, calendar.at(fall.day, fall.from))}: ${fall.text} ${tellersText(story, news, fall)} ${alarmsText(story, ofFall(fall))}`,
      );
  const others = [...alarms.values()];
  if (others.length > 0)
    paragraphs.push(`What nothing in the story was a reason for: ${alarmsText(story, others)}`);
  return [...paragraphs, untoldText(story, news)];
}

/** What became of each alarm, by its number. */
function alarmsOf(news: readonly News[]): Map<number, AlarmNews[]> {
  const found = new Map<number, AlarmNews[]>();
  for (const each of news)
    if (each.of === "alarm") found.set(each.alarm.id, [...(found.get(each.alarm.id) ?? []), each]);
  return found;
}

function take(
  alarms: Map<number, AlarmNews[]>,
  isIts: (changes: readonly AlarmNews[]) => boolean,
): AlarmNews[][] {
  const taken = [...alarms].filter(([, changes]) => isIts(changes));
  for (const [id] of taken) alarms.delete(id);
  return taken.map(([, changes]) => changes);
}

function tapText({ plot: { tap }, town, calendar }: Told): string {
  const { name } = town.nodes[tap.heard[0]!.node]!;
  return `A tap was left running near ${name} from ${calendar.text(tap.from)}, for ${tap.until - tap.from} nights.`;
}

function leakText({ plot: { leak }, town, calendar }: Told): string {
  const ends = leak.heard.slice(0, 2).map(({ node }) => town.nodes[node]!.name);
  return `On ${calendar.text(leak.from)} a leak of ${leak.litres} l/min began between ${names(ends)}, on iron; it had grown after ${leak.grows} nights.`;
}

/** Which nodes suspected it themselves, and when. */
function suspicionText({ town, calendar }: Told, news: readonly News[], sound: Sound): string {
  const near = new Set(sound.heard.map(({ node }) => node));
  const first = new Map<number, number>();
  for (const each of news)
    if (
      each.of === "node" &&
      near.has(each.node) &&
      isDoubted(each.after) &&
      !isDoubted(each.before) &&
      !first.has(each.node)
    )
      first.set(each.node, each.at);
  if (first.size === 0) return "No node suspected it.";
  const each = [...first].map(
    ([node, at]) => `${town.nodes[node]!.name} on ${calendar.text(calendar.of(at).day)}`,
  );
  return `It was suspected by ${names(each)}.`;
}

function tellersText({ town, calendar }: Told, news: readonly News[], { day }: Fall): string {
  const tellers = news.flatMap((each) =>
    each.of === "burst" && calendar.of(each.at).day === day ? [town.nodes[each.node]!.name] : [],
  );
  if (tellers.length === 0) return "No node noticed.";
  return `${names(tellers)} told that the pressure had fallen.`;
}

const alarmsText = (story: Told, all: readonly (readonly AlarmNews[])[]): string =>
  all.length === 0 ? "No alarm was told of it." : all.map((changes) => alarmText(story, changes)).join(" ");

/** What people do about an alarm. */
const DONE: Partial<Record<ChangeName, string>> = {
  ...{
    acknowledged: "acknowledged",
    located: "located",
    repaired: "repaired",
    closed: "closed",
    reopened: "reopened",
  },
};

function alarmText({ calendar }: Told, changes: readonly AlarmNews[]): string {
  const [{ alarm, at }] = changes as [AlarmNews];
  const { isFor, against } = evidenceOf(alarm, 3);
  const sentences = [
    `Alarm ${alarm.id} told of it on ${momentText(calendar, at)}: ${EN.kinds[alarm.kind].name} ${EN.place(alarm.place)}, ${EN.sure(alarm.probability ?? 0, alarm.kind)}.`,
    ...(isFor.length > 0 ? [`For it: ${isFor.join(" ")}`] : []),
    ...(against.length > 0 ? [`Against it: ${against.join(" ")}`] : []),
  ];
  return [...sentences, ...workTexts(calendar, changes), ...endText(calendar, changes)].join(" ");
}

/** "The crew acknowledged it on ..., located it on ... and repaired it on ...", a sentence for each who did something. */
function workTexts(calendar: Story["calendar"], changes: readonly AlarmNews[]): string[] {
  const done = new Map<string, string[]>();
  for (const { what, at, by } of changes) {
    if (DONE[what] === undefined || by === null) continue;
    done.set(by, [...(done.get(by) ?? []), `${DONE[what]} it on ${momentText(calendar, at)}`]);
  }
  return [...done].map(([who, deeds]) => `${capital(who)} ${names(deeds)}.`);
}

function endText(calendar: Story["calendar"], changes: readonly AlarmNews[]): string[] {
  const { alarm } = changes.at(-1)!;
  const sentences: string[] = [];
  const ended = changes.findLast(({ what }) => what === "ended");
  if (ended !== undefined && alarm.state === "closed")
    sentences.push(
      `It was taken back on ${momentText(calendar, ended.at)}: ${EN.reasons[alarm.reason!].name}.`,
    );
  if (alarm.after !== null && alarm.after !== "checking") {
    const checked = changes.findLast(({ what }) => what === "checked");
    if (checked !== undefined)
      sentences.push(`On ${momentText(calendar, checked.at)}: ${EN.after[alarm.after].name}.`);
  }
  return sentences;
}

/** Of all that nodes suspected, what became no alarm. */
function untoldText({ town }: Told, news: readonly News[]): string {
  const told = new Set(news.flatMap((each) => (each.of === "alarm" ? each.alarm.place.nodes : [])));
  const suspecting = new Set<string>();
  for (const each of news)
    if (each.of === "node" && isDoubted(each.after) && !isDoubted(each.before))
      suspecting.add(town.nodes[each.node]!.name);
  const untold = [...suspecting].filter((name) => !told.has(name));
  const all = `Suspected by nodes: ${suspecting.size} of ${town.nodes.length}.`;
  return untold.length === 0 ? all : `${all} Not told of: ${names(untold)}.`;
}
