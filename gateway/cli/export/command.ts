// `export`: what the store keeps, as a file for other programs: CSV, NDJSON or Parquet.
import { type Command, Option } from "commander";
import type { GatewayConfig } from "../../assemble/configuration.ts";
import { databaseIn } from "../../assemble/stored.ts";
import { systemClock } from "../../clock.ts";
import { timestamp } from "../../deliver/formats/units.ts";
import { keepHeapSmall } from "../../heap.ts";
import type { Store } from "../../store/open.ts";
import { type Span, viewOf } from "../../store/view.ts";
import { bar, createStatusLine } from "../../text/progress.ts";
import { wrap } from "../../text/wrap.ts";
import { type MomentFlags, moment, siteZone, spanOf } from "../moments.ts";
import { configOption, forceOption, load } from "../options.ts";
import type { Surroundings } from "../program.ts";
import { nodeNamed, withStore } from "../store.ts";
import { csvFormat } from "./csv.ts";
import { type Format, lineFormat } from "./format.ts";
import { readingColumns } from "./reading-columns.ts";
import { KINDS, type Kind, sourceOf, type Wanted } from "./sources.ts";
import { openTarget, type Target } from "./target.ts";
import { groupsAside, type Start } from "./threads.ts";

const FORMATS = ["csv", "ndjson", "parquet"] as const;
type FormatName = (typeof FORMATS)[number];

interface Flags extends MomentFlags {
  format: FormatName;
  out: string;
  node?: string[];
  kind: Kind;
  force?: true;
  json?: true;
  config: string;
}

/** Rows between two looks at Ctrl-C, and at whether a reader is slower. */
const ROWS_A_TURN = 16_384;

