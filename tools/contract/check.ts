// Whether what is made from the contract is as it would be made now, whether v1 is kept, and whether examples are what
// their schemas say.
import { Ajv } from "ajv";
import formats from "ajv-formats";
import {
  CONTRACT_VERSION,
  MESSAGE_NAMES,
  type MessageName,
} from "../../gateway/deliver/contract/messages.ts";
import { ToolError } from "../errors.ts";
import { breaks } from "./compatible.ts";
import { type Example, messageOn, readExamples } from "./examples.ts";
import { madeFiles, readMade, writeMade } from "./files.ts";
import { type JsonSchema, schemaOf } from "./schema.ts";

/** What v1 promises: changed by --accept only. */
const GOLDEN = (name: string) => `test/tools/contract/golden/${CONTRACT_VERSION}/${name}.schema.json`;

const today = () => Object.fromEntries(MESSAGE_NAMES.map((name) => [name, schemaOf(name)]));

/** Every message that was ever promised, also where the contract has it no more; null where nothing was yet. */
function golden(): Record<string, JsonSchema> | null {
  const index = readMade(GOLDEN("index"));
  if (index === null) return null;
  const names: string[] = JSON.parse(index);
  return Object.fromEntries(names.map((name) => [name, promised(name)]));
}

function promised(name: string): JsonSchema {
  const text = readMade(GOLDEN(name));
  if (text === null)
    throw new ToolError("contract", `${GOLDEN(name)} is gone: get it back from the history.`);
  return JSON.parse(text);
}

/** Keeps today's schemas as those that are promised. Throws a ToolError "contract" where that would break a promise. */
export function acceptGolden(): void {
  const news = breaks(golden() ?? {}, today());
  if (news.length > 0) throw new ToolError("contract", `${news.join("\n")}\nThis would be v2 beside v1.`);
  for (const [name, schema] of Object.entries(today())) {
    writeMade(GOLDEN(name), `${JSON.stringify(schema, null, 2)}\n`);
  }
  writeMade(GOLDEN("index"), `${JSON.stringify(MESSAGE_NAMES, null, 2)}\n`);
}

/** What is wrong, a sentence each. */
export function checkAll(): string[] {
  const wrong = wrongExamples(readExamples());
  const again = wrong.length === 0 ? [] : ["Record the examples again: npm run contract -- --record."];
  return [...notAsMade(), ...broken(), ...wrong, ...again];
}

function broken(): string[] {
  const before = golden();
  return before === null
    ? [`${GOLDEN("index")} is gone, which says what is promised: get it back from the history.`]
    : breaks(before, today());
}

function notAsMade(): string[] {
  return [...madeFiles()].flatMap(([file, text]) =>
    readMade(file) === text ? [] : [`${file} is not as made: run npm run contract.`],
  );
}

export type Validate = (message: MessageName, payload: unknown) => string[];

/** Checks payloads by the strict schemas; returns what is wrong with each. */
export function strictValidator(): Validate {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const checks = new Map(
    MESSAGE_NAMES.map((name) => [name, ajv.compile(schemaOf(name, { strict: true }))] as const),
  );
  return (message, payload) => {
    const check = checks.get(message)!;
    return check(payload)
      ? []
      : check.errors!.map(({ instancePath, message: why }) => `${instancePath} ${why}`);
  };
}

export function wrongExamples(examples: readonly Example[]): string[] {
  const validate = strictValidator();
  return examples.flatMap(({ message, shows, topic, payload }) => {
    const head = `The example of ${shows} (${message})`;
    if (messageOn(topic) !== message) return [`${head} is on ${topic}, which is none of its topics.`];
    return validate(message, JSON.parse(payload)).map((why) => `${head}: ${why}.`);
  });
}
