// sippra-node calibrate: what a node takes for pressure, against a gauge; and what gain its amplifier should have.

import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { ToolError } from "../../errors.ts";
import { rangeOf } from "../../image/transducers.ts";
import type { Sentences } from "../../sentences.ts";
import { type Loaded, loadFor } from "../check/check.ts";
import { changesOf, type LookFlags, lookAt, lookCommand } from "../check/look.ts";
import type { BoardConsole } from "../console.ts";
import { stopWhere } from "../inbox.ts";
import { gain, reference } from "../options.ts";
import { stopBy } from "../stop.ts";
import { createTerminal, type Terminal } from "../terminal.ts";
import { type Kept, keep } from "./keep.ts";
import { measureNoise } from "./listen.ts";
import { calibratePressure, recordOf } from "./pressure.ts";
import { type GaugeReading, readingOption } from "./reading.ts";
import { noiseText, pressureText } from "./text.ts";

interface KeepFlags extends LookFlags {
  out?: string;
  dryRun?: boolean;
}

interface PressureFlags extends KeepFlags {
  at?: GaugeReading[];
}

interface AcousticFlags extends KeepFlags {
  gain?: number;
  reference?: number;
  uncertainty?: number;
}

/** dB: the start rule takes no reference that is less certain (docs/leak.md). */
const MOST_UNCERTAIN = 1;

/** Adds the command `calibrate` with what it calibrates. */
export function addCalibrate(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { help } = say;
  const group = program.command("calibrate").description(help.calibrate);
  addKeeping(lookCommand(group, "pressure", help.calibratePressure, say), say)
    .addOption(
      new Option("--at <reading>", help.at).argParser((text, before?: GaugeReading[]) =>
        readingOption(text, before, say),
      ),
    )
    .addHelpText("after", help.calibratePressureExamples)
    .action((flags: PressureFlags) => runPressure(flags, say, surroundings));
  addKeeping(lookCommand(group, "acoustic", help.calibrateAcoustic, say), say)
    .option("--gain <dB>", help.gainNow, (text) => gain(text, help))
    .option("--reference <dB>", help.referenceNow, (text) => reference(text, help))
    .option("--uncertainty <dB>", help.uncertainty, (text) => gain(text, help))
    .action((flags: AcousticFlags) => runAcoustic(flags, say, surroundings));
}

const addKeeping = (command: Command, { help }: Sentences) =>
  command
    .option("--out <file>", help.calibrationOut)
    .option("--dry-run", help.dryRun)
    .option("--json", help.calibrationJson);

/** Asks somebody at a terminal; undefined where nobody is there. */
function asking({ err, onEnter }: Surroundings, terminal: Terminal) {
  if (onEnter === undefined) return { ask: undefined, unlisten: () => {} };
  let answer: ((text: string) => void) | undefined;
  const unlisten = onEnter((typed) => answer?.(typed));
  const ask = (question: string) => {
    terminal.end();
    err.write(`${question} `);
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  };
  return { ask, unlisten };
}

/** What all of them do: get hold of the board, measure, keep what came of it, and let the node go on. */
async function withBoard<Result>(
  flags: KeepFlags,
  say: Sentences,
  surroundings: Surroundings,
  work: (loaded: Loaded, board: BoardConsole, terminal: Terminal, check: () => void) => Promise<Result>,
): Promise<Result> {
  const { signal, unlisten } = stopBy(surroundings);
  const terminal = createTerminal(surroundings.err, surroundings.env.SIPPRA_DEBUG === "1");
  const check = () => stopWhere(signal, say);
  try {
    return await lookAt(flags, say, terminal, signal, async (board) =>
      work(await loadFor(board, changesOf(flags), say, terminal), board, terminal, check),
    );
  } finally {
    unlisten();
  }
}

const seconds = () => performance.now() / 1000;

async function runPressure(flags: PressureFlags, say: Sentences, surroundings: Surroundings): Promise<void> {
  const { out, onEnter } = surroundings;
  if (flags.at === undefined && onEnter === undefined) throw new ToolError("usage", say.calibrate.needsAt);
  await withBoard(flags, say, surroundings, async (loaded, board, terminal, check) => {
    const channel = loaded.profile.pressure;
    if (channel === null) throw new ToolError("check", say.calibrate.noPressure);
    const rangeKpa = rangeOf(channel);
    const { ask, unlisten } = asking(surroundings, terminal);
    try {
      const { diagnosis } = loaded;
      const at = flags.at ?? [];
      const options = { diagnosis, channel, rangeKpa, at, ask, say, terminal, seconds, sleep, check };
      const done = await calibratePressure(options);
      const record = recordOf(done, rangeKpa);
      const to = { flags, loaded, board, say, terminal };
      const kept = await keep(to, { pressure: { ...record, at: new Date().toISOString() } });
      const name = kept.name ?? loaded.facts.serial;
      if (flags.json) out.write(`${JSON.stringify({ ...about(loaded, kept), pressure: record })}\n`);
      else {
        out.write(`${pressureText(done, rangeKpa, loaded.kind.title, name, say)}\n`);
        out.write(kept.text);
      }
    } finally {
      unlisten();
    }
  });
}

async function runAcoustic(flags: AcousticFlags, say: Sentences, surroundings: Surroundings): Promise<void> {
  const { out } = surroundings;
  const { calibrate } = say;
  if ((flags.reference === undefined) !== (flags.uncertainty === undefined)) {
    throw new ToolError("usage", calibrate.needsUncertainty);
  }
  if (flags.uncertainty !== undefined && flags.uncertainty > MOST_UNCERTAIN) {
    throw new ToolError("usage", calibrate.referenceUncertain(MOST_UNCERTAIN));
  }
  await withBoard(flags, say, surroundings, async (loaded, board, terminal, check) => {
    if (loaded.profile.acoustic === null) throw new ToolError("check", calibrate.noAcoustic);
    const advice = await measureNoise({ ...loaded, terminal, say, seconds, check });
    const known =
      flags.reference === undefined ? null : { db: flags.reference, uncertaintyDb: flags.uncertainty! };
    const record = { ...advice, gainDb: flags.gain ?? null, reference: known };
    const to = { flags, loaded, board, say, terminal };
    const kept = await keep(to, { acoustic: { ...record, at: new Date().toISOString() } });
    if (flags.json) {
      out.write(`${JSON.stringify({ ...about(loaded, kept), acoustic: record })}\n`);
      return;
    }
    out.write(`${noiseText(advice, say)}\n`);
    if (flags.gain !== undefined) out.write(`${calibrate.gainSet(flags.gain)}\n`);
    out.write(
      `${known === null ? calibrate.noReference : calibrate.referenceSet(known.db, known.uncertaintyDb)}\n`,
    );
    out.write(kept.text);
  });
}

const about = ({ kind, facts }: Loaded, { file, where }: Kept) => ({
  ...{ board: kind.id, serial: facts.serial },
  ...{ file, written: where },
});
