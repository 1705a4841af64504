// The gain of the acoustic amplifier: measured at the pipe at rest, changed on the amplifier by hand, and told to the node.

import { keep } from "../calibrate/keep.ts";
import { measureNoise } from "../calibrate/listen.ts";
import { noiseText } from "../calibrate/text.ts";
import { loadFor } from "../check/check.ts";
import { stopWhere } from "../inbox.ts";
import { gain } from "../options.ts";
import { type Journey, timeOf } from "./journey.ts";
import { silent, wants } from "./measure.ts";

/** Throws ToolErrors "flash", "enrolment", and "check" where nothing is heard. */
export async function gainStep(journey: Journey): Promise<void> {
  const { ask, say, screen, terminal, record, deps, hand, signal, file } = journey;
  const { guide, calibrate } = say;
  if (!(await wants(journey, guide.gainNow, guide.gain))) return;
  const check = () => stopWhere(signal, say);
  const { loaded, advice } = await hand.use(async (board) => {
    const loaded = await loadFor(board, {}, say, silent(terminal));
    const advice = await measureNoise({ ...loaded, terminal, say, seconds: deps.seconds, check });
    return { loaded, advice };
  });
  terminal.end();
  screen.print(noiseText(advice, say));
  const before = (loaded.profile.acoustic ?? 0) / 10;
  const typed = await ask.type(guide.whichGain, {
    ready: guide.inDb(before),
    check: (text) => {
      try {
        gain(text.trim(), say.help);
        return undefined;
      } catch {
        return say.help.mustBeGain;
      }
    },
  });
  const gainDb = gain(typed, say.help);
  const at = timeOf(deps);
  const kept =
    gainDb === before
      ? undefined
      : await hand.use((board) =>
          keep(
            { flags: { enrol: file }, loaded, board, say, terminal },
            { acoustic: { ...advice, gainDb, reference: null, at } },
          ),
        );
  terminal.end();
  // The record tells of no gain that the node was not given.
  record.calibration.acoustic = { at, gain_db: gainDb, reference_db: null, uncertainty_db: null };
  journey.save();
  if (kept) screen.print([calibrate.gainSet(gainDb), kept.text.trimEnd()].join("\n"));
}
