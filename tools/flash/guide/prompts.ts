// Questions at a terminal: clack has the keys and draws over what it drew, the words are ours, and ASCII is enough.

import type { Writable } from "node:stream";
import { isCancel, SelectPrompt, TextPrompt } from "@clack/core";
import { wrap } from "../../../gateway/text/wrap.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import type { Keys } from "./keys.ts";
import type { Choice, Prompter } from "./prompter.ts";

/** Of those that there are, so many choices at a time. */
const SHOWN = 14;
const COLUMNS = 80;

export interface TerminalOutput extends Writable {
  readonly columns?: number;
}

/** The choices around the marked one. */
export function choiceLines(labels: string[], cursor: number, columns: number, say: Sentences): string[] {
  const from = Math.max(0, Math.min(cursor - (SHOWN >> 1), labels.length - SHOWN));
  const lines = labels.slice(from, from + SHOWN).flatMap((label, i) => {
    const at = from + i;
    const mark = `${at === cursor ? ">" : " "} ${String(at + 1).padStart(labels.length > 9 ? 2 : 1)} `;
    return wrap(label, columns - mark.length)
      .split("\n")
      .map((line, row) => `${row === 0 ? mark : " ".repeat(mark.length)}${line}`);
  });
  const below = labels.length - from - SHOWN;
  return below > 0 || from > 0 ? [...lines, say.guide.more(from, Math.max(below, 0))] : lines;
}

export function createPrompts(
  keys: Keys,
  output: TerminalOutput,
  signal: AbortSignal,
  say: Sentences,
): Prompter {
  const { guide } = say;
  const columns = () => Math.max((output.columns || COLUMNS) - 1, 20);
  const inLines = (...lines: string[]) => lines.map((line) => wrap(line, columns())).join("\n");
  const common = { input: keys.stream, output, signal, accessible: false };

  /** What was answered. Throws ToolError "flash" where that was Ctrl-C. */
  async function answered<Value>(prompt: {
    prompt(): Promise<Value | symbol | undefined>;
  }): Promise<Value | undefined> {
    keys.setOpen(true);
    try {
      const value = await prompt.prompt();
      if (isCancel(value) || signal.aborted) throw new ToolError("flash", say.interrupted);
      return value as Value | undefined;
    } finally {
      keys.setOpen(false);
    }
  }

  return {
    choose: async <Value>(question: string, choices: Choice<Value>[], ready?: Value) => {
      const labels = choices.map(({ label }) => label);
      const options = labels.map((_, value) => ({ value }));
      const marked = choices.findIndex(({ value }) => value === ready);
      const prompt: SelectPrompt<{ value: number }> = new SelectPrompt({
        ...common,
        options,
        initialValue: Math.max(marked, 0),
        render() {
          if (this.state === "submit") return inLines(`${question} ${labels[this.cursor]}`);
          const lines = choiceLines(labels, this.cursor, columns(), say);
          return [inLines(question), ...lines, inLines(guide.keys)].join("\n");
        },
      });
      prompt.on("key", (typed) => {
        const wanted = Number(typed) - 1;
        for (let i = 0; wanted in labels && prompt.cursor !== wanted && i < labels.length; i++) {
          prompt.emit("cursor", "down");
        }
      });
      return choices[(await answered<number>(prompt))!]!.value;
    },

    type: async (question, { ready = "", check, isSecret = false } = {}) => {
      const shown = (text: string) => (isSecret ? "*".repeat(text.length) : text);
      const prompt = new TextPrompt({
        ...common,
        defaultValue: ready,
        validate: (text) => check?.(text || ready),
        render() {
          if (this.state === "submit")
            return inLines(`${question} ${shown(this.value ?? "") || guide.nothing}`);
          const input = shown(this.userInput);
          const typed = `${input.slice(0, this.cursor)}_${input.slice(this.cursor)}`;
          const wrong = this.state === "error" ? [this.error] : [];
          const hint = `${guide.keysTyping}. ${guide.ready(ready || guide.nothing)}`;
          return inLines(question, `> ${typed}`, ...wrong, hint);
        },
      });
      const text = (await answered<string>(prompt)) ?? ready;
      return isSecret ? text : text.trim();
    },
  };
}
