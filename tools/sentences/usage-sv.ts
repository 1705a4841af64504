// Commander's sentences about what is wrong with a command line, in Swedish. It has no other way to translate them: the
// code tells which sentence it is, and what it names is taken out of it.

type Say = (...found: string[]) => string;

/** "'--pipe <material>'" of the sentence's "option '--pipe <material>'"; where a variable has set it, its name. */
const named = (text: string) =>
  text.replace(/^option /, "").replace(/^environment variable /, "miljövariabeln ");

const SENTENCES: Record<string, readonly [RegExp, Say]> = {
  "commander.missingArgument": [/argument '(.+)'$/, (name) => `argumentet '${name}' saknas`],
  "commander.optionMissingArgument": [
    /option '(.+)' argument missing$/,
    (flags) => `'${flags}' saknar sitt värde`,
  ],
  "commander.missingMandatoryOptionValue": [
    /required option '(.+)' not specified$/,
    (flags) => `'${flags}' måste anges`,
  ],
  "commander.conflictingOption": [
    /^error: (.+) cannot be used with (.+)$/,
    (one, other) => `${named(one!)} kan inte användas tillsammans med ${named(other!)}`,
  ],
  "commander.unknownOption": [/unknown option '(.+)'/, (flag) => `valet '${flag}' finns inte`],
  "commander.unknownCommand": [/unknown command '(.+)'/, (name) => `kommandot '${name}' finns inte`],
  "commander.excessArguments": [
    /Expected (\d+) arguments? but got (\d+): (.+)\.$/,
    (expected, got, which) => `för många argument: ${expected} väntades, ${got} gavs (${which}).`,
  ],
  "commander.invalidArgument": [
    /(?:option|argument) '(.+)' argument '(.*)' is invalid(?: from env '(.+)')?\. (.+)$/s,
    (flags, value, _variable, why) => `'${value}' går inte för '${flags}'. ${allowed(why!)}`,
  ],
};

const allowed = (why: string) => why.replace(/^Allowed choices are (.+)\.$/, "Möjliga är $1.");

const suggestion = (sentence: string) => {
  const [, one, some] = /\(Did you mean (?:one of (.+)|(.+))\?\)$/.exec(sentence) ?? [];
  if (one === undefined && some === undefined) return "";
  return one === undefined ? `\n(Menade du ${some}?)` : `\n(Menade du någon av ${one}?)`;
};

/** The sentence in Swedish; as it is where commander has a new one. */
export function usageErrorSv(code: string | undefined, sentence: string): string {
  const [pattern, say] = SENTENCES[code ?? ""] ?? [];
  const found = pattern?.exec(sentence.replace(/\n\(Did you mean .*$/s, ""));
  if (found === null || found === undefined || say === undefined) return sentence;
  return `fel: ${say(...found.slice(1))}${suggestion(sentence)}`;
}
