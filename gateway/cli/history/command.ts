// `history`: what a node has measured, as a table, a chart in the terminal, a picture, or for programs.
import { type Command, Option } from "commander";
import { systemClock } from "../../clock.ts";
import { KEPT_WRITERS, keptFields } from "../../deliver/formats/kept.ts";
import type { Origin } from "../../deliver/formats/record.ts";
import { timestamp } from "../../deliver/formats/units.ts";
import { GatewayError } from "../../errors.ts";
import {
  INTERVAL_DEFAULT_MS,
  type KeptOf,
  LATE_INTERVALS,
  type NodeInfo,
  type Span,
  type View,
  viewOf,
} from "../../store/view.ts";
import { localText } from "../../text/local-time.ts";
import { showsUnicode } from "../../text/unicode.ts";
import { wrap } from "../../text/wrap.ts";
import { type MomentFlags, moment, siteZone, spanOf } from "../moments.ts";
import { configOption, forceOption, load } from "../options.ts";
import { writeOutFile } from "../out-file.ts";
import type { Output, Surroundings } from "../program.ts";
import { nodeNamed, withStore } from "../store.ts";
import type { Point } from "./bands.ts";
import { type ChartSize, type ChartWords, chart } from "./chart.ts";
import { fieldsOf, QUANTITIES, QUANTITY_NAMES, type Quantity, type QuantityName } from "./quantities.ts";
import { svg } from "./svg.ts";
import { historyTable } from "./text.ts";

interface Flags extends MomentFlags {
  what?: QuantityName;
  plot?: true;
  out?: string;
  force?: true;
  json?: true;
  config: string;
}

const DAY_MS = 86_400_000;
/** What is shown where nothing says since when. */
const USUAL_MS = { reading: 7 * DAY_MS, night: 90 * DAY_MS };
/** A night is due a day after the one before. */
const NIGHTS_APART_MS = 1.5 * DAY_MS;
/** A chart is that high where the terminal is not lower, and no narrower than this. */
const ROWS = 12;
const [LEAST_ROWS, LEAST_COLUMNS] = [4, 24];
/** Of a terminal that does not say, and at most. */
const COLUMNS = 80;

