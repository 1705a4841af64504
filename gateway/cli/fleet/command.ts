// `fleet noise`: how much the nodes' nights differ by themselves, and what the rule would say of them at other thresholds.
import { type Command, InvalidArgumentError } from "commander";
import { systemClock } from "../../clock.ts";
import { GatewayError } from "../../errors.ts";
import { keepHeapSmall } from "../../heap.ts";
import { viewOf } from "../../store/view.ts";
import { painter } from "../../text/colours.ts";
import { bar, createStatusLine } from "../../text/progress.ts";
import { measureFleet, THRESHOLDS } from "../../watch/noise/fleet.ts";
import { PER_DB } from "../../watch/noise/replay.ts";
import { configOption, load } from "../options.ts";
import type { Surroundings } from "../program.ts";
import { nodeNamed, withStore } from "../store.ts";
import { fleetJson } from "./json.ts";
import { fleetText, nothingText } from "./text.ts";

interface Flags {
  node?: string[];
  since?: number;
  threshold?: number[];
  json?: boolean;
  config: string;
}

const DAY_MS = 86_400_000;
/** Thresholds that may be asked for beside the usual ones: more do not fit 80 columns. */
const MORE_THRESHOLDS = 3;
/** A lower one is no threshold: a suspicion goes on from there on. A higher one is louder than nearly all leaks. */
const [LEAST_DB, MOST_DB] = [1.5, 20];

export function defineFleet(program: Command, surroundings: Surroundings): void {
  const fleet = program
    .command("fleet")
    .description("what all nodes together say")
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway fleet noise`,
    );
  fleet
    .command("noise")
    .description("say how much nights differ by themselves, and what other thresholds would tell")
    .option("--node <name>", "of this node; again for each further one", added<string>)
    .option("--since <date>", "count nights from this morning on, like 2026-03-01", dateOf)
    .option(
      "--threshold <dB>",
      `try this threshold too, ${LEAST_DB} to ${MOST_DB} dB in steps of 0.05; again for up to ${MORE_THRESHOLDS}`,
      (text: string, before?: number[]) => added(thresholdOf(text), before),
    )
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway fleet noise
  sippra-gateway fleet noise --node elm-street-4 --since 2026-03-01
  sippra-gateway fleet noise --threshold 4.5 --json

Reads the nights that were heard, whether the gateway runs or not, and changes
nothing. What the figures mean, and what they do not: docs/gateway.md. Ten
years of 600 nodes take a minute or two; a running gateway comes first.

Exit codes: 0 done, also where no night has been heard yet, 1 cannot run, 2
wrong usage or configuration.`,
    )
    .action((flags: Flags) => tellNoise(flags, surroundings));
}

async function tellNoise(flags: Flags, { out, err, env, standBack }: Surroundings): Promise<void> {
  const thresholds = [...new Set([...THRESHOLDS, ...(flags.threshold ?? [])])].sort((a, b) => a - b);
  if (thresholds.length > THRESHOLDS.length + MORE_THRESHOLDS)
    throw new GatewayError("config", `Give --threshold ${MORE_THRESHOLDS} times at most.`);
  const { node: names = [], since } = flags;
  const status = createStatusLine(err);
  const fleet = await withStore(load(flags, env), async (store) => {
    for (const name of names) nodeNamed(store, name);
    standBack?.();
    await keepHeapSmall();
    try {
      return await measureFleet(viewOf(store), {
        ...{ names: names.length === 0 ? undefined : [...new Set(names)], since, thresholds },
        onProgress: (done, total) => status.draw(`${bar(done, total)} node ${done + 1} of ${total}`),
        pause: () => new Promise((resolve) => systemClock.setTimeout(() => resolve(), 0)),
      });
    } finally {
      status.clear();
    }
  });
  if (flags.json) out.write(`${JSON.stringify(fleetJson(fleet), null, 2)}\n`);
  else if (fleet.nodes.length === 0) out.write(`${nothingText(fleet, since !== undefined)}\n`);
  else out.write(`${fleetText(fleet, painter(out, env))}\n`);
}

const added = <T>(value: T, before: T[] = []): T[] => [...before, value];

/** Days since 1970-01-01. */
function dateOf(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError("It must be a date like 2026-03-01.");
  return ms / DAY_MS;
}

/** dB */
function thresholdOf(text: string): number {
  const value = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  const steps = Math.round(PER_DB * value);
  if (!(value >= LEAST_DB && value <= MOST_DB) || Math.abs(steps - PER_DB * value) > 1e-6)
    throw new InvalidArgumentError(`It must be from ${LEAST_DB} to ${MOST_DB} dB, in steps of 0.05.`);
  return steps / PER_DB;
}
