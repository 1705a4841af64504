// What a frame says, in words: states, kinds and flags by the names that they have on MQTT.
import type { Body, RecordBody, SelfCheck } from "../../../gateway/admit/message.ts";
import type { Event, Night, Reading } from "../../../gateway/deliver/contract/record.ts";
import { resetName } from "../../../gateway/deliver/formats/names.ts";
import { selfCheckFields } from "../../../gateway/deliver/formats/self-check.ts";
import { type CheckBody, OUTCOMES } from "../../../shared/messages.ts";
import type { Sentences } from "../../sentences.ts";
import { itemsOf, type Told } from "./frames.ts";

type Say = Sentences["log"];
type Part = string | false | null | undefined;

const listed = (parts: Part[]) => parts.filter((part) => part).join(", ");
const where = <T>(value: T | null, words: (value: T) => string) => value !== null && words(value);

function readingText(reading: Reading, say: Say): string {
  const { pressure_kpa, pressure_min_kpa, pressure_max_kpa, level_dbfs, battery_v, temperature_c } = reading;
  return listed([
    where(pressure_kpa, (mean) => say.pressure(mean, pressure_min_kpa ?? mean, pressure_max_kpa ?? mean)),
    where(level_dbfs, say.sound),
    where(reading.leak_score, say.score),
    where(battery_v, say.battery),
    where(temperature_c, say.temperature),
    ...reading.flags,
  ]);
}

function eventText(event: Event, say: Say): string {
  const { kind, before_state, after_state, before_kpa, after_kpa, before_faults, after_faults } = event;
  return listed([
    kind,
    before_state !== null && after_state !== null && say.state(before_state, after_state),
    before_faults !== null &&
      after_faults !== null &&
      say.state(before_faults.join(" + ") || "-", after_faults.join(" + ") || "-"),
    before_kpa !== null && after_kpa !== null && say.change(before_kpa, after_kpa),
    event.rule,
    where(event.leak_score, say.score),
    ...event.flags,
  ]);
}

function nightText(night: Night, say: Say): string {
  return listed([
    say.night(night.night ?? "-", night.state, night.windows),
    where(night.level_50_dbfs, say.sound),
    say.baseline(night.baseline_dbfs),
    where(night.leak_score, say.score),
    ...night.flags,
  ]);
}

export function recordText(record: RecordBody, say: Say): string {
  const items = itemsOf(record);
  switch (record.type) {
    case "reading":
      return readingText(items as Reading, say);
    case "event":
      return eventText(items as Event, say);
    case "night":
      return nightText(items as Night, say);
    case "spectrum":
      return say.spectrum;
  }
}

function checkText(body: CheckBody, say: Say): string {
  const { pressure_kpa, level_dbfs, battery_v, battery_sending_v, temperature_c, flags } =
    selfCheckFields(body);
  return listed([
    where(pressure_kpa, (kpa) => say.pressure(kpa, kpa, kpa)),
    where(level_dbfs, say.sound),
    where(battery_v, say.battery),
    where(battery_sending_v, say.sending),
    where(temperature_c, say.temperature),
    ...flags,
  ]);
}

const keptText = (kept: RecordBody | SelfCheck, say: Say) =>
  kept.type === "check" ? checkText(kept.body, say) : recordText(kept, say);

/** A line, or for records one each. */
function bodyLines(body: Body, say: Say): string[] {
  switch (body.type) {
    case "hello": {
      const { firmware, board, boot, interval, reset } = body.body;
      return [
        listed([
          firmware !== null && board !== null && say.firmware(firmware, board),
          where(boot, say.boot),
          where(interval, say.every),
          where(reset, (why) => say.restarted(resetName(why))),
        ]),
      ];
    }
    case "outcome":
      return [say.outcome(body.body.id, OUTCOMES[body.body.result] ?? String(body.body.result))];
    case "records":
      return [
        ...body.records.map((one) => `${one.counter} ${say.type[one.type]}: ${keptText(one, say)}`),
        ...body.voids.map(({ count, first }) => say.void(count, first)),
      ];
    default:
      return [keptText(body, say)];
  }
}

/** What kind of frame it is, whose, and below it what it says. */
export function frameLines(
  { type, network, node, ...told }: Told,
  say: Say,
): [kind: string, ...lines: string[]] {
  const head = say.head(`${network}-${node}`, told.counter, told.bytes);
  const { refused, detail, body } = told;
  if (refused === "unknown-node" || refused === "not-authentic")
    return [say.type[type], `${head}, ${say.refused[refused]}`];
  if (refused !== undefined)
    return [say.type[type], `${head}, ${say.refused.other(listed([refused, detail]))}`];
  return [say.type[type], head, ...(body === undefined ? [] : bodyLines(body, say))];
}
