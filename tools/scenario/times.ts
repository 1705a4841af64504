// Times in a scenario: seconds from its first midnight, and sentences for those that are out of it.
import { scenarioError } from "./file.ts";
import type { ScenarioFile } from "./schema.ts";

/** Local standard time less UTC, as nodes are set to: min. */
export const UTC_OFFSET_MIN = 60;
export const DAY_S = 86_400;

/** From and until: s from the first midnight; Infinity where it stays. */
export interface Span {
  from: number;
  until: number;
}

export type Path = readonly PropertyKey[];

const minutesOf = (text: string) =>
  Date.parse(`${text.slice(0, 10)}T${text.slice(11) || "00:00"}:00Z`) / 60_000;

/** Unix ms of the first midnight. */
export const startOf = ({ begins }: ScenarioFile): number => (minutesOf(begins) - UTC_OFFSET_MIN) * 60_000;

/** Its day of the week, 0 for Monday. */
export const weekdayOf = ({ begins }: ScenarioFile): number =>
  (new Date(`${begins}T12:00:00Z`).getUTCDay() + 6) % 7;

export const durationOf = ({ days }: ScenarioFile): number => Math.round(days * DAY_S);

/** Throws a GatewayError "config" for times out of the scenario. */
export function createTimes(said: ScenarioFile, where: (path: Path) => string) {
  const at = (path: Path, text: string): number => {
    const seconds = (minutesOf(text) - minutesOf(said.begins)) * 60;
    if (seconds >= 0) return seconds;
    throw scenarioError(`${where(path)}: ${text} is before the scenario begins, on ${said.begins}.`);
  };
  const begins = (path: Path, text: string): number => {
    const seconds = at(path, text);
    if (seconds < durationOf(said)) return seconds;
    throw scenarioError(`${where(path)}: ${text} is after the scenario's end: it has ${said.days} days.`);
  };
  return {
    begins,
    /** `key`: of the end. */
    span(path: Path, from: string, key: string, until: string | undefined): Span {
      const first = begins([...path, "from"], from);
      if (until === undefined) return { from: first, until: Number.POSITIVE_INFINITY };
      const last = at([...path, key], until);
      if (last > first) return { from: first, until: last };
      throw scenarioError(`${where([...path, key])}: ${until} is no later than from, ${from}.`);
    },
  };
}

export type Times = ReturnType<typeof createTimes>;
