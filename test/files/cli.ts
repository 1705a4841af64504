// npm run test:files: a store's files damaged in every way there is, a seed after the other, each replayed by its number.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { createScript, wholeNumber } from "../../tools/usage.ts";
import { damageStore, KINDS, type KindName } from "./damage.ts";
import { createUsedStore } from "./used-store.ts";

interface Options {
  seeds: number;
  from: number;
}

function run({ seeds, from }: Options, { out }: Surroundings): number {
  const folder = mkdtempSync(join(tmpdir(), "sippra-files-"));
  let failed = 0;
  try {
    const own = createUsedStore(join(folder, "own"), "elm");
    const foreign = createUsedStore(join(folder, "foreign"), "oak");
    for (const kind of Object.keys(KINDS) as KindName[]) {
      let told = 0;
      let most = 0;
      for (let seed = from; seed < from + seeds; seed++) {
        const { sentence, lost, faults, state } = damageStore(seed, kind, own, foreign);
        if (sentence !== null) told++;
        most = Math.max(most, lost);
        if (faults.length > 0) failed++;
        for (const fault of faults)
          out.write(`${kind}, ${state}: ${fault}; again: npm run test:files -- --seeds 1 --from ${seed}\n`);
      }
      out.write(
        `${kind.padEnd(20)} ${seeds} seeds, ${told} told, ${seeds - told} work, at most ${most} rows gone\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  out.write(`${failed} failed\n`);
  return failed > 0 ? CANNOT : DONE;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const program = createScript(
    "run test:files",
    "Damages a used store's files: bytes overwritten, cut, lost, a log of another store. It then works with nothing lost but what the damage held, or ends with its sentence, and nothing is overwritten.",
    surroundings,
  )
    .option("--seeds <n>", "so many of each kind", wholeNumber, 100)
    .option("--from <seed>", "the first of them", wholeNumber, 0)
    .action((options: Options) => {
      code = run(options, surroundings);
    });
  return (await runProgram(program, argv, surroundings, () => undefined)) || code;
};
