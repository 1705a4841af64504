// Paths into JSON that others publish, as settings have them: "data.flow", "values[0].v", `["a.b"].c`.

export type PathSteps = readonly (string | number)[];

const STEPS_MAX = 16;
const STEP = /(?:^|\.)([^.[\]"\p{Cc}]{1,100})|\[(\d{1,5})\]|\["([^"\\\p{Cc}]{1,100})"\]/uy;

/** Null where it is none. */
export function pathSteps(text: string): PathSteps | null {
  if (text.startsWith(".")) return null;
  const steps: (string | number)[] = [];
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null || steps.length === STEPS_MAX) return null;
    const [whole, key, index, quotedKey] = match;
    steps.push(index === undefined ? (key ?? quotedKey)! : Number(index));
    at += whole.length;
  }
  return steps.length === 0 ? null : steps;
}

/** What stands there; undefined where nothing does. Only what the value has itself is looked at. */
export function valueAt(value: unknown, steps: PathSteps): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}
