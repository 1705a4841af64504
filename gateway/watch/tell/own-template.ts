// A template of one's own: a JSON file in whose texts placeholders are filled in, as {{title}}. It is read as JSON before
// anything is filled in, so that no text of an alarm can be more than text, and it holds no code.
import type { Message } from "./courier.ts";
import { textOf } from "./html.ts";
import type { Posting } from "./webhook.ts";

/** What may stand between {{ and }}. */
export const PLACEHOLDERS = [
  ...["id", "subject", "title", "lead", "text", "link", "time", "urgency"],
  ...[
    "site",
    "gateway",
    "alarm",
    "kind",
    "state",
    "probability",
    "reason",
    "node",
    "area",
    "since",
    "advice",
    "by",
    "change",
  ],
] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

export const TEMPLATE_MAX_B = 16_384;
const DEPTH_MAX = 20;
const MARK = /\{\{([^{}]*)\}\}/g;
const TEXT_MAX = 8_000;

/** A template that can be used, or the end of a sentence about what is wrong with it. */
export type Read = { form: (message: Message) => Posting } | { wrong: string };

/** `text`: of the file. */
export function ownTemplate(text: string): Read {
  if (Buffer.byteLength(text) > TEMPLATE_MAX_B)
    return { wrong: `is larger than ${TEMPLATE_MAX_B / 1024} kB: shorten it` };
  let template: unknown;
  try {
    template = JSON.parse(text);
  } catch (error) {
    return { wrong: `is no JSON (${(error as Error).message.slice(0, 80)}): mend it` };
  }
  if (typeof template !== "object" || template === null) return { wrong: "must be a JSON object or list" };
  const unknown = [...text.matchAll(MARK)]
    .map(([, name]) => name!.trim())
    .find((name) => !isPlaceholder(name));
  if (unknown !== undefined)
    return { wrong: `has {{${unknown.slice(0, 40)}}} in it, which is none of ${PLACEHOLDERS.join(", ")}` };
  if (depthOf(template) > DEPTH_MAX) return { wrong: `is nested deeper than ${DEPTH_MAX} levels` };
  return { form: (message) => ({ body: filled(template, valuesOf(message)) }) };
}

const isPlaceholder = (name: string): name is Placeholder =>
  (PLACEHOLDERS as readonly string[]).includes(name);

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

type Values = Record<Placeholder, string | number | null>;

function valuesOf(message: Message): Values {
  const { id, subject, title, lead, urgency, link, time, fields } = message;
  const none = Object.fromEntries(PLACEHOLDERS.map((name) => [name, null])) as Values;
  const own = { id, subject, title, lead, urgency, time: new Date(time).toISOString() };
  return { ...none, ...fields, ...own, text: textOf(message).slice(0, TEXT_MAX), link: link?.url ?? null };
}

function filled(value: unknown, values: Values): unknown {
  if (typeof value === "string") return filledText(value, values);
  if (Array.isArray(value)) return value.map((each) => filled(each, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, values)]));
}

/** A text that is one placeholder and nothing else becomes what that is: a number, or null where there is none. */
function filledText(text: string, values: Values): string | number | null {
  const alone = /^\{\{([^{}]*)\}\}$/.exec(text)?.[1]?.trim() as Placeholder | undefined;
  if (alone !== undefined) return values[alone];
  return text.replace(MARK, (_, name: string) => `${values[name.trim() as Placeholder] ?? ""}`);
}
