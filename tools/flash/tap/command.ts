// sippra-node tap-test: whether the sensor hears its pipe, before the lid is closed.

import type { Command } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { createStatusLine } from "../../../gateway/text/progress.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { loadFor } from "../check/check.ts";
import { meter } from "../check/listen.ts";
import { changesOf, type LookFlags, lookAt, lookCommand } from "../check/look.ts";
import { below } from "../check/text.ts";
import { stopBy } from "../stop.ts";
import { createTerminal } from "../terminal.ts";
import { listenForTaps, TAPS, TAPS_S, type TapResult } from "./tap.ts";

/** A line with the figures, and what to do. */
export function tapText({ verdict, fault, taps, overDb, noiseDb }: TapResult, say: Sentences): string {
  const { tap, check } = say;
  const lines = [tap.result(check.verdict[verdict], taps, overDb, noiseDb)];
  if (fault !== null) lines.push(below(tap.fault[fault]));
  return [...lines, tap.all[verdict]].join("\n");
}

/** Adds the command `tap-test`. */
export function addTapTest(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { out, err, env } = surroundings;
  const command = lookCommand(program, "tap-test", say.help.tapTest, say);
  command.option("--json", say.help.tapJson).action(async (flags: LookFlags) => {
    const { signal, unlisten } = stopBy(surroundings);
    const status = createStatusLine(err);
    try {
      const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
      const result = await lookAt(flags, say, terminal, signal, async (board) => {
        const { diagnosis, profile } = await loadFor(board, changesOf(flags), say, terminal);
        if (profile.acoustic === null) throw new ToolError("check", say.calibrate.noAcoustic);
        terminal.note(say.tap.hush);
        terminal.end();
        return listenForTaps({
          ...{ diagnosis, stop: signal },
          seconds: () => performance.now() / 1000,
          onNoise: () => {
            status.clear();
            err.write(`${say.tap.tapNow(TAPS, TAPS_S)}\n`);
          },
          onWindow: ({ level }, taps) => {
            const db = level === null ? null : level / 10;
            status.draw(`${meter(db, null)} ${say.tap.meter(db, taps)}`);
          },
        });
      });
      status.clear();
      out.write(`${flags.json ? JSON.stringify(result) : tapText(result, say)}\n`);
      if (result.verdict === "fail") throw new ToolError("check", say.tap.failed);
    } finally {
      unlisten();
    }
  });
}