export function defineHistory(program: Command, surroundings: Surroundings): void {
  program
    .command("history <node>")
    .description("show what a node has measured: a table, a chart, a picture")
    .option("--since <when>", "7d ago, or a date like 2026-11-29 (default: 7d; 90d of nights)", moment)
    .option("--until <when>", "until then, a date until its end (default: now)", moment)
    .addOption(new Option("--what <what>", "one quantity").choices(QUANTITY_NAMES))
    .option("--plot", "as a chart in the terminal (default of --what: pressure)")
    .option("--out <file>", "as a picture, an SVG file")
    .addOption(forceOption())
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway history elm-street-4
  sippra-gateway history elm-street-4 --plot --since 30d
  sippra-gateway history elm-street-4 --plot --what night-level --since 365d
  sippra-gateway history elm-street-4 --out elm-street-4.svg

Reads the store, whether the gateway runs or not. Times are those of the site:
TZ=Europe/Stockholm before the command says which, else time_zone of those who
are told, else this machine's. A column of a chart has the least and greatest
of its time. How long records are kept: retention in the configuration.

Exit codes: 0 done, also where nothing was measured then, 1 cannot run, or no
picture of nothing, 2 wrong usage or configuration.`,
    )
    .action((name: string, flags: Flags) => showHistory(name, flags, surroundings));
}

function showHistory(name: string, flags: Flags, { out, env }: Surroundings): void {
  if ([flags.plot, flags.out, flags.json].filter((each) => each !== undefined).length > 1)
    throw new GatewayError("config", "Give one of --plot, --out and --json.");
  const config = load(flags, env);
  const zone = siteZone(config, env);
  const what = flags.what ?? null;
  const quantity: Quantity = QUANTITIES[what ?? "pressure"];
  const span = spanOf(flags, zone, systemClock.now(), USUAL_MS[quantity.of]);
  withStore(config, (store) => {
    const node = nodeNamed(store, name);
    const view = viewOf(store);
    const asked = { node, quantity, span, zone, records: view.within(name, quantity.of, span) };
    if (flags.json) writeJson(asked, config, out);
    else if (flags.out !== undefined) {
      const picture = svg(pointsOf(asked), span, gapOf(asked), wordsOf(asked));
      if (picture === null) throw new GatewayError("output", nothingText(view, asked));
      writeOutFile(flags.out, picture, flags.force === true);
      out.write(`Wrote ${flags.out}.\n`);
    } else {
      const size = sizeOf(out);
      const text = flags.plot
        ? plotText(asked, size, showsUnicode(env))
        : historyTable(asked.records, what, zone);
      out.write(`${text ?? wrap(nothingText(view, asked), size.columns)}\n`);
    }
  });
}

interface Asked {
  node: NodeInfo;
  quantity: Quantity;
  span: Span;
  zone: string;
  records: Iterable<KeptOf<"reading"> | KeptOf<"night">>;
}

/** Null where there is nothing to be seen. */
function plotText(asked: Asked, size: ChartSize, unicode: boolean): string | null {
  const { quantity, span, zone } = asked;
  const found = chart(pointsOf(asked), span, gapOf(asked), size, wordsOf(asked), unicode);
  if (found === null) return null;
  const { points, low, high } = found.bands;
  const count = `${points.toLocaleString("en")} ${quantity.of}${points === 1 ? "" : "s"}`;
  const range = `${low.toFixed(quantity.decimals)} to ${high.toFixed(quantity.decimals)}`;
  return [...found.lines, wrap(`${count}, ${range}. Times: ${zone}.`, size.columns)].join("\n");
}

const wordsOf = ({ node, quantity, zone }: Asked): ChartWords => ({
  ...{ title: `${node.name}: ${quantity.title}, ${quantity.unit}`, zone, decimals: quantity.decimals },
});

function* pointsOf({ records, quantity }: Asked): Generator<Point> {
  for (const record of records) {
    const { value, low, high } = quantity.shown(fieldsOf(record));
    if (value !== null)
      yield { at: record.time ?? record.received, value, low: low ?? value, high: high ?? value };
  }
}

/** A node that is late is heard again: until then nothing is known. */
const gapOf = ({ node, quantity }: Asked): number =>
  quantity.of === "night" ? NIGHTS_APART_MS : LATE_INTERVALS * (node.interval ?? INTERVAL_DEFAULT_MS);

const sizeOf = ({ columns, rows }: Output): ChartSize => ({
  columns: Math.max(LEAST_COLUMNS, Math.min(columns || COLUMNS, COLUMNS)),
  // Title, axis, times, and what stands below; and the line that is typed next.
  rows: Math.max(LEAST_ROWS, Math.min((rows || ROWS + 6) - 6, ROWS)),
});

/** That there is nothing, and when there was. */
function nothingText(view: View, { node, quantity, span, zone }: Asked): string {
  const from = localText(span.from, zone);
  const nothing = `${node.name} has no ${quantity.of} with a ${quantity.title} from ${from} to ${localText(span.until, zone)} (${zone}).`;
  const newest = view.latest(node.name);
  if (newest === null) return `${nothing} No reading of it is kept.`;
  return `${nothing} Its newest reading is of ${localText(newest.time ?? newest.received, zone)}: see --since.`;
}

/** In parts, so that years of it take no memory. */
function writeJson({ node, quantity, span, records }: Asked, origin: Origin, out: Output): void {
  const head = { node: node.name, from: timestamp(span.from), until: timestamp(span.until) };
  out.write(`${JSON.stringify(head, null, 2).slice(0, -2)},\n  "${quantity.of}s": [`);
  let separator = "\n";
  for (const record of records) {
    out.write(`${separator}    ${KEPT_WRITERS[record.type](keptFields(record, origin))}`);
    separator = ",\n";
  }
  out.write(`${separator === "\n" ? "" : "\n  "}]\n}\n`);
}
