// What a flow meter counts in, and how that becomes m³/h; or m³, of one that goes on counting.

export type FlowUnit = "m3/h" | "l/s" | "l/min" | "m3" | "l" | "pulses";

/** From the unit to m³/h, or to m³. A pulse is 1 l where nothing else is said. */
const FACTORS: Record<FlowUnit, number> = {
  ...{ "m3/h": 1, "l/s": 3.6, "l/min": 0.06 },
  ...{ m3: 1, l: 0.001, pulses: 0.001 },
};

/** Whether what is told is a count that goes on, whose rise is the flow. */
export const counts = (unit: FlowUnit): boolean => unit === "m3" || unit === "l" || unit === "pulses";

export const factorOf = (unit: FlowUnit, litresPerPulse = 1): number =>
  FACTORS[unit] * (unit === "pulses" ? litresPerPulse : 1);

/** Beyond these no meter of a water main tells anything: m³/h each way (DN 1000 at 10 m/s), and m³ in all. */
const FLOW_MAX = 30_000;
const COUNT_MAX = 1e12;

/** In m³/h or m³; null where no meter can mean that. */
export function valueIn(value: number, unit: FlowUnit, litresPerPulse?: number): number | null {
  const found = value * factorOf(unit, litresPerPulse);
  const isPossible = counts(unit) ? found >= 0 && found <= COUNT_MAX : Math.abs(found) <= FLOW_MAX;
  return isPossible ? found : null;
}

/** "12.5", "12,5", "1 234,5" or "1.2e3"; null where it is no number. In a list with commas between, `decimal` is a dot. */
export function numberIn(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\u00a0\u2009\u202f ](?=\d{3}(\D|$))/g, "")
    .replace("\u2212", "-");
  if (!/^[+-]?(\d{1,15}([.,]\d{0,20})?|[.,]\d{1,20})(e[+-]?\d{1,2})?$/i.test(plain)) return null;
  return Number(plain.replace(",", "."));
}
