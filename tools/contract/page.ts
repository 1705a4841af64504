// docs/topics.md: the guide's text (topics-page.md), with the tables, examples and words of the contract put into it.
import { readFileSync } from "node:fs";
import { ALARM_STATES } from "../../gateway/alarms/alarm.ts";
import {
  ADVICE_WORDS,
  AFTER_REPAIR_WORDS,
  ALARM_KIND_WORDS,
  ALARM_REASON_WORDS,
  ALARM_STATE_WORDS,
  PART_WORDS,
} from "../../gateway/deliver/contract/alarm-words.ts";
import {
  FLOW_DOUBT_WORDS,
  FLOW_QUALITY_WORDS,
  FLOW_REASON_WORDS,
} from "../../gateway/deliver/contract/area-words.ts";
import { PARKED_WORDS, PROOF_WORDS } from "../../gateway/deliver/contract/delivery-words.ts";
import type { Vocabulary } from "../../gateway/deliver/contract/fields.ts";
import { MESSAGE_NAMES, MESSAGES, type MessageName } from "../../gateway/deliver/contract/messages.ts";
import * as words from "../../gateway/deliver/contract/words.ts";
import { WINDOW_MAX } from "../../gateway/deliver/publisher.ts";
import { GRACE } from "../../gateway/deliver/sent-rows.ts";
import { EVENTS } from "../../shared/events.ts";
import { FLAGS, LEAK_STATES, RESETS, RULES } from "../../shared/messages.ts";
import { DECISIONS } from "./decisions.ts";
import { type FieldRow, fieldsOf } from "./dictionary.ts";
import type { Example } from "./examples.ts";
import { layOut } from "./json-text.ts";
import { topicOf, typeText } from "./schema.ts";

/** Items of a list that an example shows. */
const SHOWN = 3;

export function topicsPage(examples: readonly Example[]): string {
  const template = readFileSync(new URL("topics-page.md", import.meta.url), "utf8");
  const parts: Record<string, () => string> = {
    topics: topicTable,
    copies: copiesText,
    consumer: () =>
      readFileSync(new URL("../../docs/contract/consumer.js", import.meta.url), "utf8").trimEnd(),
    fields: commonFields,
    messages: () => MESSAGE_NAMES.map((name) => messageSection(name, examples)).join("\n\n"),
    words: () => wordSections(examples),
  };
  return template.replace(/<!-- (\w+) -->/g, (_, name: string) => parts[name]!());
}

function copiesText(): string {
  const { ms, rows } = GRACE;
  const count = (n: number) => n.toLocaleString("en");
  return `at most ${count(rows + WINDOW_MAX)} copies: the ${count(rows)} last acknowledged, none of them longer than ${ms / 1000} s ago, and ${WINDOW_MAX} under way`;
}

