// `report`: what a water works tells of a month: one page, in the terminal or as a file.
import { type Command, InvalidArgumentError, Option } from "commander";
import { systemClock } from "../../clock.ts";
import { networkOf } from "../../config/radio.ts";
import { spanMs } from "../../config/retention.ts";
import { GatewayError } from "../../errors.ts";
import { type Span, viewOf } from "../../store/view.ts";
import { localText } from "../../text/local-time.ts";
import { bar, createStatusLine } from "../../text/progress.ts";
import { siteZone } from "../moments.ts";
import { configOption, forceOption, load } from "../options.ts";
import { writeOutFile } from "../out-file.ts";
import type { Surroundings } from "../program.ts";
import { withStore } from "../store.ts";
import { type Document, documentOf } from "./document.ts";
import { EN } from "./en.ts";
import { asHtml, asMarkdown, asText } from "./forms.ts";
import { reportJson } from "./json.ts";
import { type MonthFigures, monthFigures, monthSpan } from "./month.ts";
import { SV } from "./sv.ts";

const LANGUAGES = { en: EN, sv: SV };
type Language = keyof typeof LANGUAGES;

interface Flags {
  month: string;
  lang: Language;
  json?: true;
  out?: string;
  force?: true;
  config: string;
}

export function defineReport(program: Command, surroundings: Surroundings): void {
  program
    .command("report")
    .description("report a month: nodes, alarms, night flows, batteries, outages")
    .requiredOption("--month <month>", "like 2026-11, by the clocks of the site", month)
    .addOption(new Option("--lang <language>", "of the report").choices(Object.keys(LANGUAGES)).default("en"))
    .option("--out <file>", "to a file that ends in .html or .md")
    .option("--json", "as JSON, for programs")
    .addOption(forceOption())
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway report --month 2026-11
  sippra-gateway report --month 2026-11 --lang sv --out 2026-11.html

What nodes delivered is known for as long as readings are kept: with 30 days,
report a month on the day after it, or keep them for 62d (retention.readings).
What the figures mean: docs/export.md.`,
    )
    .action((flags: Flags) => writeReport(flags, surroundings));
}

function month(text: string): string {
  if (monthSpan(text, "UTC") === null) throw new InvalidArgumentError("It must be a month like 2026-11.");
  return text;
}

function writeReport(flags: Flags, { out, err, env }: Surroundings): void {
  const form = flags.out === undefined ? asText : formOf(flags.out);
  if (flags.json && flags.out !== undefined)
    throw new GatewayError("config", "Give one of --out and --json.");
  const config = load(flags, env);
  const [now, zone] = [systemClock.now(), siteZone(config, env)];
  const span = pastSpan(flags.month, zone, now);
  const status = createStatusLine(err);
  const figures: MonthFigures = withStore(config, (store) => {
    const site = {
      ...{ site: config.site, gateway: config.gateway, zone },
      ...{ radioPeriodMs: 1000 * networkOf(config.radio).period },
      readingsKeptMs: spanMs(config.retention.readings),
    };
    try {
      return monthFigures(viewOf(store), site, flags.month, span, now, (done, of) =>
        status.draw(`${bar(done, of)} node ${done + 1} of ${of}`),
      );
    } finally {
      status.clear();
    }
  });
  if (flags.json) {
    out.write(`${JSON.stringify(reportJson(figures), null, 2)}\n`);
    return;
  }
  const text = form(documentOf(figures, config.retention.readings, LANGUAGES[flags.lang]), flags.lang);
  if (flags.out === undefined) out.write(text);
  else {
    writeOutFile(flags.out, text, flags.force === true);
    out.write(`Wrote ${flags.out}.\n`);
  }
}

/** Throws GatewayError "config" where it is still to come. */
function pastSpan(of: string, zone: string, now: number): Span {
  const span = monthSpan(of, zone)!;
  if (span.from >= now)
    throw new GatewayError("config", `${of} is still to come: it is ${localText(now, zone)} (${zone}).`);
  return span;
}

/** Throws GatewayError "config". */
function formOf(file: string): (document: Document, language: string) => string {
  if (/\.html?$/i.test(file)) return asHtml;
  if (/\.md$/i.test(file)) return asMarkdown;
  throw new GatewayError("config", `${file} has to end in .html or .md, which says what it is to be.`);
}
