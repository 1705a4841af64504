// `nodes show`: all that is known of one node, on a screen: where it is, how it is set, what it has said last, what is wrong.
// Of its key what has become of it, never the key.
import type { Command } from "commander";
import { FLAG_BATTERY_LOW } from "../../shared/messages.ts";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import { leakPayload } from "../deliver/formats/leak.ts";
import { readingFields } from "../deliver/formats/record.ts";
import { timestamp } from "../deliver/formats/units.ts";
import type { Store } from "../store/open.ts";
import { type KeptRecord, viewOf } from "../store/view.ts";
import { duration } from "../text/time.ts";
import { wrap } from "../text/wrap.ts";
import { judgedFields } from "../watch/self-check/fields.ts";
import { alarmJson } from "./alarms.ts";
import { keyJson } from "./keys.ts";
import { nodeJson, signalText } from "./node-text.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { nodeNamed, withStore } from "./store.ts";
import { widthOf } from "./width.ts";

export function defineShow(nodes: Command, { out, env }: Surroundings): void {
  nodes
    .command("show <name>")
    .description("show all that is known of a node: place, settings, last words, check, key, alarms")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway nodes show elm-street-4
  sippra-gateway nodes show elm-street-4 --json | jq .reading.battery_v

What it has measured: "history NODE". Its check in full: "nodes check NODE".`,
    )
    .action((name: string, flags: { json?: true; config: string }) => {
      const config = load(flags, env);
      const known = withStore(config, (store) => knownOf(store, config, name));
      const text = flags.json
        ? JSON.stringify(known, null, 2)
        : shownText(known, systemClock.now(), widthOf(out));
      out.write(`${text}\n`);
    });
}

/** For programs, in the fields that partners read too; null where a node has not said. Throws GatewayError "config". */
function knownOf(store: Store, config: GatewayConfig, name: string) {
  const node = nodeNamed(store, name);
  const view = viewOf(store);
  const [leak] = view.leaks(name);
  const checked = view.selfCheck(name);
  const keys = store.keysOf(name);
  const commands = view.commands(name, MOST_COMMANDS);
  return {
    ...nodeJson(node),
    reading: readingOf(view.latest(name)),
    leak: leak === undefined ? null : leakPayload(leak, config),
    check:
      checked === null ? null : { received: timestamp(checked.received), ...judgedFields(checked, "en") },
    installation: view.installation(name),
    keys: keys.map(keyJson),
    commands_waiting: commands.filter(({ ended }) => ended === null).length,
    alarms: view
      .alarms()
      .filter(({ place }) => place.nodes.includes(name))
      .map((alarm) => alarmJson(alarm, config)),
  };
}

type Known = ReturnType<typeof knownOf>;

const MOST_COMMANDS = 100;

function readingOf(record: KeptRecord | null) {
  if (record?.type !== "reading") return null;
  const { time, received, body, marks } = record;
  return { time: timestamp(time ?? received), ...readingFields(body, marks) };
}

type Value = string | number | null;

/** "3.02 V"; nothing of what is not known. */
const quantity = (value: Value, unit: string, before = "") =>
  value === null ? [] : [`${before}${value}${unit === "" ? "" : ` ${unit}`}`];

function shownText(known: Known, now: number, width: number): string {
  const ago = (at: number | string) =>
    `${duration(Math.max(0, now - (typeof at === "string" ? Date.parse(at) : at)))} ago`;
  const rows: [string, string[]][] = [
    ["Place", placeWords(known)],
    ["Pipe", pipeWords(known)],
    ["Heard", heardWords(known, ago)],
    ["Settings", settingsWords(known)],
    ["Reading", readingWords(known, ago)],
    ["Leak", leakWords(known, ago)],
    ["Reference", referenceWords(known)],
    ["Check", checkWords(known, ago)],
    ["Key", keyWords(known)],
    ["Commands", known.commands_waiting === 0 ? [] : [`${known.commands_waiting} wait for it`]],
    ["Alarms", known.alarms.map(({ alarm, kind, state }) => `${alarm}: ${kind}, ${state}`)],
  ];
  const { name, network, node, board, firmware } = known;
  const about = [`node ${network}/${node}`, ...quantity(board, ""), ...quantity(firmware, "", "firmware ")];
  const indent = " ".repeat(LABEL);
  return [
    wrap(`${name}: ${about.join(", ")}`, width, "  "),
    ...rows.map(([label, words]) => {
      const text = words.length === 0 ? "-" : words.join("; ");
      // A label is one word to whoever breaks lines.
      return wrap(`${label.padEnd(LABEL, "\u00a0")}${text}`, width, indent).replaceAll("\u00a0", " ");
    }),
    ...findingRows(known, width),
  ].join("\n");
}

/** Columns. */
const LABEL = 11;

function placeWords({ place: { latitude, longitude, address } }: Known): string[] {
  const at = latitude === null || longitude === null ? [] : [`${latitude}, ${longitude}`];
  return [...at, ...quantity(address, "")];
}

const pipeWords = ({ place: { pipeId, pipeMaterial, pipeDiameter } }: Known) => [
  ...quantity(pipeId, ""),
  ...quantity(pipeMaterial, ""),
  ...quantity(pipeDiameter, "mm"),
];

function heardWords({ lastSeen, signal }: Known, ago: (at: number) => string): string[] {
  if (lastSeen === null) return ["never"];
  return [ago(lastSeen), ...(signal === null ? [] : [signalText(signal)])];
}

function settingsWords({ interval, acousticRate, acousticBits, acousticGain, boot }: Known): string[] {
  return [
    ...(interval === null ? [] : [`interval ${duration(interval)}`]),
    ...quantity(acousticRate, "Hz", "sound at "),
    ...quantity(acousticBits, "bits"),
    ...quantity(acousticGain === null ? null : acousticGain / 10, "dB", "gain "),
    ...quantity(boot, "", "boot "),
  ];
}

function readingWords({ reading }: Known, ago: (at: string) => string): string[] {
  if (reading === null) return [];
  const isLow = (reading.flags_bits & FLAG_BATTERY_LOW) !== 0;
  return [
    ago(reading.time),
    ...quantity(reading.pressure_kpa, "kPa"),
    ...quantity(reading.level_dbfs, "dBFS", "level "),
    ...quantity(reading.battery_v, isLow ? "V (low)" : "V", "battery "),
    ...quantity(reading.temperature_c, "°C"),
  ];
}

function leakWords({ leak }: Known, ago: (at: string) => string): string[] {
  if (leak === null) return [];
  const { state, since, rise_db, baseline_dbfs } = leak;
  return [
    `${state}${since === null ? "" : `, began ${ago(since)}`}`,
    ...quantity(rise_db, "dB", "rise "),
    ...quantity(baseline_dbfs, "dBFS", "baseline "),
  ];
}

/** What was heard when it was installed. */
function referenceWords({ installation }: Known): string[] {
  if (installation === null) return [];
  const { at, by, reference } = installation;
  return [
    `installed ${at.slice(0, 10)}${by === null ? "" : ` by ${by}`}`,
    ...quantity(reference?.quietest_db ?? null, "dBFS", "quietest "),
    ...quantity(reference?.usual_db ?? null, "dBFS", "usual "),
    ...quantity(reference?.pressure_kpa ?? null, "kPa"),
  ];
}

function checkWords({ check }: Known, ago: (at: string) => string): string[] {
  if (check === null) return [];
  const wrong = check.findings.filter(({ verdict }) => verdict !== "pass").length;
  return [
    ago(check.received),
    wrong === 0 ? "nothing is wrong" : `${wrong} of ${check.findings.length} parts:`,
  ];
}

function keyWords({ keys }: Known): string[] {
  const newest = keys[0];
  if (newest === undefined) return ["none"];
  const { epoch, alive, used, board } = newest;
  return [
    `epoch ${epoch}, ${alive ? "opens frames" : "gone"}`,
    used === null ? "not used yet" : `first used ${used.slice(0, 10)}`,
    ...quantity(board, "", "board "),
  ];
}

/** What a node says is wrong with itself, at the end: these are sentences. */
function findingRows({ check }: Known, width: number): string[] {
  const wrong = check?.findings.filter(({ verdict }) => verdict !== "pass") ?? [];
  const rows = wrong.map(({ part, verdict, sentence }) =>
    wrap(`${part}, ${verdict}: ${sentence}`, width, "  "),
  );
  return rows.length === 0 ? [] : ["", ...rows];
}
