// What sippra-node says while it calibrates, in Swedish.
import type { calibrate as English } from "./calibrate-en.ts";

const decimal = (value: number | null, digits: number) =>
  value === null ? "-" : Number(value).toFixed(digits).replace(".", ",");
/** Nothing is neither more nor less. */
const signed = (value: number, digits: number) => {
  const text = decimal(value, digits);
  return /[1-9]/.test(text) ? `${Number(value) < 0 ? "" : "+"}${text}` : text.replace("-", "");
};

export const calibrate: typeof English = {
  mustBeReading: 'Det måste vara ett värde med enhet: kPa, bar, mH2O eller psi, som i "4,12bar".',
  atMostTwo: "Det går med högst två punkter.",
  needsAt: "Ange vad manometern visar med --at, eller kör detta i en terminal, där det frågas.",
  noPressure: "Noden har ingen tryckgivare.",
  noAcoustic: "Noden har ingen akustisk givare.",
  reading: "Läser av",
  now: (kpa, moves) => `${decimal(kpa, 1)} kPa${moves === null ? "" : `, rör sig ${decimal(moves, 1)} kPa`}`,
  steady: (kpa, moves) => `Stadigt på ${decimal(kpa, 1)} kPa; det rör sig ${decimal(moves, 1)} kPa.`,
  whatShows: "Vad visar manometern (som i 4,12bar)?",
  another: "En punkt till, vid ett annat tryck? (j/n)",
  changeIt: (kpa) =>
    `Ändra nu trycket med minst ${Number(kpa)} kPa, eller lufta till 0: det inväntas i upp till 10 minuter.`,
  unchanged: "Trycket ändrades inte tillräckligt, eller står inte still: kör detta igen.",
  unsteady: (kpa) =>
    `Trycket rör sig ${decimal(kpa, 1)} kPa och står inte still: stäng det som tappas, eller leta efter glappkontakt.`,
  moved: "Trycket rörde sig medan manometern lästes av: kör detta igen.",
  tooNear: (percent, least) =>
    `Punkterna ligger ${Number(percent)} % av området isär, och det krävs ${Number(least)}: ändra trycket mer.`,
  tooFar: (percent, most, why) =>
    `Tryckgivaren visar ${signed(percent, 0)} % av området fel mot manometern, och högst ${Number(most)} kalibreras bort. ${why}`,
  otherRange: (bar) =>
    `Det är troligen en för 0 till ${Number(bar)} bar: installera med --range ${Number(bar)} och kalibrera sedan igen.`,
  otherSignal: (name) =>
    `Signalen är troligen den för "${name}": installera med --transducer ${name} och kalibrera sedan igen.`,
  otherWiring:
    "Kontrollera kablar och spänningsdelare, --transducer och --range, och att manometern sitter på samma ledning med öppen ventil.",
  noChannel: "Det som lästes är ingen tryckgivares signal: kontrollera kablarna, --transducer och --range.",
  heading: (title, name) => `${title}, ${name}: tryckkanalen`,
  point: (gauge, before, after) =>
    `  manometer ${gauge}: förut ${decimal(before, 1)} kPa, nu ${decimal(after, 1)} kPa`,
  errors: (before, after) => `         ${signed(before, 2)} % av området förut, ${signed(after, 2)} % nu`,
  channel: (zero, span, zeroNow, spanNow) =>
    `  nollpunkt ${zero} till ${zeroNow}, spann ${span} till ${spanNow}`,
  onePoint: "En punkt ställer bara nollpunkten: två ställer spannet också.",
  supply: (mv, celsius) =>
    `  vid ${mv === null ? "en reglerad matning" : `${decimal(mv, 0)} mV`}${celsius === null ? "" : `, ${decimal(celsius, 0)} °C i kortet`}`,
  dry: "Inget har skrivits (--dry-run).",
  written: "Noden har det efter nästa start.",
  learnsPressure: "Vad som är vanligt tryck lär den in på nytt.",
  fileWritten: (path) => `Sparat i ${path}.`,
  noPlace: (path) =>
    `Kortet har ingen plats som kan skrivas utan risk för programmet: installera med --calibration ${path}, som behåller det inlärda.`,
  noRoomNow:
    "Journalens sida är full just nu: låt noden gå i en timme och kalibrera sedan igen. Inget har skrivits.",
  notWritten: "Kortet tog inte kalibreringen: noden fortsätter med den gamla. Kör detta igen.",
  damagedFile: (path) =>
    `${path} är ingen kalibrering av en nod, är skadad eller finns inte: kontrollera namnet, eller kalibrera igen.`,
  cannotWrite: (path, why) => `Kalibreringen kan inte sparas i ${path} (${why}): ange var med --out.`,
  listening: "Lyssnar på ledningen i vila",
  noise: (quietest, usual, steps) =>
    `Tystast ${decimal(quietest, 1)} dB, oftast ${decimal(usual, 1)} dB av fullt utslag; tystast ${decimal(steps, 1)} steg effektivvärde.`,
  clippedShare: (percent) => `${decimal(percent, 0)} % av fönstren är klippta.`,
  nothingHeard: "Ingången vilar vid omvandlarens ände: kör kontrollen först.",
  gainStays: "Förstärkningen passar: över omvandlarens steg, med 12 dB till godo över det vanliga.",
  gainUp: (db) =>
    `Höj förstärkningen med ${decimal(db, 1)} dB: det tystaste ljudet ryms i omvandlarens steg.`,
  gainDown: (db) =>
    `Sänk förstärkningen med ${decimal(Math.abs(db), 1)} dB: det finns inte 12 dB till godo över det vanliga.`,
  tooWide:
    "Ingen förstärkning klarar båda: höjd för det tystaste skulle den klippa det vanliga. Ta ett kort med 12 bitar, eller en tystare plats.",
  gainSet: (db) => `Förstärkningen anges som ${decimal(db, 1)} dB.`,
  noReference:
    "Ingen referens är satt: den kräver en dokumenterad källa med känd nivå. Startregeln är fortsatt av.",
  referenceSet: (db, uncertainty) =>
    `Referensen är ${signed(db, 1)} dB, osäker med ${decimal(uncertainty, 1)} dB.`,
  referenceUncertain: (most) =>
    `Startregeln kräver en referens som stämmer inom ${Number(most)} dB: utelämna den.`,
  needsUncertainty: "--reference och --uncertainty hör ihop.",
  levelsLearned:
    "En annan förstärkning ändrar det noden hör: installera med --calibration, som flyttar det inlärda.",
};
