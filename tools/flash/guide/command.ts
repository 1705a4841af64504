// sippra-node alone, at a terminal: the whole way of an installation.
import { setTimeout as sleep } from "node:timers/promises";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { createStatusLine } from "../../../gateway/text/progress.ts";
import { showsUnicode } from "../../../gateway/text/unicode.ts";
import type { Sentences } from "../../sentences.ts";
import { lookAt } from "../check/look.ts";
import { awaitCheck } from "../confirm/await.ts";
import { flash } from "../flash.ts";
import { listPorts } from "../ports.ts";
import { openRaw } from "../raw-line.ts";
import { stopBy } from "../stop.ts";
import { createTerminal } from "../terminal.ts";
import { guide } from "./guide.ts";
import { fitted, type GuideDeps, type Screen } from "./journey.ts";
import { createKeys } from "./keys.ts";
import { createPrompts } from "./prompts.ts";

/** Of a terminal that does not say. */
const COLUMNS = 80;

const DEPS: Omit<GuideDeps, "folder"> = {
  ...{ now: Date.now, seconds: () => performance.now() / 1000, sleep },
  ...{ listPorts, flash, lookAt, awaitCheck, openRaw },
};

/** Whether the line asks for nothing in particular: no words but for a language, or how errors are told. */
export const isAlone = (argv: readonly string[]) =>
  argv.every((word, i) => /^--(lang(=.*)?|debug)$/.test(word) || argv[i - 1] === "--lang");

/** Throws ToolError "flash" where it was ended before its end. */
export async function runGuide(say: Sentences, surroundings: Surroundings): Promise<void> {
  const { err, env, terminal: own, exit } = surroundings;
  const { signal: asked, unlisten } = stopBy(surroundings);
  const pressed = new AbortController();
  const interrupt = () => {
    // As a command does: the first ends it in order, the second at once.
    if (pressed.signal.aborted) exit(130);
    pressed.abort();
  };
  const signal = AbortSignal.any([asked, pressed.signal]);
  const keys = createKeys(own!.input, interrupt, () => performance.now());
  const status = createStatusLine(err);
  const columns = () => own!.output.columns || COLUMNS;
  const screen: Screen = {
    get columns() {
      return columns();
    },
    unicode: showsUnicode(env),
    print: (text) => {
      status.clear();
      own!.output.write(`${fitted(text, columns())}\n`);
    },
    draw: status.draw,
  };
  try {
    await guide({
      ...{ ask: createPrompts(keys, own!.output, signal, say), say, screen, signal },
      terminal: createTerminal(err, env.SIPPRA_DEBUG === "1"),
      deps: { ...DEPS, folder: process.cwd() },
    });
  } finally {
    keys.close();
    unlisten();
  }
}
