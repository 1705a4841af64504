// Messages that were on a wire, one for each thing that the contract has a word for: picked from a recording, and kept with
// the contract. Documents show them, and each is checked by its schema.
import { readFileSync } from "node:fs";
import { MESSAGE_NAMES, MESSAGES, type MessageName } from "../../gateway/deliver/contract/messages.ts";
import { fieldsOf } from "./dictionary.ts";

/** A message as it was published. */
export interface Recorded {
  topic: string;
  payload: string;
}

export interface Example extends Recorded {
  message: MessageName;
  /** What it shows: "night", or "flags: tonal". */
  shows: string;
}

/** The message that a topic carries; null where it is none of the contract's. */
export function messageOn(topic: string): MessageName | null {
  const [, , , kind, one, last] = topic.split("/");
  if (kind === "alarm") return one === undefined ? null : last === undefined ? "alarms" : "alarm";
  if (kind === "area") return last === "flow" ? "flow" : null;
  const name = kind === "request" || kind === "response" ? kind : last;
  return MESSAGE_NAMES.find((each) => each === name && MESSAGES[each].topic.startsWith(`${kind}/`)) ?? null;
}

/** What there is to show: each message, and each word of each field of each. */
export function toShow(): { message: MessageName; shows: string; field?: string; word?: string }[] {
  return MESSAGE_NAMES.flatMap((message) => [
    { message, shows: message },
    ...fieldsOf(message).flatMap(({ field, schema }) => {
      const words = Object.keys(schema["x-known"] ?? schema.items?.["x-known"] ?? {});
      return words.map((word) => ({ message, shows: `${field}: ${word}`, field, word }));
    }),
  ]);
}

const holds = (value: unknown, word: string): boolean =>
  value === word || (Array.isArray(value) && value.includes(word));

/** How much a payload has to show: that of fewest nulls is the best example of its kind. */
function fullness(value: Record<string, unknown>): number {
  return Object.values(value).filter((each) => each !== null && !(Array.isArray(each) && each.length === 0))
    .length;
}

/** Of a recording, an example for each thing that it has; those of words are the first there were. */
export function pickExamples(recording: readonly Recorded[]): Example[] {
  const parsed = recording.flatMap(({ topic, payload }) => {
    const message = messageOn(topic);
    return message === null || payload === ""
      ? []
      : [{ message, topic, payload, value: JSON.parse(payload) }];
  });
  const byMessage = Map.groupBy(parsed, ({ message }) => message);
  return toShow().flatMap(({ message, shows, field, word }) => {
    const candidates = byMessage.get(message) ?? [];
    const found =
      field === undefined
        ? candidates.reduce<(typeof candidates)[number] | undefined>(
            (best, each) => (best === undefined || fullness(each.value) > fullness(best.value) ? each : best),
            undefined,
          )
        : candidates.find(({ value }) => holds(valueAt(value, field), word!));
    return found === undefined ? [] : [{ message, shows, topic: found.topic, payload: found.payload }];
  });
}

/** The value under a path of the dictionary; of lists, what the first item that has one has. */
function valueAt(value: unknown, path: string): unknown {
  const [first, ...rest] = path.split(".");
  if (first === undefined || value === null || typeof value !== "object") return value;
  if (!first.endsWith("[]"))
    return rest.length === 0 ? (value as never)[first] : valueAt((value as never)[first], rest.join("."));
  const items = (value as never)[first.slice(0, -2)] as unknown[] | null;
  return (items ?? []).map((item) => valueAt(item, rest.join(".")));
}

export const EXAMPLES_FILE = "docs/contract/v1/examples.json";

export function readExamples(): Example[] {
  return JSON.parse(readFileSync(new URL(`../../${EXAMPLES_FILE}`, import.meta.url), "utf8"));
}

/** One example a line: what a new recording changes is seen in a diff. */
export function examplesText(examples: readonly Example[]): string {
  return `[\n${examples.map((example) => JSON.stringify(example)).join(",\n")}\n]\n`;
}
