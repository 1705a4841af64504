// `areas list`, `show` and `import`: metered areas and their night flows. Works on the same database as a running gateway.
import { basename } from "node:path";
import { type Command, Option } from "commander";
import { areaOf, fileFormOf, metersOf } from "../assemble/areas.ts";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import { FLOW_UNITS, offsetMs } from "../config/areas.ts";
import { nearest } from "../config/nearest.ts";
import { areaPayload } from "../deliver/retained-area.ts";
import { GatewayError } from "../errors.ts";
import type { Store } from "../store/open.ts";
import { viewOf } from "../store/view.ts";
import type { FileForm } from "../watch/flow/csv.ts";
import { importFlowFile, readBounded } from "../watch/flow/folder.ts";
import { counts } from "../watch/flow/meter.ts";
import { type FlowReport, flowReport } from "../watch/flow/report.ts";
import { areaTable, areaText, CHART_NIGHTS, dayText } from "./area-text.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { withStore } from "./store.ts";

interface Flags {
  config: string;
  json?: true;
}

interface ImportFlags extends Flags {
  area?: string;
  meter?: string;
  unit?: (typeof FLOW_UNITS)[number];
  zone?: string;
  valueColumn?: string;
  timeColumn?: string;
}

export function defineAreas(program: Command, surroundings: Surroundings): void {
  const areas = program
    .command("areas")
    .description("metered areas: the minimum flow of their nights, and whether it has gone up")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway areas list
  sippra-gateway areas show norra                its nights as a chart
  sippra-gateway areas import april.csv --area norra

Areas and their flow meters stand in the configuration, under areas. The flow of
a night is that of its lowest hour between 2 and 4 o'clock, standard time.`,
    );
  defineList(areas, surroundings);
  defineImport(areas, surroundings);
}

function defineList(areas: Command, { out, env }: Surroundings): void {
  areas
    .command("list")
    .description("list areas: last night's flow, what is usual, and what has changed, m³/h")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway areas list
  sippra-gateway areas list --json`,
    )
    .action((flags: Flags) => {
      const config = load(flags, env);
      const reports = withStore(config, (store) => config.areas.map((each) => reportOf(store, areaOf(each))));
      out.write(
        `${flags.json ? jsonText(reports.map((each) => reportJson(each, config))) : areaTable(reports)}\n`,
      );
    });
  areas
    .command("show <area>")
    .description(`its last ${CHART_NIGHTS} nights as a chart, and since when the flow is another`)
    .option("--json", "as JSON, with those nights, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway areas show norra`,
    )
    .action((name: string, flags: Flags) => {
      const config = load(flags, env);
      const area = areaOf(areaNamed(config, name));
      withStore(config, (store) => {
        const report = reportOf(store, area);
        const last = report.night?.date ?? 0;
        const nights = store.flow.nights(area.name, last - CHART_NIGHTS + 1, last + 1);
        const json = () => ({
          ...reportJson(report, config),
          nights: nights.map(({ date, ...night }) => ({ night: dayText(date), ...night })),
        });
        out.write(`${flags.json ? jsonText(json()) : areaText(report, nights)}\n`);
      });
    });
}

const reportOf = (store: Store, area: FlowReport["area"]): FlowReport =>
  flowReport(viewOf(store), area, systemClock.now());

const jsonText = (value: unknown) => JSON.stringify(value, null, 2);

/** As over MQTT, and which nodes and meters it has. */
function reportJson(report: FlowReport, { site, gateway }: GatewayConfig) {
  const { name: area, title, nodes, meters } = report.area;
  return { site, gateway, area, title, ...areaPayload(report, { site, gateway }), nodes, meters };
}

/** Throws a GatewayError "config" where there is no such area, which says which one was meant. */
function areaNamed({ areas }: GatewayConfig, name: string): GatewayConfig["areas"][number] {
  const found = areas.find((each) => each.name === name);
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    areas.map((each) => each.name),
  );
  const mend = meant === null ? `see "sippra-gateway areas list".` : `did you mean ${meant}?`;
  throw new GatewayError("config", `There is no area named ${name}: ${mend}`);
}

