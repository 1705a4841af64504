// Whether a change of the contract is one that no partner of v1 has to know of. A field more is; a field less, another
// type, unit or topic is not: that would be v2, beside v1.
import type { JsonSchema } from "./schema.ts";

/** What a change breaks, each by name: "reading: pressure_kpa is gone". Nothing where all partners can go on as they are. */
export function breaks(before: Record<string, JsonSchema>, now: Record<string, JsonSchema>): string[] {
  return Object.entries(before).flatMap(([name, schema]) => {
    const other = now[name];
    if (other === undefined) return [`${name}: the message is gone`];
    const whole = (["x-topic", "x-nature"] as const).flatMap((key) =>
      schema[key] === other[key] ? [] : [`${name}: ${key.slice(2)} was ${schema[key]}, is ${other[key]}`],
    );
    const isInput = schema["x-nature"] === "request";
    return [...whole, ...inside({ message: name, path: "", isInput }, schema, other)];
  });
}

const listed = (types: JsonSchema["type"]) => [types ?? "any"].flat().toSorted().join(" or ");

interface Place {
  message: string;
  /** Of a field: "bands_dbfs[].level_dbfs". */
  path: string;
  /** Partners write it, and so a field that is required is one too many. */
  isInput: boolean;
}

/** Of a field and all that is in it. */
function inside(place: Place, before: JsonSchema, now: JsonSchema): string[] {
  const { message, path, isInput } = place;
  const say = (what: string) => `${message}: ${path === "" ? "the message" : path} ${what}`;
  const found: string[] = [];
  if (listed(before.type) !== listed(now.type))
    found.push(say(`was ${listed(before.type)}, is ${listed(now.type)}`));
  for (const key of ["x-unit", "x-decimals", "pattern", "format"] as const) {
    const what = key.replace("x-", "");
    if (before[key] !== now[key])
      found.push(say(`has another ${what}: was ${before[key] ?? "none"}, is ${now[key] ?? "none"}`));
  }
  for (const word of Object.keys(before["x-known"] ?? {})) {
    if (now["x-known"]?.[word] === undefined) found.push(say(`has no "${word}" any more`));
  }
  if (isInput) found.push(...narrower(before, now).map(say));
  if (before.items !== undefined)
    found.push(...inside({ ...place, path: `${path}[]` }, before.items, now.items ?? {}));
  return [...found, ...properties(place, before, now)];
}

function properties({ message, path, isInput }: Place, before: JsonSchema, now: JsonSchema): string[] {
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  const [needed, neededNow] = [before.required ?? [], now.required ?? []];
  const inner = Object.entries(before.properties ?? {}).flatMap(([key, schema]) => {
    const other = now.properties?.[key];
    if (other === undefined) return [`${message}: ${at(key)} is gone`];
    return inside({ message, path: at(key), isInput }, schema, other);
  });
  const presence = isInput
    ? neededNow
        .filter((key) => !needed.includes(key))
        .map((key) => `${message}: ${at(key)} must be given now`)
    : needed
        .filter((key) => !neededNow.includes(key) && now.properties?.[key] !== undefined)
        .map((key) => `${message}: ${at(key)} may be missing now`);
  return [...inner, ...presence];
}

/** Of what partners write: values that were taken and are not any more. */
function narrower(before: JsonSchema, now: JsonSchema): string[] {
  const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const found: string[] = [];
  if ((now.minimum ?? least) > (before.minimum ?? least)) found.push(`must be ${now.minimum} or more now`);
  if ((now.maximum ?? most) < (before.maximum ?? most)) found.push(`must be ${now.maximum} or less now`);
  if (JSON.stringify(before.const) !== JSON.stringify(now.const)) found.push("takes other values now");
  return found;
}
