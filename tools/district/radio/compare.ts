// The policies side by side in the same town, and what the radio has to reach.
import { atLeast, type Goal } from "../../goals.ts";
import type { Outcome } from "./outcome.ts";
import { runRadio } from "./run.ts";
import { POLICY_NAMES, type Policy, type RadioOptions } from "./settings.ts";

export interface Sweep {
  nodes: number[];
  days: number;
  /** Share of readings within two hours, by policy and number of nodes. */
  soon: Partial<Record<Policy, number[]>>;
}

export interface Comparison {
  outcomes: Outcome[];
  goals: Goal[];
  sweep: Sweep | null;
  seconds: number;
}

export type OnProgress = (step: string, done: number, of: number) => void;

const SOON_GOAL = 0.97;
const SETTLED_GOAL = 1;
/** Of the number of nodes that is asked for. */
const SWEPT = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];
const SWEEP_DAYS = 2;

/** NaN where no reading is old enough to be judged. */
export const soonOf = ({ readings }: Outcome) => readings.soon / readings.of;
export const settledOf = ({ readings }: Outcome) => readings.settled / readings.ofOld;

/** Of the run in slots; none without it. */
function goalsOf(outcomes: Outcome[]): Goal[] {
  const slots = outcomes.find(({ options }) => options.policy === "slots");
  return [
    ...(slots
      ? [
          atLeast("readings at the gateway within two hours", soonOf(slots), SOON_GOAL),
          atLeast("readings settled within two days", settledOf(slots), SETTLED_GOAL),
        ]
      : []),
    ...outcomes.map(({ options, duty }) => {
      const value = Math.max(duty.nodes, duty.gateways);
      // A rounding error of a ms in an hour is none.
      const met = value <= duty.limit + 1e-9;
      return {
        name: `fullest hour of a device, ${POLICY_NAMES[options.policy]}`,
        value,
        limit: duty.limit,
        least: false,
        met,
      };
    }),
  ];
}

/** Runs each policy; `sweeps` also with fewer and more nodes, for shorter. */
export function compare(
  options: Partial<RadioOptions>,
  policies: readonly Policy[],
  sweeps: boolean,
  onProgress: OnProgress = () => {},
): Comparison {
  const begun = performance.now();
  const outcomes = policies.map((policy) =>
    runRadio({ ...options, policy }, (hour, of) => onProgress(`${POLICY_NAMES[policy]}, hours`, hour, of)),
  );
  let sweep: Sweep | null = null;
  if (sweeps) {
    const counts = [
      ...new Set(SWEPT.map((share) => Math.max(1, Math.round(share * outcomes[0]!.options.nodes)))),
    ];
    sweep = { nodes: counts, days: SWEEP_DAYS, soon: {} };
    let done = 0;
    for (const policy of policies)
      sweep.soon[policy] = counts.map((nodes) => {
        onProgress("numbers of nodes", ++done, counts.length * policies.length);
        return soonOf(runRadio({ ...options, policy, nodes, days: SWEEP_DAYS }));
      });
  }
  return { outcomes, goals: goalsOf(outcomes), sweep, seconds: (performance.now() - begun) / 1000 };
}