export function defineExport(program: Command, surroundings: Surroundings): void {
  program
    .command("export")
    .description("write what is kept to a file, for other programs")
    .addOption(new Option("--format <format>", "of the file").choices(FORMATS).makeOptionMandatory())
    .requiredOption("--out <file>", "where to; - is the standard output")
    .addOption(new Option("--kind <kind>", "what").choices(KINDS).default("readings"))
    .option("--since <when>", "7d ago, or a date like 2026-11-29 (default: all that is kept)", moment)
    .option("--until <when>", "until then, a date until its end (default: now)", moment)
    .option("--node <name>", "of this node; again for each further one (default: all)", added)
    .addOption(forceOption())
    .option("--json", "say what was written as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway export --format parquet --out 2026.parquet --since 2026-01-01
  sippra-gateway export --format csv --kind alarms --out alarms.csv
  sippra-gateway export --format ndjson --out - --node elm-street-4 | head

Fields have the names that they have over MQTT, and times are UTC; what they
mean: docs/export.md. Dates of --since and --until are the site's, by
TZ=Europe/Stockholm before the command. The file is there when it is whole, and
then only. Readings are kept for retention.readings, 30 days where nothing is
said.

Exit codes: 0 done, also where there is nothing: then the file has no rows, 1
cannot run, 2 wrong usage or configuration.`,
    )
    .action((flags: Flags) => exportRows(flags, surroundings));
}

const added = (name: string, before: string[] = []) => [...before, name];

async function exportRows(flags: Flags, surroundings: Surroundings): Promise<void> {
  const { out, err, env, standBack } = surroundings;
  const config = load(flags, env);
  const now = systemClock.now();
  const span = spanOf(flags, siteZone(config, env), now, Number.POSITIVE_INFINITY);
  const rows = await withStore(config, async (store) => {
    const names = namesIn(store, flags.node);
    standBack?.();
    const wanted = { kind: flags.kind, span, nodes: names, isSome: flags.node !== undefined };
    const target = openTarget(flags.out, flags.force === true, surroundings);
    const status = createStatusLine(err);
    try {
      const written = await writeKind(store, wanted, flags.format, config, target, (part, parts, soFar) =>
        status.draw(`${bar(part, parts)} ${soFar.toLocaleString("en")} ${flags.kind}`),
      );
      target.finish();
      return written;
    } finally {
      status.clear();
      target.close();
    }
  });
  const to = flags.out === "-" ? err : out;
  if (flags.json) to.write(`${JSON.stringify(summary(rows, span, flags), null, 2)}\n`);
  else if (rows === 0) err.write(`${wrap(nothingText(flags, span, config))}\n`);
  else if (flags.out !== "-")
    out.write(`Wrote ${rows.toLocaleString("en")} ${flags.kind} to ${flags.out}.\n`);
}

/** Throws GatewayError "config" where there is no such node. */
function namesIn(store: Store, wanted: readonly string[] | undefined): string[] {
  if (wanted === undefined) return store.nodes().map(({ name }) => name);
  return [...new Set(wanted.map((name) => nodeNamed(store, name).name))];
}

type OnProgress = (part: number, parts: number, rows: number) => void;

/** Returns how many rows it were. Parquet's library is read only where it is needed. */
async function writeKind(
  store: Store,
  wanted: Wanted,
  form: FormatName,
  config: GatewayConfig,
  target: Target,
  onProgress: OnProgress,
): Promise<number> {
  if (form === "parquet" && wanted.kind === "readings")
    return writeReadings(
      { path: databaseIn(config.data), wanted, origin: { site: config.site, gateway: config.gateway } },
      target,
      onProgress,
    );
  await keepHeapSmall();
  const { columns, json, parts } = sourceOf(viewOf(store), wanted, config);
  if (form === "parquet") {
    const { parquetFormat } = await import("./parquet.ts");
    return writeAll(parts, parquetFormat(columns, target.write), target, onProgress);
  }
  const format =
    form === "csv"
      ? csvFormat(columns, target.write)
      : lineFormat("", (fields) => `${json(fields)}\n`, target.write);
  return writeAll(parts, format, target, onProgress);
}

/** Into a Parquet file, whose groups are made elsewhere. */
async function writeReadings(start: Start, target: Target, onProgress: OnProgress): Promise<number> {
  const { parquetFile } = await import("./parquet.ts");
  const { origin, wanted } = start;
  const file = parquetFile(readingColumns(origin), target.write);
  let [rows, nodes] = [0, 0];
  onProgress(nodes, wanted.nodes.length, rows);
  for await (const made of groupsAside(start)) {
    for (const group of made.groups) {
      file.append(group);
      rows += Number(group.about.num_rows);
    }
    nodes += made.nodes;
    onProgress(nodes, wanted.nodes.length, rows);
    await turn(target);
    if (target.isOver()) return rows;
  }
  file.end();
  await turn(target);
  return rows;
}

async function writeAll<Row>(
  parts: readonly (() => Iterable<Row>)[],
  format: Format<Row>,
  target: Target,
  onProgress: OnProgress,
): Promise<number> {
  let rows = 0;
  for (const [i, part] of parts.entries()) {
    onProgress(i, parts.length, rows);
    for (const row of part()) {
      format.add(row);
      if (++rows % ROWS_A_TURN === 0) await turn(target);
      if (target.isOver()) return rows;
    }
  }
  format.end();
  await turn(target);
  return rows;
}

/** So that Ctrl-C, and that a reader has gone, come through. */
async function turn(target: Target): Promise<void> {
  await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 0));
  await target.ready();
}

const isoOrNull = (ms: number) => (Number.isFinite(ms) ? timestamp(ms) : null);

const summary = (rows: number, { from, until }: Span, { out, kind, format }: Flags) => ({
  ...{ file: out, format, kind, rows, from: isoOrNull(from), until: isoOrNull(until) },
});

function nothingText({ kind, out }: Flags, { from, until }: Span, { retention }: GatewayConfig): string {
  const since = Number.isFinite(from) ? ` from ${timestamp(from)}` : "";
  const file = out === "-" ? "" : ` ${out} has none.`;
  const kept =
    kind === "readings" ? ` Readings are kept for ${retention.readings} (retention.readings).` : "";
  return `There are no ${kind}${since} until ${timestamp(until)}.${file}${kept}`;
}
