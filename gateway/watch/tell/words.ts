// What messages say around an alarm's own sentences, in each language.
import type { Language } from "../../config/home-assistant.ts";

export interface TellingWords {
  sure: string;
  since: string;
  state: string;
  hasIt: string;
  nobody: string;
  speaksFor: string;
  speaksAgainst: string;
  toDo: string;
  page: string;
  /** Nobody has taken it for so long ("30 min"). */
  untaken(span: string): string;
  untakenShort: string;
  digestTitle(open: number): string;
  openNow: string;
  changed: string;
  nothingOpen: string;
  more(count: number): string;
  testTitle: string;
  test(way: string): string;
  foot(site: string, gateway: string): string;
}

export const TELLING_WORDS: Record<Language, TellingWords> = {
  en: {
    sure: "How sure",
    since: "Since",
    state: "State",
    hasIt: "Who has it",
    nobody: "nobody yet",
    speaksFor: "What speaks for it",
    speaksAgainst: "What speaks against it",
    toDo: "What to do",
    page: "Open the page",
    untaken: (span) => `Nobody has acknowledged it for ${span}.`,
    untakenShort: "nobody has it",
    digestTitle: (open) => `Alarms today: ${open === 0 ? "none" : open} open`,
    openNow: "Open now",
    changed: "What has changed",
    nothingOpen: "Nothing is open.",
    more: (count) => `And ${count} more.`,
    testTitle: "Test: alarms are told here",
    test: (way) => `Somebody tries whether ${way} works. Nothing has happened, and there is nothing to do.`,
    foot: (site, gateway) => `Sippra, ${gateway} of ${site}`,
  },
  sv: {
    sure: "Hur säkert",
    since: "Sedan",
    state: "Läge",
    hasIt: "Vem har det",
    nobody: "ingen än",
    speaksFor: "Vad som talar för",
    speaksAgainst: "Vad som talar emot",
    toDo: "Vad som ska göras",
    page: "Öppna sidan",
    untaken: (span) => `Ingen har kvitterat det på ${span}.`,
    untakenShort: "ingen har kvitterat",
    digestTitle: (open) => `Larm i dag: ${open === 0 ? "inga" : open} öppna`,
    openNow: "Öppna nu",
    changed: "Vad som har ändrats",
    nothingOpen: "Inget är öppet.",
    more: (count) => `Och ${count} till.`,
    testTitle: "Prov: här berättas om larm",
    test: (way) => `Någon provar om ${way} fungerar. Inget har hänt, och inget behöver göras.`,
    foot: (site, gateway) => `Sippra, ${gateway} i ${site}`,
  },
};
