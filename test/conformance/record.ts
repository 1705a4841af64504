// Records what interpreters answer: node test/conformance/record.ts <interpreter>…, or ESPRUINO for one. Several
// builds, with and without a trait, make answers.json complete; builds that differ in anything else are told.
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { differences, type Recorded, writeRecorded } from "./answers.ts";
import { askInterpreter, traitsOf } from "./ask.ts";
import { CASES } from "./cases.ts";

const binaries = process.argv.slice(2);
if (binaries.length === 0 && process.env.ESPRUINO) binaries.push(process.env.ESPRUINO);
if (binaries.length === 0) {
  console.error("Name the interpreters to ask: node test/conformance/record.ts /path/to/espruino ...");
  process.exit(2);
}

const recorded: Recorded = { versions: [], answers: {} };
for (const binary of binaries) {
  const limits = await interpreterLimits(binary);
  const traits = await traitsOf(binary, limits);
  const found = await askInterpreter(binary, limits, CASES);
  for (const one of CASES) {
    const answer = found.get(one.name) ?? "no answer";
    if (one.trait === undefined) {
      recorded.answers[one.name] ??= answer;
      continue;
    }
    const both = (recorded.answers[one.name] ??= {}) as { with?: string; without?: string };
    both[traits[one.trait] ? "with" : "without"] ??= answer;
  }
  if (!recorded.versions.includes(limits.version)) recorded.versions.push(limits.version);
  console.log(`${binary}: ${limits.version}, ${JSON.stringify(traits)}, ${found.size} answers`);
  const odd = differences(recorded, CASES, found, traits);
  if (odd !== "") {
    console.error(`Differs from the builds before it, with no trait that says why:\n${odd}`);
    process.exitCode = 1;
  }
}
writeRecorded(recorded);
