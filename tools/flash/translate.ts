// Commander in another language: the words that its help is made of, and its sentences about what is wrong.
import { type Command, Help } from "commander";
import type { Sentences } from "../sentences.ts";

/** Lets a program its commands and theirs, all there by now, speak the language of `help`. */
export function speak(program: Command, help: Sentences["help"]): void {
  const words = Object.entries(help.own);
  const own = (text: string) => words.reduce((said, [english, word]) => said.replaceAll(english, word), text);
  const base = new Help();
  const withOwn = (command: Command): Command[] => [command, ...command.commands.flatMap(withOwn)];
  for (const command of withOwn(program)) {
    command.configureHelp({
      styleTitle: own,
      commandUsage: (each) => own(base.commandUsage(each)),
      subcommandTerm: (each) => own(base.subcommandTerm(each)),
      optionTerm: (option) => own(base.optionTerm(option)),
      optionDescription: (option) => own(base.optionDescription(option)),
    });
    const error = command.error.bind(command);
    command.error = (sentence, options) => error(own(help.usageError(options?.code, sentence)), options);
  }
}
