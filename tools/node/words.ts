// What a node keeps, sends and hears, in words for a terminal.
import type { Admitted, Body, HelloBody, OutcomeBody, SelfCheck } from "../../gateway/admit/message.ts";
import type { Event, Night, Reading } from "../../gateway/deliver/contract/record.ts";
import { resetName } from "../../gateway/deliver/formats/names.ts";
import { payloadOf, type RecordPayload } from "../../gateway/deliver/formats/record.ts";
import { selfCheckFields } from "../../gateway/deliver/formats/self-check.ts";
import type { Answer } from "../../gateway/store/acceptance.ts";
import type { RecordBody } from "../../gateway/store/records.ts";
import { type CheckBody, OUTCOMES } from "../../shared/messages.ts";

/** The items of a record under the names that partners have for them, without what belongs to a message. */
export function itemsOf(record: RecordBody): object {
  const { id: _, site, gateway, node, ...fields } = fieldsOf(record);
  const { time, time_after, time_before, time_best, received, via, late, ...items } = fields;
  return items;
}

/** The same of what is kept. */
export const itemsOfKept = (kept: RecordBody | SelfCheck): object =>
  kept.type === "check" ? selfCheckFields(kept.body) : itemsOf(kept);

/** A body under the names that partners have for its items. */
function fieldsOf(record: RecordBody): RecordPayload {
  const nobody = { network: 0, node: 0, epoch: 0, counter: 0, name: "", via: "", received: 0, live: true };
  const noTime = { time: null, timeAfter: null, timeBefore: null, interval: 0, marks: 0 };
  return payloadOf({ ...nobody, ...noTime, ...record }, false, { site: "", gateway: "" });
}

const listed = (parts: (string | false | null)[]) => parts.filter((part) => part).join(", ");
/** A value with its unit; nothing where it was not measured. */
const unit = (value: number | null, name: string, before = "") =>
  value !== null && `${before}${value} ${name}`;

function readingText(reading: Reading): string {
  const { pressure_kpa, pressure_min_kpa, pressure_max_kpa, flags } = reading;
  return listed([
    pressure_kpa !== null && `${pressure_kpa} kPa (${pressure_min_kpa} to ${pressure_max_kpa})`,
    unit(reading.level_dbfs, "dBFS", "sound "),
    unit(reading.leak_score, "%", "score "),
    unit(reading.battery_v, "V"),
    unit(reading.temperature_c, "C"),
    ...flags,
  ]);
}

/** What of a record is long, and seldom looked for. */
export function detailOf(record: RecordBody): string | undefined {
  if (record.type !== "reading") return undefined;
  const { bands_dbfs } = fieldsOf(record) as Reading;
  return bands_dbfs
    ?.map(({ from_hz, to_hz, level_dbfs }) => `${from_hz}-${to_hz} Hz ${level_dbfs}`)
    .join(", ");
}

/** What a suspicion has taken off the rise meanwhile. */
const creptText = ({ crept_db: crept }: Pick<Night, "crept_db">) =>
  crept !== 0 && unit(crept, "dB", "crept ");

function eventText(event: Event): string {
  const { before_state, after_state, before_faults, after_faults, before_kpa, after_kpa, components } = event;
  const faults = (list: readonly string[]) => list.join(" and ") || "no fault";
  return listed([
    event.kind,
    before_state !== null && `${before_state} to ${after_state}`,
    before_faults !== null && after_faults !== null && `${faults(before_faults)} to ${faults(after_faults)}`,
    before_kpa !== null && `${before_kpa} to ${after_kpa} kPa`,
    unit(event.change_db, "dB"),
    unit(event.duration_s, "s", "in "),
    event.rule !== null && `rule ${event.rule}`,
    creptText(event),
    unit(event.leak_score, "%", "score "),
    components &&
      Object.entries(components)
        .map(([name, value]) => `${name} ${value ?? "-"}`)
        .join(" "),
    ...event.flags,
  ]);
}

