// What sippra-node says, in the languages of those who use it: technicians in the field read Swedish or
// English. One table each, of one type, so that no sentence is missing in any.
import { en } from "./sentences/en.ts";
import { sv } from "./sentences/sv.ts";

export type { Sentences } from "./sentences/en.ts";

export const LANGUAGES = { en, sv };
export type Language = keyof typeof LANGUAGES;

const isLanguage = (name: string): name is Language => Object.hasOwn(LANGUAGES, name);

/** Of a locale, "sv_SE.UTF-8"; undefined where it is none of these. */
function languageIn(locale: string): Language | undefined {
  const name = /^[a-z]+/i.exec(locale)?.[0].toLowerCase() ?? "";
  return isLanguage(name) ? name : undefined;
}

/**
 * The language of this user: what was asked for, else the one of the environment, else English. LANGUAGE is a list, the
 * best first, and counts before the locale unless that is plain C, as in gettext.
 */
export function languageOf(asked: string | undefined, environment: NodeJS.ProcessEnv): Language {
  const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = environment;
  const locale = LC_ALL || LC_MESSAGES || LANG || "";
  const listed = /^(C|POSIX)(\.|$)/.test(locale) ? [] : (LANGUAGE ?? "").split(":");
  const wanted = asked ? [asked] : [...listed, locale];
  return wanted.map(languageIn).find((language) => language !== undefined) ?? "en";
}

/** The language that a command line asks for, before it is read: what it is read with, speaks that language. */
export function askedLanguage(argv: readonly string[]): string | undefined {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const asked = words.flatMap((word, i) =>
    word.startsWith("--lang=")
      ? [word.slice("--lang=".length)]
      : word === "--lang"
        ? [words[i + 1] ?? ""]
        : [],
  );
  const last = asked.at(-1);
  return last !== undefined && isLanguage(last) ? last : undefined;
}
