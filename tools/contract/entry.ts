// The package's entry for partners, `sippra/messages`: types and schemas in plain JavaScript with declarations, so that a
// partner's TypeScript needs nothing else of this package, and no build.
import { CONTRACT_VERSION, MESSAGE_NAMES, MESSAGES } from "../../gateway/deliver/contract/messages.ts";
import { type JsonSchema, schemaOf } from "./schema.ts";

const HEAD = "// Made by `npm run contract` from gateway/deliver/contract: not written by hand.\n";

/** A name of its own: `Event` and `Request` are a browser's. */
const typeName = (name: string) => `${name[0]!.toUpperCase()}${name.slice(1)}Payload`;

export function entryJs(): string {
  const schemas = Object.fromEntries(MESSAGE_NAMES.map((name) => [name, schemaOf(name)]));
  const topics = Object.fromEntries(MESSAGE_NAMES.map((name) => [name, MESSAGES[name].topic]));
  return `${HEAD}
/** JSON Schemas (draft-07) of the payloads, by message. */
export const schemas = ${JSON.stringify(schemas, null, 2)};

const topics = ${JSON.stringify(topics, null, 2)};

/** The topic of a message, with "+" for each name that is not given: what to subscribe to. */
export function topicOf(message, { site = "+", gateway = "+", node = "+", alarm = "+", area = "+" } = {}) {
  const below = topics[message].replace("{node}", node).replace("{gateway}", gateway).replace("{alarm}", alarm).replace("{area}", area);
  return \`sippra/${CONTRACT_VERSION}/\${site}/\${below}\`;
}

/** Which message a topic carries, and of what; null where it is none of Sippra's. */
export function parseTopic(topic) {
  const levels = topic.split("/");
  if (levels[0] !== "sippra" || levels[1] !== "${CONTRACT_VERSION}") return null;
  const site = levels[2];
  for (const [message, below] of Object.entries(topics)) {
    const parts = below.split("/");
    if (parts.length !== levels.length - 3) continue;
    const names = { site };
    const fits = parts.every((part, i) => {
      const level = levels[i + 3];
      if (!part.startsWith("{")) return part === level;
      names[part.slice(1, -1)] = level;
      return level !== "";
    });
    if (fits) return { message, ...names };
  }
  return null;
}
`;
}

export function entryTypes(): string {
  const interfaces = MESSAGE_NAMES.map(
    (name) => `/** On \`${MESSAGES[name].topic}\`: ${MESSAGES[name].en}. */
export interface ${typeName(name)} ${typeText(schemaOf(name), "")}`,
  );
  const map = MESSAGE_NAMES.map((name) => `  ${name}: ${typeName(name)};`).join("\n");
  return `${HEAD}
${interfaces.join("\n\n")}

/** Payloads by message. */
export interface Messages {
${map}
}

export type MessageName = keyof Messages;

/** Of a field: beside what JSON Schema has, its unit, its decimals, and words with their meanings. */
export interface FieldSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  "x-sv"?: string;
  "x-unit"?: string;
  "x-decimals"?: number;
  "x-known"?: Record<string, { en: string; sv: string }>;
}

/** JSON Schemas (draft-07) of the payloads, by message. */
export declare const schemas: Record<MessageName, FieldSchema & { title: string; properties: Record<string, FieldSchema> }>;

/** The topic of a message, with "+" for each name that is not given: what to subscribe to. */
export declare function topicOf(
  message: MessageName,
  names?: { site?: string; gateway?: string; node?: string; alarm?: string; area?: string },
): string;

type Of<Message extends MessageName, Names> = Message extends unknown
  ? { message: Message; site: string } & Names
  : never;

/** A topic's message, and whose it is. */
export type ParsedTopic =
${groups()};

/** Which message a topic carries, and of what; null where it is none of Sippra's. */
export declare function parseTopic(topic: string): ParsedTopic | null;
`;
}

/** Messages by the name that their topics have. */
function groups(): string {
  const of = (has: (topic: string) => boolean) =>
    MESSAGE_NAMES.filter((name) => has(MESSAGES[name].topic))
      .map((name) => JSON.stringify(name))
      .join(" | ");
  const node = of((topic) => topic.includes("{node}"));
  const gateway = of((topic) => topic.includes("{gateway}") && !topic.includes("{alarm}"));
  const alarm = of((topic) => topic.includes("{alarm}"));
  const area = of((topic) => topic.includes("{area}"));
  const neither = of((topic) => !topic.includes("{"));
  return [
    ...[`Of<${node}, { node: string }>`, `Of<${gateway}, { gateway: string }>`],
    ...[`Of<${area}, { area: string }>`],
    ...[`Of<${alarm}, { gateway: string; alarm: string }>`, `Of<${neither}, unknown>`],
  ]
    .map((each) => `  | ${each}`)
    .join("\n");
}

/** Words are a union that admits words of later versions, without losing the known ones in an editor. */
function wordsText(known: Record<string, unknown>): string {
  const words = Object.keys(known).map((word) => JSON.stringify(word));
  return words.length === 0 ? "string" : `${words.join(" | ")} | (string & {})`;
}

function typeText(schema: JsonSchema, indent: string): string {
  const types = [schema.type ?? "unknown"].flat();
  return types
    .map((type) => {
      switch (type) {
        case "object":
          return objectText(schema, indent);
        case "array":
          return `Array<${typeText(schema.items ?? {}, indent)}>`;
        case "integer":
          return "number";
        case "string":
          return schema["x-known"] ? wordsText(schema["x-known"]) : "string";
        default:
          return schema.const === true ? "true" : type;
      }
    })
    .join(" | ");
}

function objectText({ properties = {}, required = [] }: JsonSchema, indent: string): string {
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([key, inner]) => {
    const unit = inner["x-unit"] === undefined ? "" : ` [${inner["x-unit"]}]`;
    const optional = required.includes(key) ? "" : "?";
    return `${deeper}/** ${inner.description ?? ""}${unit} */\n${deeper}${key}${optional}: ${typeText(inner, deeper)};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}
