// The commands of sippra-node that look at a board and write nothing to it: what they take, and how they end.
import type { Command } from "commander";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { createStatusLine } from "../../../gateway/text/progress.ts";
import { showsUnicode } from "../../../gateway/text/unicode.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { whole } from "../options.ts";
import { stopBy } from "../stop.ts";
import { createTerminal } from "../terminal.ts";
import { type Checked, checkBoard, loadFor } from "./check.ts";
import { createPlaces, listen, meterLine, type Place, placeLine } from "./listen.ts";
import { changesOf, type LookFlags, lookAt, lookCommand } from "./look.ts";
import { checkedText } from "./text.ts";

/** Adds the command `check`. */
export function addCheck(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { out, err, env } = surroundings;
  const command = lookCommand(program, "check", say.help.check, say);
  command.option("--json", say.help.checkJson).action(async (flags: LookFlags) => {
    const { signal, unlisten } = stopBy(surroundings);
    try {
      const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
      const checked: Checked = await lookAt(flags, say, terminal, signal, (board) =>
        checkBoard(board, changesOf(flags), say, terminal),
      );
      out.write(`${flags.json ? JSON.stringify(checked) : checkedText(checked, say)}\n`);
      if (checked.verdict === "fail") throw new ToolError("check", say.check.failed);
    } finally {
      unlisten();
    }
  });
}

/** Adds the command `listen`, which Ctrl-C ends as it should. */
export function addListen(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { out, err, env, onEnter } = surroundings;
  const { help } = say;
  const command = lookCommand(program, "listen", help.listen, say).option(
    "--seconds <s>",
    help.listenFor,
    (text) => whole(1, 86_400)(text, help),
  );
  command.option("--json", help.listenJson).action(async (flags: LookFlags & { seconds?: number }) => {
    const { signal, unlisten } = stopBy(surroundings);
    const places = createPlaces();
    const status = createStatusLine(err);
    const unicode = showsUnicode(env);
    const told = (place: Place | undefined) => {
      status.clear();
      if (place !== undefined && !flags.json) out.write(`${placeLine(place, say)}\n`);
    };
    const unmark = onEnter?.(() => told(places.mark()));
    try {
      const terminal = createTerminal(err, env.SIPPRA_DEBUG === "1");
      const found = await lookAt(flags, say, terminal, undefined, async (board) => {
        const loaded = await loadFor(board, changesOf(flags), say, terminal);
        terminal.note(say.check.howToMark);
        terminal.end();
        const marked = places.marked.length;
        const all = await listen(loaded.diagnosis, {
          ...{ places, stop: signal, seconds: flags.seconds },
          now: () => performance.now() / 1000,
          channel: loaded.profile.pressure,
          onWindow: (seen, _places, beside) => status.draw(meterLine(seen, places, say, beside, unicode)),
        });
        if (all.length > marked) told(all.at(-1));
        return all;
      });
      if (flags.json) out.write(`${JSON.stringify({ places: found })}\n`);
    } finally {
      unmark?.();
      unlisten();
    }
  });
}
