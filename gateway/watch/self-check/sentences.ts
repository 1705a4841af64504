// The sentences about a node that has looked at itself, in the languages of those who read them.
import { EN } from "./en.ts";
import type { Finding } from "./judge.ts";
import { SV } from "./sv.ts";

export const LANGUAGES = { en: EN, sv: SV };
export type Language = keyof typeof LANGUAGES;

/** For people: a figure, or what is wrong and what to do. */
export function sentenceOf({ reason, figures }: Finding, language: Language): string {
  const says = LANGUAGES[language].says[reason] as (figures: Finding["figures"]) => string;
  return says(figures);
}
