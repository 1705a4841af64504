// What a meter has published: a number, or a number and a time somewhere in JSON. Anybody may publish there whom the broker
// lets, so it is bounded in size and depth, and what is no number of a meter is refused by its name.
import { type PathSteps, valueAt } from "../../json-path.ts";
import { type FlowUnit, numberIn, valueIn } from "./meter.ts";
import { timeIn, timeOfNumber, type Zone } from "./times.ts";

/** A longer payload is not looked into: messages of network servers have some 2 kB. The link takes packets of 16 kB. */
export const PAYLOAD_MAX_B = 8_192;
/** JSON that is nested deeper is no meter's. */
const DEPTH_MAX = 32;

export interface PayloadForm {
  path: PathSteps | null;
  timePath: PathSteps | null;
  unit: FlowUnit;
  litresPerPulse: number | undefined;
  zone: Zone;
}

export type Told =
  | { is: "value"; value: number /** null where it is of the moment */; at: number | null }
  | { is: "refused"; why: PayloadFault };

export type PayloadFault =
  | "too-long"
  | "no-json"
  | "too-deep"
  | "no-value"
  | "no-number"
  | "out-of-range"
  | "no-time";

const refused = (why: PayloadFault): Told => ({ is: "refused", why });

/** `value` in m³/h, or in m³ of what goes on counting. Never throws. */
export function toldIn(payload: Uint8Array, form: PayloadForm): Told {
  if (payload.length > PAYLOAD_MAX_B) return refused("too-long");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(payload);
  } catch {
    return refused("no-json");
  }
  if (form.path === null) return valued(text.trim().replace(/^"(.*)"$/, "$1"), null, form);
  if (depthOf(text) > DEPTH_MAX) return refused("too-deep");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused("no-json");
  }
  const found = valueAt(json, form.path);
  if (found === undefined || found === null) return refused("no-value");
  if (form.timePath === null) return valued(found, null, form);
  const at = timeOf(valueAt(json, form.timePath), form.zone);
  return at === null ? refused("no-time") : valued(found, at, form);
}

function valued(found: unknown, at: number | null, { unit, litresPerPulse }: PayloadForm): Told {
  const number = typeof found === "number" ? found : typeof found === "string" ? numberIn(found) : null;
  if (number === null || !Number.isFinite(number)) return refused("no-number");
  const value = valueIn(number, unit, litresPerPulse);
  return value === null ? refused("out-of-range") : { is: "value", value, at };
}

function timeOf(found: unknown, zone: Zone): number | null {
  if (typeof found === "number") return timeOfNumber(found);
  if (typeof found !== "string") return null;
  return /^\d{10}(\d{3})?$/.test(found) ? timeOfNumber(Number(found)) : timeIn(found, zone);
}

/** How deep brackets are nested, at most; those in texts do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (isText) {
      if (letter === "\\") i++;
      else if (letter === '"') isText = false;
    } else if (letter === '"') isText = true;
    else if (letter === "{" || letter === "[") most = Math.max(most, ++depth);
    else if (letter === "}" || letter === "]") depth--;
  }
  return most;
}
