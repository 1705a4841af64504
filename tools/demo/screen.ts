// What the story looks like: on a terminal a map of both areas and the alarms there are, drawn in place under what has
// happened; elsewhere what has happened only, a line an event.
import type { Alarm } from "../../gateway/alarms/alarm.ts";
import { EN } from "../../gateway/alarms/sentences/en.ts";
import { summaryOf } from "../../gateway/alarms/sentences/words.ts";
import { LEAK, MUTED, SUSPECT, USED_TO_IT, WARMING_UP } from "../../shared/messages.ts";
import { type Style, styled } from "../terminal.ts";
import { drawArea, mapRows, type NodeSymbol, SYMBOLS } from "./map.ts";
import type { News, Story } from "./story.ts";
import { evidenceOf, lined, momentText, newsLines } from "./telling.ts";

export interface Screen {
  news(news: News): void;
  /** Redraws what has changed. */
  draw(): void;
}

type Shown = Pick<Story, "town" | "life" | "calendar" | "stage">;

/** A line an event. */
export function lineScreen({ town, calendar }: Shown, write: (text: string) => void): Screen {
  return {
    news(news) {
      for (const line of newsLines(news, town, calendar)) write(`${line}\n`);
    },
    draw: () => {},
  };
}

const MAP = { width: 38, height: 8, between: 4 };
/** Lines around the alarms: a blank one, the date, titles, map and key, and the cursor's. */
const AROUND = MAP.height + 5;
const PIPE = /·+/g;
const STYLES: Record<NodeSymbol, Style> = {
  ...{ ok: "green", learning: "dim", suspect: "yellow", leak: ["bold", "red"], silent: "dim", muted: "cyan" },
};
const KEY: Record<NodeSymbol, string> = {
  ...{
    ok: "ok",
    learning: "learning",
    suspect: "suspects",
    leak: "alarm",
    silent: "silent",
    muted: "used to it",
  },
};

/** `rows`: of the terminal; alarms that it has no room for wait in the list. */
export function mapScreen(story: Shown, write: (text: string) => void, rows: () => number): Screen {
  const { town, life, calendar, stage } = story;
  const maps = town.areas.map((_, area) => drawArea(town, area, MAP.width, MAP.height));
  const numbers = town.nodes.map(({ name }) => name.slice(-2));
  let news: string[] = [];
  let drawn = 0;

  function mapLines(alarms: readonly Alarm[]): string[] {
    const show = (node: number) => {
      const symbol = symbolOf(node, story, alarms);
      return styled(STYLES[symbol], SYMBOLS[symbol]);
    };
    const drawings = maps.map((map) => mapRows(map, show, (node) => numbers[node]!));
    const titles = town.areas.map((name, area) => {
      const flow = life.flows()[area];
      const nodes = town.nodes.filter((node) => node.area === area).length;
      const text = `${name}: ${nodes} nodes${flow === undefined ? "" : `, night flow ${flow.toFixed(1)} m³/h`}`;
      return styled("bold", text.padEnd(MAP.width));
    });
    const between = " ".repeat(MAP.between);
    const lines = drawings[0]!.map((_, row) => drawings.map((each) => each[row]!).join(between));
    return [
      titles.join(between),
      ...lines.map((line) => line.trimEnd().replace(PIPE, (dots) => styled("dim", dots))),
    ];
  }

  return {
    news: (each) => void news.push(...newsLines(each, town, calendar)),
    draw() {
      const alarms = stage.store.alarms.list();
      const { day } = calendar.of(stage.clock.now());
      const lines = [
        ...news,
        "",
        styled("bold", `${momentText(calendar, stage.clock.now())}, night ${day + 1}`),
        ...mapLines(alarms),
        styled(
          "dim",
          (Object.keys(KEY) as NodeSymbol[]).map((each) => `${SYMBOLS[each]} ${KEY[each]}`).join("  "),
        ),
        ...alarmLines(alarms, rows() - AROUND),
      ];
      const up = drawn > 0 ? `\x1b[${drawn}A\x1b[J` : "";
      write(`${up}${lines.join("\n")}\n`);
      // What was said stays where it is, and scrolls away.
      drawn = lines.length - news.length;
      news = [];
    },
  };
}

/** In at most so many lines, the surest first: with a little of what speaks for and against each. */
function alarmLines(alarms: readonly Alarm[], room: number): string[] {
  if (alarms.length === 0) return ["Nothing needs anybody."];
  const lines: string[] = [];
  const surest = alarms.toSorted((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
  for (const [i, alarm] of surest.entries()) {
    const { isFor, against } = evidenceOf(alarm, 2);
    const own = [
      ...lined(`${alarm.id}. ${summaryOf(EN, alarm)}`, "   "),
      ...isFor.map((text) => `   + ${text}`),
      ...against.slice(0, 1).map((text) => `   - ${text}`),
    ];
    if (lines.length + own.length >= room) {
      const left = surest.length - i;
      return [...lines, `… and ${left} ${left === 1 ? "alarm" : "alarms"} more`];
    }
    lines.push(...own);
  }
  return lines;
}

const STANDING: ReadonlySet<Alarm["state"]> = new Set(["open", "acknowledged", "located"]);

/** By what is told of it, and where nothing is, by what it thinks itself. */
function symbolOf(node: number, { town, stage }: Shown, alarms: readonly Alarm[]): NodeSymbol {
  const { name } = town.nodes[node]!;
  const told = alarms.filter(({ place, state }) => STANDING.has(state) && place.nodes.includes(name));
  if (told.some(({ kind }) => kind === "leak" || kind === "burst")) return "leak";
  if (told.some(({ kind }) => kind === "silent")) return "silent";
  switch (stage.nodes[node]!.state()) {
    case WARMING_UP:
      return "learning";
    case SUSPECT:
    case LEAK:
      return "suspect";
    case MUTED:
    case USED_TO_IT:
      return "muted";
    default:
      return "ok";
  }
}
