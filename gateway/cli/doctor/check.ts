// What a check is, and how checks are run: all at once, each for so long at most, and told in their order as they are done.
import { type Clock, within } from "../../clock.ts";
import { GatewayError } from "../../errors.ts";
import { broken, type Cause, type Finding, type Severity } from "../../findings.ts";

export interface Outcome {
  findings: readonly Finding[];
  /** What was seen, where nothing is wrong: "connected over MQTT 5". */
  said: string;
  /** It was not looked at, and `said` is why. */
  isLeftOut?: boolean;
}

export interface Check {
  /** "broker main" */
  name: string;
  /** Under which it goes where it throws a GatewayError, or does not come to an end. */
  cause: Cause;
  /** For so long at most, ms. */
  limit: number;
  /** `signal` aborts when the time is over. */
  run(signal: AbortSignal): Promise<Outcome>;
}

/** The limit of a check that waits for nobody, ms. */
export const SOON_MS = 10_000;

export type Mark = "ok" | Severity | "left out";

export interface Checked extends Outcome {
  name: string;
  mark: Mark;
}

export const well = (said: string): Outcome => ({ findings: [], said });

export const leftOut = (said: string): Outcome => ({ findings: [], said, isLeftOut: true });

/** What is said of it where there are no findings. */
export const foundOr = (findings: readonly Finding[], said: string): Outcome => ({ findings, said });

export interface RunDeps {
  clock: Clock;
  /** Which are not done yet, whenever one is done. */
  onWaiting(names: readonly string[]): void;
  /** In the order of the checks. */
  onChecked(checked: Checked): void;
}

/** Never rejects, but for what is an error in Sippra. */
export async function runChecks(
  checks: readonly Check[],
  { clock, onWaiting, onChecked }: RunDeps,
): Promise<Checked[]> {
  const waiting = new Set(checks.map(({ name }) => name));
  onWaiting([...waiting]);
  const running = checks.map(async (check) => {
    const checked = await runCheck(check, clock);
    waiting.delete(check.name);
    onWaiting([...waiting]);
    return checked;
  });
  // One that fails is told when its turn comes.
  for (const each of running) each.catch(() => {});
  const all: Checked[] = [];
  for (const each of running) {
    const checked = await each;
    onChecked(checked);
    all.push(checked);
  }
  return all;
}

async function runCheck({ name, cause, limit, run }: Check, clock: Clock): Promise<Checked> {
  const over = new AbortController();
  let outcome: Outcome | undefined;
  const work = run(over.signal).then((done) => {
    outcome = done;
  });
  try {
    await within(work, limit, clock);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    outcome = { findings: error.message.split("\n").map((sentence) => broken(cause, sentence)), said: "" };
  }
  if (outcome === undefined) {
    over.abort();
    work.catch(() => {});
    outcome = { findings: [broken(cause, lateSentence(limit))], said: "" };
  }
  return { ...outcome, name, mark: markOf(outcome) };
}

const lateSentence = (limit: number) =>
  `It has not answered within ${Math.round(limit / 1000)} s: see whether this machine or the network is overloaded, and ask again.`;

function markOf({ findings, isLeftOut }: Outcome): Mark {
  if (findings.some(({ severity }) => severity === "broken")) return "broken";
  if (findings.length > 0) return "doubtful";
  return isLeftOut === true ? "left out" : "ok";
}
