// What the demo shows: on a terminal a table that is updated in place, under what has happened; elsewhere one line a
// message.
import type { Event, Reading } from "../../gateway/deliver/contract/record.ts";
import type { Leak } from "../../gateway/deliver/contract/state.ts";
import type { EventKind } from "../../shared/events.ts";
import type { LeakState } from "../../shared/messages.ts";
import { type Style, styled } from "../terminal.ts";
import type { VirtualNode } from "./node.ts";

export interface Display {
  reading(reading: Reading, topic: string): void;
  event(event: Event): void;
  leak(leak: Leak): void;
  /** Redraws what has changed; `footer` is the last line. */
  draw(footer: string): void;
}

/** Eight bands as eight bars, from -80 to -20 dB re full scale. */
export function bars(reading: Reading): string {
  const steps = "▁▂▃▄▅▆▇█";
  return (reading.bands_dbfs ?? [])
    .map(({ level_dbfs }) => steps[Math.max(0, Math.min(7, Math.round(((level_dbfs + 80) / 60) * 7)))])
    .join("");
}

const number = (value: number | null, digits: number, width: number) =>
  (value === null ? "-" : value.toFixed(digits)).padStart(width);

function short(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

const moment = (time: string | null) => time?.slice(0, 19).replace("T", " ") ?? "time not known     ";
const timeOf = (reading: Reading) => moment(reading.time);

type State = Leak["state"];
const STYLES: Record<LeakState, Style> & { [later: `state-${number}`]: undefined } = {
  ...{ "warm-up": "dim", muted: "dim", ok: "green" },
  ...{ suspect: ["bold", "yellow"], "used-to-it": "yellow", leak: ["bold", "red"] },
};
const stateText = (state: State, width = 0) =>
  styled(
    STYLES[state] ?? "dim",
    (state === "leak" ? "LEAK" : state).slice(0, width || undefined).padEnd(width),
  );

/** Leak states, and what to say of the one that comes: undefined where it is no other one. */
function changes() {
  const states = new Map<string, State>();
  return {
    of: (name: string): State => states.get(name) ?? "warm-up",
    take: ({ node, state, since, received, leak_score: score }: Leak): string | undefined => {
      const before = states.get(node) ?? "warm-up";
      states.set(node, state);
      if (state === before) return undefined;
      const more = state === "used-to-it" ? ", noise goes on" : score === null ? "" : `, score ${score}`;
      return `${moment(since ?? received)} ${short(node, 23)} ${before} → ${stateText(state)}${more}`;
    },
  };
}

function burstText({ time, node, before_kpa: before, after_kpa: after }: Event): string {
  const fell = `${number(before, 1, 0)} to ${number(after, 1, 0)} kPa`;
  return `${moment(time)} ${short(node, 23)} ${styled(["bold", "red"], "burst")}, ${fell}`;
}

type EventText = (event: Event) => string;
/** What is said of an event; of a leak state that changes `leak` says it, and of a sensor that fails its readings do. */
const EVENT_TEXTS: Record<EventKind, EventText | undefined> & { [later: `kind-${number}`]: undefined } = {
  burst: burstText,
  "leak-state": undefined,
  fault: undefined,
};
const eventText = (event: Event) => EVENT_TEXTS[event.kind]?.(event);

/** One line a message, 80 columns. */
export function lineDisplay(write: (text: string) => void): Display {
  const states = changes();
  const say = (text: string | undefined) => {
    if (text !== undefined) write(`${text}\n`);
  };
  return {
    event: (event) => say(eventText(event)),
    leak: (leak) => say(states.take(leak)),
    reading: (reading, topic) =>
      write(
        `${timeOf(reading)} ${short(reading.node, 23)} ${number(reading.pressure_kpa, 1, 6)} kPa ` +
          `${number(reading.level_dbfs, 0, 4)} dBFS ${bars(reading)}${topic.endsWith("history") ? " late" : ""}\n`,
      ),
    draw: () => {},
  };
}

/** A table over the lines it has drawn before. `rows`: as many nodes as the terminal has room for. */
export function tableDisplay(
  nodes: VirtualNode[],
  write: (text: string) => void,
  rows: () => number,
): Display {
  const latest = new Map<string, Reading>();
  const states = changes();
  /** What is to be said over the table. */
  let news: string[] = [];
  const say = (text: string | undefined) => {
    if (text !== undefined) news.push(text);
  };
  let drawn = 0;
  const colour = (scene: string) => (scene.startsWith("leak") ? "red" : "green");
  const row = (node: VirtualNode) => {
    const reading = latest.get(node.name);
    const scene = styled(colour(node.scene), short(node.scene, 13));
    const name = short(node.name, 18);
    if (reading === undefined) return `${name} ${scene} ${styled("dim", "listening …")}`;
    const battery = reading.battery_v === null ? "mains " : `${reading.battery_v.toFixed(2)} V`;
    return (
      `${name} ${scene} ${stateText(states.of(node.name), 7)} ${number(reading.pressure_kpa, 1, 6)} ${number(reading.level_dbfs, 0, 5)}  ` +
      `${styled("cyan", bars(reading).padEnd(8))} ${battery.padEnd(6)} ${timeOf(reading).slice(11, 19)}`
    );
  };
  return {
    reading: (reading) => latest.set(reading.node, reading),
    event: (event) => say(eventText(event)),
    leak: (leak) => say(states.take(leak)),
    draw: (footer) => {
      const shown = nodes.slice(0, Math.max(1, rows()));
      const head = `${"node".padEnd(18)} ${"what it hears".padEnd(13)} leak       kPa  dBFS  15-2000  power  measured`;
      const hidden = nodes.length - shown.length;
      const lines = [
        ...news,
        styled("bold", head),
        ...shown.map(row),
        ...(hidden > 0 ? [styled("dim", `… and ${hidden} more`)] : []),
        footer,
      ];
      const up = drawn > 0 ? `\x1b[${drawn}A` : "";
      write(up + lines.map((line) => `\x1b[2K${line}\n`).join(""));
      // What was said stays where it is, and scrolls away.
      drawn = lines.length - news.length;
      news = [];
    },
  };
}
