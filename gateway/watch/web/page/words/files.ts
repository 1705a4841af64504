// What is said of photographs and reports that lie with an alarm.
import { say } from "./language.ts";

interface FileWords {
  head: string;
  none: string;
  add: string;
  /** How large, how many, and what is left out of them. */
  hint: (mb: number, files: number) => string;
  full: (files: number) => string;
  adding: (at: number, of: number, name: string) => string;
  added: (count: number) => string;
  trouble: (name: string, why: string) => string;
  wrongType: string;
  tooLarge: (mb: number) => string;
  pdf: string;
  remove: string;
  removeWhat: (name: string) => string;
  will: (name: string) => string;
  cancel: string;
  removed: (name: string) => string;
}

const EN: FileWords = {
  head: "Files",
  none: "Nobody has added any yet.",
  add: "Add a photograph or PDF",
  hint: (mb, files) =>
    `JPEG, PNG, WebP or PDF, each at most ${mb} MB, ${files} in all. Positions are taken out of photographs; a PDF is kept as it is.`,
  full: (files) => `There are ${files}, and no more fit: remove one to add another.`,
  adding: (at, of, name) => (of === 1 ? `Adding ${name} …` : `Adding ${name}, ${at} of ${of} …`),
  added: (count) => (count === 1 ? "One file added." : `${count} files added.`),
  trouble: (name, why) => `${name} is not added. ${why}`,
  wrongType: "Only JPEG, PNG, WebP and PDF can be added.",
  tooLarge: (mb) => `It is larger than ${mb} MB.`,
  pdf: "PDF",
  remove: "Remove",
  removeWhat: (name) => `Remove ${name}`,
  will: (name) =>
    `Takes ${name} away from this alarm, for everybody. It cannot be taken back; only backups that were made before still hold it.`,
  cancel: "Cancel",
  removed: (name) => `${name} is removed.`,
};

const SV: FileWords = {
  head: "Filer",
  none: "Ingen har lagt till några än.",
  add: "Lägg till foto eller PDF",
  hint: (mb, files) =>
    `JPEG, PNG, WebP eller PDF, högst ${mb} MB var och ${files} tillsammans. Positioner tas bort ur foton; en PDF sparas som den är.`,
  full: (files) => `Det finns ${files}, och fler får inte plats: ta bort en för att lägga till en annan.`,
  adding: (at, of, name) => (of === 1 ? `Lägger till ${name} …` : `Lägger till ${name}, ${at} av ${of} …`),
  added: (count) => (count === 1 ? "En fil tillagd." : `${count} filer tillagda.`),
  trouble: (name, why) => `${name} lades inte till. ${why}`,
  wrongType: "Bara JPEG, PNG, WebP och PDF kan läggas till.",
  tooLarge: (mb) => `Den är större än ${mb} MB.`,
  pdf: "PDF",
  remove: "Ta bort",
  removeWhat: (name) => `Ta bort ${name}`,
  will: (name) =>
    `Tar bort ${name} från larmet, för alla. Det går inte att ångra; bara säkerhetskopior som gjorts innan har den kvar.`,
  cancel: "Avbryt",
  removed: (name) => `${name} är borttagen.`,
};

export const fileWords = say<FileWords>({ en: EN, sv: SV });
