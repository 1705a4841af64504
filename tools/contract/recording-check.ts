// What must hold of everything that a site has published: each message as its schema says, one content under an id and
// topic, one type to a field, first arrivals in order, and nothing retained of a node that is gone.
import type { MessageName } from "../../gateway/deliver/contract/messages.ts";
import type { Validate } from "./check.ts";
import { messageOn, type Recorded } from "./examples.ts";

export interface Published {
  /** In the order in which the broker got them. */
  messages: readonly Recorded[];
  /** What the broker has in the end, by topic. */
  retained: ReadonlyMap<string, string>;
  /** Names that are no node's any more. */
  removed: readonly string[];
}

/** What does not hold, a sentence each, at most so many of a kind. */
export function problemsOf(
  { messages, retained, removed }: Published,
  validate: Validate,
  most = 5,
): string[] {
  const found = new Map<string, string[]>();
  const note = (kind: string, sentence: string) => {
    const all = found.get(kind) ?? [];
    all.push(sentence);
    found.set(kind, all);
  };
  const contents = new Map<string, string>();
  const types = new Map<string, string>();
  const newest = new Map<string, number>();
  for (const { topic, payload } of messages) {
    const message = messageOn(topic);
    if (message === null) {
      note("topic", `${topic} is no topic of the contract.`);
      continue;
    }
    if (payload === "") continue;
    const value = JSON.parse(payload);
    for (const why of validate(message, value)) note("schema", `${topic}: ${why}: ${payload}`);
    for (const change of typeChanges(message, payload, types)) note("type", `${topic}: ${change}`);
    if (value.id === undefined) continue;
    if (value.time === null && wasClockSet(value)) note("time", `${topic}: no time: ${payload}`);
    const key = `${topic} ${value.id}`;
    const before = contents.get(key);
    if (before === undefined) {
      const [epoch, counter] = value.id.split("-").slice(2).map(Number);
      const place = epoch * 2 ** 32 + counter;
      // On topics that have both, what is late comes in between.
      const isOrdered = message === "history" || !value.late;
      if (isOrdered && place < (newest.get(topic) ?? 0)) note("order", `${key} came after a later one.`);
      if (isOrdered) newest.set(topic, Math.max(place, newest.get(topic) ?? 0));
      contents.set(key, payload);
    } else if (before !== payload) note("id", `${key} had another content: ${before} / ${payload}`);
  }
  for (const [topic, payload] of retained) {
    const name = topic.split("/")[4] ?? "";
    if (payload !== "" && topic.includes("/node/") && removed.includes(name)) {
      note("retained", `${topic} is retained, and there is no node of that name.`);
    }
  }
  return [...found].flatMap(([kind, all]) => [
    ...all.slice(0, most),
    ...(all.length > most ? [`${all.length - most} more of this kind (${kind}).`] : []),
  ]);
}

/** A record says so by its flags; a spectrum by the date of its night. */
const wasClockSet = ({ flags, night }: { flags?: string[]; night?: string | null }) =>
  flags === undefined ? night !== null : !flags.includes("clock-unset");

/** Numbers of a field are all whole, or all with as many decimals: so their text is looked at. */
function* typeChanges(message: MessageName, payload: string, types: Map<string, string>): Generator<string> {
  for (const [, key, text] of payload.matchAll(/"(\w+)":(-?\d[\d.eE+-]*|"|true|false|\[|\{)/g)) {
    const decimals = /^-?\d+(?:\.(\d+))?$/.exec(text!);
    const type = decimals === null ? text![0]! : `number with ${decimals[1]?.length ?? 0} decimals`;
    const field = `${message} ${key}`;
    const before = types.get(field);
    if (before === undefined) types.set(field, type === "t" || type === "f" ? "boolean" : type);
    else if (before !== (type === "t" || type === "f" ? "boolean" : type))
      yield `${key} was ${before}, is ${type}`;
  }
}
