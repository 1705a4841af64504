// What the demo shows: on a terminal a table that is updated in place, elsewhere one line a message.
import { styleText } from "node:util";
import type { ReadingPayload } from "../../gateway/deliver/formats/json.ts";
import type { VirtualNode } from "./node.ts";

export interface Display {
  reading(reading: ReadingPayload, topic: string): void;
  /** Redraws what has changed; `footer` is the last line. */
  draw(footer: string): void;
}

/** Eight bands as eight bars, from -80 to -20 dB re full scale. */
export function bars(reading: ReadingPayload): string {
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

const timeOf = (reading: ReadingPayload) =>
  reading.time?.slice(0, 19).replace("T", " ") ?? "time not known     ";

/** One line a message, 80 columns. */
export function lineDisplay(write: (text: string) => void): Display {
  return {
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
  const latest = new Map<string, ReadingPayload>();
  let drawn = 0;
  const colour = (scene: string) => (scene.startsWith("leak") ? "red" : "green");
  const row = (node: VirtualNode) => {
    const reading = latest.get(node.name);
    const scene = styleText(colour(node.scene), short(node.scene, 14));
    const name = short(node.name, 20);
    if (reading === undefined) return `${name} ${scene} ${styleText("dim", "listening …")}`;
    const battery = reading.battery_v === null ? "mains " : `${reading.battery_v.toFixed(2)} V`;
    return (
      `${name} ${scene} ${number(reading.pressure_kpa, 1, 6)} ${number(reading.level_dbfs, 0, 5)}  ` +
      `${styleText("cyan", bars(reading).padEnd(8))} ${battery.padEnd(6)} ${timeOf(reading).slice(11, 19)}`
    );
  };
  return {
    reading: (reading) => latest.set(reading.node, reading),
    draw: (footer) => {
      const shown = nodes.slice(0, Math.max(1, rows()));
      const head = `${"node".padEnd(20)} ${"what it hears".padEnd(14)}    kPa  dBFS  15-2000  power  measured`;
      const hidden = nodes.length - shown.length;
      const lines = [
        styleText("bold", head),
        ...shown.map(row),
        ...(hidden > 0 ? [styleText("dim", `… and ${hidden} more`)] : []),
        footer,
      ];
      const up = drawn > 0 ? `\x1b[${drawn}A` : "";
      write(up + lines.map((line) => `\x1b[2K${line}\n`).join(""));
      drawn = lines.length;
    },
  };
}