function defineImport(areas: Command, { out, env }: Surroundings): void {
  areas
    .command("import <file>")
    .description("read what a flow meter's logger has kept, from a CSV file: all of it, or nothing")
    .option("--area <name>", "whose meter it is; where there is one area, that")
    .option("--meter <name>", "which meter of it; where it has one, that")
    .addOption(
      new Option("--unit <unit>", "what the file counts in; what the meter does, where left out").choices(
        FLOW_UNITS,
      ),
    )
    .option("--zone <zone>", 'of times that do not say it: "+01:00" or Europe/Stockholm')
    .option("--value-column <name>", "the column of values; where there is one, that")
    .option("--time-column <name>", "the column of times; the first, where left out")
    .option("--json", "what was read as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway areas import april.csv --area norra --unit l/s \\
    --zone Europe/Stockholm --value-column "Flöde (l/s)"

Semicolons, decimal commas, and times like 2026-11-29 03:15 or 29.11.2026 03:15
are understood. A file that was imported before changes nothing.`,
    )
    .action((file: string, flags: ImportFlags) => {
      const config = load(flags, env);
      const { area, meter, form } = meterFor(config, flags);
      const bytes = bytesOf(file);
      const found = withStore(config, (store) =>
        importFlowFile(bytes, basename(file), [{ area, meter, form }], {
          work: store.flow.work,
          clock: systemClock,
        }),
      );
      const sentence = found.isKnown
        ? `${found.file} was imported before: it changes nothing.`
        : `${found.file} has ${found.samples} samples of ${meter.name} in ${area.name}: they are worked in.`;
      out.write(`${flags.json ? jsonText(found) : [sentence, ...found.warnings].join("\n")}\n`);
    });
}

function meterFor(config: GatewayConfig, flags: ImportFlags) {
  if (flags.area !== undefined) areaNamed(config, flags.area);
  const all = metersOf(config.areas).filter(
    ({ area, meter }) =>
      (flags.area === undefined || area.name === flags.area) &&
      (flags.meter === undefined || meter.name === flags.meter),
  );
  const [found, ...others] = all;
  if (found === undefined || others.length > 0) {
    const names = all.map(({ area, meter }) => `${area.name} ${meter.name}`).join(", ");
    const which =
      found === undefined
        ? "There is no such flow meter in the configuration"
        : `Several flow meters could be meant (${names})`;
    throw new GatewayError("config", `${which}: name one with --area and --meter.`);
  }
  const { area, meter, config: settings } = found;
  const form = withFlags(fileFormOf(settings, area), flags);
  if (counts(form.unit) !== meter.counts)
    throw new GatewayError(
      "config",
      `${meter.name} ${meter.counts ? "goes on counting, and that unit is a flow" : "tells a flow, and that unit goes on counting"}: give a meter of its own to each.`,
    );
  return { area, meter, form };
}

function withFlags(form: FileForm, { unit, zone, valueColumn, timeColumn }: ImportFlags): FileForm {
  const offset = zone === undefined ? null : offsetMs(zone);
  if (unit === "pulses" && form.litresPerPulse === undefined)
    throw new GatewayError(
      "config",
      "Say per_pulse_l of the meter in the configuration: a pulse can be anything.",
    );
  return {
    ...form,
    ...(unit !== undefined && { unit }),
    ...(zone !== undefined && { zone: offset === null ? { name: checkedZone(zone) } : { offset } }),
    ...(valueColumn !== undefined && { valueColumn }),
    ...(timeColumn !== undefined && { timeColumn }),
  };
}

function checkedZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new GatewayError("config", `There is no zone ${zone}: write it like +01:00 or Europe/Stockholm.`, {
      cause,
    });
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readBounded(file, basename(file));
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    throw new GatewayError("flow", `${file} ${why}: name the file to import.`, { cause });
  }
}
