// What is known of a node besides its nights: where it is, what it is, when it was heard; each with what it means.
import { capital } from "../../../alarms/sentences/words.ts";
import type { NodeDetail } from "../api.ts";
import { dateTime, number, span, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { Term } from "./term.ts";
import { flagMeans, flagName } from "./words/flags.ts";
import { materialName } from "./words/materials.ts";
import { nodeWords as words } from "./words/node.ts";
import { nodesWords } from "./words/nodes.ts";

/** `now` as the server has it. */
export function NodeFacts({ detail: { row, info }, now }: { detail: NodeDetail; now: number }) {
  const { fact, notSaid } = words;
  const { latest, leak } = row;
  const facts: [keyof typeof fact, unknown][] = [
    ["heard", row.lastHeard === null ? nodesWords.never : heardAt(row.lastHeard, now)],
    ["leak", leak === null ? notSaid : leakText(leak)],
    ["reading", latest === null ? notSaid : readingText(latest)],
    [
      "remarks",
      latest === null || latest.flags.length === 0 ? words.none : html`<${Flags} flags=${latest.flags} />`,
    ],
    ["battery", batteryText(row)],
    ["margin", row.margin_db === null ? words.noRadio : marginText(row.margin_db, info)],
    ["place", row.address ?? notSaid],
    [
      "position",
      row.latitude === null || row.longitude === null
        ? notSaid
        : `${number(row.latitude, 5)}, ${number(row.longitude, 5)}`,
    ],
    ["pipe", pipeText(row.pipe) || notSaid],
    ["area", row.area ?? nodesWords.areaNone],
    ["interval", info.interval_ms === null ? notSaid : words.every(span(info.interval_ms))],
    ["sampling", info.rate_hz === null ? notSaid : words.sampled(withUnit(info.rate_hz, "Hz"), info.bits)],
    ["gain", withUnit(info.gain_db, "dB", 1)],
    ["board", row.board ?? notSaid],
    ["firmware", row.firmware ?? notSaid],
    ["boot", number(info.boot)],
    ["module", moduleText(info.module)],
    ["number", words.numbered(info.network, info.number)],
  ];
  return html`<dl class="facts">
    ${facts.map(([name, says]) => html`<dt><${Term} name=${capital(fact[name][0])} means=${fact[name][1]} /></dt><dd>${says}</dd>`)}
  </dl>`;
}

export const heardAt = (at: number, now: number) =>
  html`<time datetime=${new Date(at).toISOString()} title=${dateTime(at)}>${agoText(now - at)} <span class="exact">${dateTime(at)}</span></time>`;

const agoText = (ms: number) => (ms < 60_000 ? nodesWords.justNow : nodesWords.ago(span(ms)));

/** Of words where they are known, else as it is written. */
export const Flags = ({ flags }: { flags: readonly string[] }) =>
  html`<span class="flags">${flags.map((flag) => html`<${Term} name=${flagName(flag)} means=${flagMeans(flag)} />`)}</span>`;

function leakText({ state, since, rise_db, score }: NonNullable<NodeDetail["row"]["leak"]>) {
  const [name, means] = words.leakStates[state] ?? [state, state];
  return html`<${Term} name=${name} means=${means} />${since === null ? "" : ` ${words.since(dateTime(since))}`}${
    rise_db === null ? "" : `; ${words.risen(withUnit(rise_db, "dB", 1), score)}`
  }`;
}

const readingText = ({
  at,
  pressure_kpa,
  level_dbfs,
  temperature_c,
}: NonNullable<NodeDetail["row"]["latest"]>) =>
  [
    dateTime(at),
    ...(pressure_kpa === null ? [] : [withUnit(pressure_kpa, "kPa", 1)]),
    ...(level_dbfs === null ? [] : [withUnit(level_dbfs, "dBFS", 1)]),
    ...(temperature_c === null ? [] : [withUnit(temperature_c, "°C")]),
  ].join(", ");

export function batteryText({ latest }: Pick<NodeDetail["row"], "latest">): string {
  if (latest === null) return "–";
  const isLow = latest.flags.includes("battery-low");
  if (latest.battery_v === null) return isLow ? nodesWords.batteryLow : nodesWords.mains;
  return `${withUnit(latest.battery_v, "V", 2)}${isLow ? `, ${nodesWords.batteryLow}` : ""}`;
}

const marginText = (margin: number, { rssi_dbm, snr_db }: NodeDetail["info"]) =>
  `${withUnit(margin, "dB", 1)} (${words.signal(withUnit(rssi_dbm, "dBm"), withUnit(snr_db, "dB", 1))})`;

function moduleText(faults: NodeDetail["info"]["module"]): string {
  if (faults === null) return words.none;
  const { sleepless, resets } = faults;
  return [
    ...(sleepless > 0 ? [words.sleepless(sleepless)] : []),
    ...(resets > 0 ? [words.moduleReset(resets)] : []),
  ].join(" ");
}

export const pipeText = ({ id, material, diameter_mm }: NodeDetail["row"]["pipe"]): string =>
  [
    id,
    material === null ? null : materialName(material),
    diameter_mm === null ? null : withUnit(diameter_mm, "mm"),
  ]
    .filter((part) => part !== null && part !== undefined)
    .join(" ");
