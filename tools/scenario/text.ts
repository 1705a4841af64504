// What happens in a scenario and what is told, as lines for people, at most 80 columns.
import { EN } from "../../gateway/alarms/sentences/en.ts";
import { wrap } from "../../gateway/text/wrap.ts";
import type { News } from "./news.ts";
import { UTC_OFFSET_MIN } from "./times.ts";

export const WIDTH = 80;
const INDENT = "                 ";

/** "2027-03-02 14:30", local standard time. */
export const momentText = (at: number): string =>
  new Date(at + UTC_OFFSET_MIN * 60_000).toISOString().slice(0, 16).replace("T", " ");

/** " (12 min after it began)" */
function afterText(seconds: number | null): string {
  if (seconds === null) return "";
  const [span, unit] =
    seconds < 7200
      ? [seconds / 60, "min"]
      : seconds < 172_800
        ? [seconds / 3600, "h"]
        : [seconds / 86_400, "days"];
  return `, ${span.toFixed(unit === "min" ? 0 : 1)} ${unit} after it began`;
}

const MOST_NODES = 4;
const nodesText = (nodes: readonly string[]) =>
  nodes.length === 0
    ? "all nodes"
    : nodes.slice(0, MOST_NODES).join(", ") +
      (nodes.length > MOST_NODES ? ` and ${nodes.length - MOST_NODES} more` : "");

function said(news: News): string {
  switch (news.of) {
    case "happening":
      return `(${news.text})`;
    case "burst":
      return `${news.node}: the pressure has fallen by ${news.fall_kpa.toFixed(1)} kPa${afterText(news.after_s)}`;
    case "state":
      return `${news.node}: ${news.before} → ${news.after}${news.after === "suspect" || news.after === "leak" ? afterText(news.after_s) : ""}`;
    case "alarm": {
      const sure = news.probability === null ? "" : `, ${Math.round(100 * news.probability)} % sure`;
      const how = news.what === "ended" ? "" : `${sure}${afterText(news.after_s)}`;
      return `Alarm ${news.alarm}, ${EN.changes[news.what]}: ${EN.kinds[news.kind].name}, ${nodesText(news.nodes)}${how}`;
    }
  }
}

export const newsLines = (news: News): string[] =>
  wrap(`${momentText(news.at)} ${said(news)}`.replaceAll(" %", "\u00a0%"), WIDTH, INDENT)
    .replaceAll("\u00a0", " ")
    .split("\n");