const tableOf = (rows: readonly string[][]) => {
  const [head, ...body] = rows.map(
    (row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
  return [head, `|${"---|".repeat(rows[0]!.length)}`, ...body].join("\n");
};

function topicTable(): string {
  const rows = MESSAGE_NAMES.map((name) => {
    const { en, nature } = MESSAGES[name];
    return [`[\`${MESSAGES[name].topic}\`](#${name})`, nature, en];
  });
  return `Below \`sippra/v1/<site>/\`:\n\n${tableOf([["topic", "", "what"], ...rows])}`;
}

function messageSection(name: MessageName, examples: readonly Example[]): string {
  const { en, sv, nature } = MESSAGES[name];
  const { copy, late, nothing, unknown } = DECISIONS[name];
  const example = examples.find(({ shows }) => shows === name);
  const decision = tableOf([
    ["what comes", "what to do"],
    ["a copy", copy],
    ["a late one", late],
    ["a null", nothing],
    ["an unknown word", unknown],
  ]);
  return [
    `## ${name}`,
    `\`${topicOf(name)
      .replace("{site}", "<site>")
      .replace(/\{(\w+)\}/, "<$1>")}\`${nature === "state" ? ", retained" : ""}: ${en}.`,
    `*På svenska: ${sv}.*`,
    decision,
    fieldTable(name),
    example === undefined
      ? "It was not on the wire in the recording."
      : `\`${example.topic}\`\n\n\`\`\`\n${layOut(example.payload, SHOWN)}\n\`\`\``,
  ].join("\n\n");
}

/** Of every record, and of every state of a node: told once. */
const COMMON = ["id", "site", "gateway", "node", "time", "time_after", "time_before", "time_best"].concat(
  ...["received", "via", "late"],
);

/** Of these, all fields are another's. */
const AS_READING: Partial<Record<MessageName, string>> = {
  history: "Its fields are those of [reading](#reading).",
  latest:
    "Its fields are those of [reading](#reading), but for `late`, and with `based_on` in place of `id`: the id of the reading that it is.",
};

function commonFields(): string {
  const rows = fieldsOf("reading").filter(({ field }) => COMMON.includes(field));
  return `## Fields that many have\n\nEvery record has all of these, states those that fit them; where one has another meaning, it stands with the message.\n\n${fieldRows(rows)}`;
}

function fieldTable(name: MessageName): string {
  const common = new Map(fieldsOf("reading").map(({ field, schema }) => [field, schema.description]));
  const own = fieldsOf(name).filter(
    ({ field, schema }) => !COMMON.includes(field) || common.get(field) !== schema.description,
  );
  return AS_READING[name] ?? fieldRows(own);
}

function fieldRows(fields: readonly FieldRow[]): string {
  const rows = fields.map(({ field, schema }) => [
    `\`${field}\``,
    typeText(schema),
    schema["x-unit"] ?? "",
    `${schema.description ?? ""}${rangeText(schema)}`,
  ]);
  return tableOf([["field", "type", "unit", "meaning"], ...rows]);
}

function rangeText({ minimum, maximum }: { minimum?: number; maximum?: number }): string {
  return minimum === undefined || maximum === undefined ? "" : `; ${minimum} to ${maximum}`;
}

interface Section {
  title: string;
  /** Paths of the fields that have these words, by message: where to look for an example. */
  fields: readonly string[];
  vocabulary: Vocabulary;
  /** The message to look at, where others have a field of this name and other words. */
  of?: MessageName;
  number?: (word: string) => number;
  numbered?: string;
}

const indexIn = (list: readonly string[]) => (word: string) => list.indexOf(word);

const SECTIONS: Section[] = [
  {
    title: "Flags",
    fields: ["flags"],
    vocabulary: words.FLAG_WORDS,
    number: (word) => 2 ** FLAGS.indexOf(word as never),
    numbered: "`flags_bits`",
  },
  {
    title: "Leak states",
    fields: ["state", "after_state", "before_state"],
    vocabulary: words.STATE_WORDS,
    number: indexIn(LEAK_STATES),
    numbered: "`state_code`",
  },
  {
    title: "Rules",
    fields: ["rule"],
    vocabulary: words.RULE_WORDS,
    number: indexIn(RULES),
    numbered: "`rule_code`",
  },
  {
    title: "Kinds of event",
    fields: ["kind"],
    vocabulary: words.EVENT_WORDS,
    number: (word) => EVENTS[word as keyof typeof EVENTS].number,
    numbered: "`kind_code`",
  },
  {
    title: "Reasons to restart",
    fields: ["restart_reason"],
    vocabulary: words.RESET_WORDS,
    number: indexIn(RESETS),
    numbered: "`restart_reason_code`",
  },
  {
    title: "Availability of a node",
    fields: ["availability"],
    vocabulary: words.AVAILABILITY_WORDS,
    number: indexIn(["offline", "late", "online"]),
    numbered: "`state_code`",
  },
  {
    title: "States of a gateway",
    fields: ["status"],
    vocabulary: words.GATEWAY_WORDS,
    number: indexIn(["offline", "online"]),
    numbered: "`state_code`",
  },
  { title: "Kinds of alarm", fields: ["kind"], of: "alarm", vocabulary: ALARM_KIND_WORDS },
  {
    title: "States of an alarm",
    fields: ["state"],
    of: "alarm",
    vocabulary: ALARM_STATE_WORDS,
    number: indexIn(ALARM_STATES),
    numbered: "`state_code`",
  },
  { title: "Advice", fields: ["advice"], of: "alarm", vocabulary: ADVICE_WORDS },
  { title: "Evidence of an alarm", fields: ["parts[].name"], of: "alarm", vocabulary: PART_WORDS },
  { title: "What alarms are closed with", fields: ["reason"], of: "alarm", vocabulary: ALARM_REASON_WORDS },
  { title: "After a repair", fields: ["after_repair"], of: "alarm", vocabulary: AFTER_REPAIR_WORDS },
  { title: "Whether a night flow is known", fields: ["quality"], of: "flow", vocabulary: FLOW_QUALITY_WORDS },
  { title: "Why a night has no flow", fields: ["reason"], of: "flow", vocabulary: FLOW_REASON_WORDS },
  {
    title: "What is odd about a flow meter",
    fields: ["doubts[].doubt"],
    of: "flow",
    vocabulary: FLOW_DOUBT_WORDS,
  },
  { title: "Proofs of delivery", fields: ["brokers[].proof"], vocabulary: PROOF_WORDS },
  { title: "Reasons why a broker refuses", fields: ["parked[].reason"], vocabulary: PARKED_WORDS },
  { title: "Ways", fields: ["via"], vocabulary: words.VIA_WORDS },
  { title: "Materials of pipes", fields: ["pipe_material"], vocabulary: words.MATERIAL_WORDS },
  { title: "States of a request", fields: ["response"], vocabulary: words.RESPONSE_WORDS },
  { title: "Reasons why a request is not done", fields: ["reason"], vocabulary: words.REASON_WORDS },
];

function wordSections(examples: readonly Example[]): string {
  return SECTIONS.map((section) => {
    const rows = Object.entries(section.vocabulary).map(([word, { en, sv }]) => [
      `\`${word}\``,
      ...(section.number === undefined ? [] : [String(section.number(word))]),
      `${en} *(${sv})*`,
      seen(section, word, examples),
    ]);
    const head = ["word", ...(section.numbered === undefined ? [] : [section.numbered]), "meaning", "seen"];
    return `### ${section.title}\n\n${tableOf([head, ...rows])}`;
  }).join("\n\n");
}

/** What says which message it is, and its words: what an excerpt shows of a message. */
const EXCERPT = [
  ...[
    "id",
    "based_on",
    "transaction",
    "node",
    "time",
    "night",
    "via",
    "kind",
    "state",
    "before_state",
    "after_state",
  ],
  ...["rule", "flags", "flags_bits", "before_faults", "after_faults", "restart_reason", "pipe_material"],
  ...["refused_by", "reason", "alarm", "advice", "after_repair"],
  ...["area", "flow_m3h", "quality", "doubts"],
];

/** Of a message that was on the wire with this word: its topic's last level, and what names it and has the word. */
function seen({ fields, of: only }: Section, word: string, examples: readonly Example[]): string {
  const of = (field: string) =>
    examples.find(
      ({ shows, message }) =>
        (only ?? message) === message &&
        (shows === `${field}: ${word}` || (field === message && shows === `state: ${word}`)),
    );
  const example = fields.map(of).find((found) => found !== undefined);
  if (example === undefined) return "not yet";
  const value = JSON.parse(example.payload);
  const isTold = (key: string) =>
    key in value &&
    (value[key] !== null || key === "time") &&
    !(Array.isArray(value[key]) && value[key].length === 0);
  const excerpt = Object.fromEntries(EXCERPT.filter(isTold).map((key) => [key, value[key]]));
  return `${example.message} \`${JSON.stringify(excerpt)}\``;
}
