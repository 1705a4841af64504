// A month of a simulated site, checked, and what of the contract it has shown.
import type { Surroundings } from "../../gateway/cli/program.ts";
import { bar, createStatusLine } from "../../gateway/text/progress.ts";
import { strictValidator, type Validate } from "./check.ts";
import { EXAMPLES_FILE, examplesText, messageOn, pickExamples, toShow } from "./examples.ts";
import { writeAll, writeMade } from "./files.ts";
import { recordMonth } from "./month/month.ts";
import { problemsOf } from "./recording-check.ts";

export interface MonthOptions {
  days: number;
  seed: number;
  /** Whether the examples are taken from it. */
  record: boolean;
}

/** Whether all that has to hold of it does. */
export async function monthReport(options: MonthOptions, { err, out }: Surroundings): Promise<boolean> {
  const { days, seed, record } = options;
  const status = createStatusLine(err);
  const recording = await recordMonth({
    days,
    seed,
    onProgress: (share, text) => status.draw(`${bar(share, 1)} ${text}`),
  });
  status.clear();
  const { messages, removed } = recording;
  const counts = new Map<string, number>();
  for (const { topic } of messages) {
    const name = messageOn(topic) ?? "?";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  out.write(
    `${days} days, seed ${seed}: ${messages.length} messages (${[...counts].map(([name, n]) => `${name} ${n}`).join(", ")}).\n`,
  );
  const validate = strictValidator();
  // Of what partners ask, many requests are wrong on purpose.
  const asked = recording.requests.filter(({ topic, payload }) => isRight(validate, topic, payload));
  const examples = pickExamples([...messages, ...asked]);
  const shown = new Set(examples.map(({ message, shows }) => `${message} ${shows}`));
  out.write(`Shown: ${shown.size} of ${toShow().length}. Not: ${missing(shown)}.\n`);
  const problems = problemsOf(recording, validate);
  for (const problem of problems) out.write(`${problem}\n`);
  out.write(
    `${problems.length === 0 ? "Each" : "Not each"} message is as its schema says, no id has two contents on a topic, no field changes its type, and nothing is retained of ${removed.join(", ") || "nobody"}.\n`,
  );
  if (record && problems.length === 0) {
    writeMade(EXAMPLES_FILE, examplesText(examples));
    for (const file of writeAll()) out.write(`${file}\n`);
  }
  return problems.length === 0;
}

/** "tonal (reading flags, event flags)": what was not shown, and where. */
function missing(shown: ReadonlySet<string>): string {
  const left = toShow().filter(({ message, shows }) => !shown.has(`${message} ${shows}`));
  const byWord = Map.groupBy(left, ({ word }) => word ?? "the message");
  return [...byWord]
    .map(([word, each]) => `${word} (${each.map(({ message, field }) => `${message} ${field}`).join(", ")})`)
    .join(", ");
}

function isRight(validate: Validate, topic: string, payload: string): boolean {
  const message = messageOn(topic);
  try {
    return message !== null && validate(message, JSON.parse(payload)).length === 0;
  } catch {
    return false; // no JSON
  }
}
