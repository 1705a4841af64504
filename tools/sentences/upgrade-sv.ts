// Det som sippra-node säger om uppgraderingar och journaler, på svenska.
import type { upgrade as english } from "./upgrade-en.ts";

export const upgrade: typeof english = {
  notThisNode: (node) =>
    `Kortet har inte noden ${node} med den här registreringens nyckel, så det finns inget att uppgradera: se efter vilket kort det är, eller installera programmet med "sippra-node flash".`,
  whichModule:
    "Programmet på kortet säger inte vilken radiomodul det är för: ange den med --link, som när det installerades.",
  noJournal:
    'Kortets journal kan inte läsas hel och kan därför inte ligga kvar. Inget har raderats. Spara det som går att läsa med "sippra-node journal pull" och installera sedan programmet med "sippra-node flash".',
  moved:
    'Med det här programmet ligger journalen på en annan plats i flashminnet och kan därför inte ligga kvar. Inget har raderats. Spara mätvärdena med "sippra-node journal pull" och installera sedan programmet med "sippra-node flash".',
  pageFull:
    "Det som noden har lärt sig måste skrivas om för det här programmet, och sidan i dess journal är full. Inget har raderats. Uppgradera om en timme, när den har börjat på en ny.",
  journalLost: (file) =>
    `Avbrottet har kostat kortet dess journal. Den sparades innan, i ${file}: mätvärdena finns där.`,
  keeps: "Inställningar och journal ligger kvar som de är.",
  saved: (file) => `Journalen sparades först i ${file}; filen kan tas bort.`,
  pulled: (records, file) =>
    `${records} poster, sparade i ${file}. Dess gateway läser in dem med "sippra-gateway nodes journal".`,
  noRecords: "Journalen har inga poster.",
  noJournalHere: (node) =>
    `Kortet har ingen journal för noden ${node} med den här registreringens nyckel: se efter vilket kort det är, eller ta den nyaste registreringen.`,
  noFile: (file) =>
    `${file} är ingen journal som sippra-node har sparat: ange filen från "sippra-node journal pull", eller en som slutar på .journal.`,
  cannotSave: (file, why) => `${file} kan inte skrivas (${why}): ange en annan plats med --out.`,
  help: {
    upgrade: "lägg den här versionens program på en nod; inställningar, journal och räknare ligger kvar",
    link: "nodens radiomodul, om programmet inte säger det (ett äldre)",
    journal: "mätvärdena som en nod har lagrat",
    pull: "läs dem från ett kort till en fil; noden går vidare efteråt",
    out: "filen (annars bredvid registreringen, REGISTRERING.journal-TID)",
    csv: "skriv dem som en tabell för ett kalkylprogram (till standard output)",
    file: 'en fil från "journal pull", eller en som "upgrade" har sparat',
    pullJson: "skriv det som lästes som JSON",
  },
};