function nightText(night: Night): string {
  const { baseline_dbfs, baseline_deviation_db, flags } = night;
  return listed([
    `${night.night}: state ${night.state}`,
    unit(night.leak_score, "%", "score "),
    `${night.windows} windows`,
    night.level_50_dbfs !== null &&
      `level ${night.level_10_dbfs} / ${night.level_50_dbfs} / ${night.level_90_dbfs} dBFS`,
    baseline_dbfs === null
      ? "no baseline yet"
      : `baseline ${baseline_dbfs} dBFS (dev ${baseline_deviation_db})`,
    unit(night.rise_db, "dB", "rise "),
    night.rule !== null && `rule ${night.rule}`,
    creptText(night),
    unit(night.main_band_dbfs, "dBFS", "main band "),
    unit(night.frequency_hz, "Hz"),
    unit(night.tonality_db, "dB", "tonality "),
    unit(night.pressure_50_kpa, "kPa"),
    ...flags,
  ]);
}

export function recordText(record: RecordBody): string {
  const fields = fieldsOf(record);
  switch (record.type) {
    case "reading":
      return readingText(fields as Reading);
    case "event":
      return eventText(fields as Event);
    case "night":
      return nightText(fields as Night);
    case "spectrum":
      return record.body[0] === 0 ? "lines of the quietest windows" : "how loud the windows were";
  }
}

function helloText({ firmware, board, reset, boot, interval, jump, thinned }: HelloBody): string {
  return listed([
    `firmware ${firmware} for ${board}`,
    unit(interval, "s", "every "),
    boot !== null && `boot ${boot}`,
    reset !== null && `restarted for: ${resetName(reset)}`,
    jump && `skipped ${jump.count} from #${jump.first}`,
    thinned && `gave up ${thinned.count} from #${thinned.first}`,
  ]);
}

const outcomeText = ({ id, result, key }: OutcomeBody) =>
  `command ${id}: ${OUTCOMES[result] ?? result}${key === null ? "" : `, key ${key}`}`;

/** Numbers in order, those that follow one another as a range. */
export function ranges(numbers: readonly number[]): string {
  const out: string[] = [];
  for (let i = 0; i < numbers.length; ) {
    let end = i;
    while (numbers[end + 1] === numbers[end]! + 1) end++;
    out.push(end === i ? `#${numbers[i]}` : `#${numbers[i]} to #${numbers[end]}`);
    i = end + 1;
  }
  return out.join(", ");
}

const checkText = (body: CheckBody) => {
  const { pressure_kpa, level_dbfs, battery_v, battery_sending_v, flags } = selfCheckFields(body);
  return listed([
    unit(pressure_kpa, "kPa"),
    unit(level_dbfs, "dBFS", "sound "),
    unit(battery_v, "V"),
    unit(battery_sending_v, "V while it sent"),
    ...flags,
  ]);
};

/** What is kept: a record, or what the node has told of itself. */
export const keptText = (kept: RecordBody | SelfCheck) =>
  kept.type === "check" ? checkText(kept.body) : recordText(kept);

function bodyText(body: Body): string {
  switch (body.type) {
    case "hello":
      return helloText(body.body);
    case "outcome":
      return outcomeText(body.body);
    case "records": {
      const { records, voids } = body;
      return listed([
        records.length > 0 && ranges(records.map(({ counter }) => counter)),
        ...voids.map(({ first, count }) => `nothing under ${count} from #${first}`),
      ]);
    }
    default:
      return keptText(body);
  }
}

/** A frame; `kept`: what it says has just been told. */
export function frameText(frame: Admitted, bytes: number, kept: boolean): string {
  const head = `#${frame.counter} ${frame.type}, ${bytes} B`;
  return kept ? `${head}, as kept` : `${head}: ${bodyText(frame)}`;
}

/** The records in it, a line each. */
export function frameDetail(frame: Admitted): string | undefined {
  if (frame.type !== "records" || frame.records.length === 0) return undefined;
  return frame.records.map((one) => `#${one.counter} ${one.type}: ${keptText(one)}`).join("\n");
}

export function answerText({ answers, settled, missing }: Answer): string {
  const lacks: number[] = [];
  for (let i = 0; missing !== null && i < 8 * missing.length; i++) {
    if ((missing[i >> 3]! >> (i & 7)) & 1) lacks.push(settled + 1 + i);
  }
  return `ack of #${answers}: all up to #${settled}${lacks.length === 0 ? "" : `, lacks ${ranges(lacks)}`}`;
}
