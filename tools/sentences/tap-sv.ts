// What sippra-node says while somebody taps a valve, in Swedish.
import type { tap as English } from "./tap-en.ts";

const decimal = (db: number | null) => (db === null ? "-" : Number(db).toFixed(1).replace(".", ","));

export const tap: typeof English = {
  hush: "Var tyst en stund: först hörs bruset.",
  tapNow: (taps, seconds) =>
    `Knacka nu på ventilen ${Number(taps)} gånger inom ${Number(seconds)} s, med minst en sekund emellan.`,
  meter: (db, taps) => `${decimal(db).padStart(6)} dB, knackningar: ${Number(taps)}`,
  result: (verdict, taps, over, noise) =>
    `Knack     ${String(verdict).padEnd(12)}${Number(taps)} hördes, ${decimal(over)} dB över bruset (${decimal(noise)} dB av fullt utslag)`,
  failed: "Knackningarna hördes inte.",
  fault: {
    "no-sensor": "Inget kommer från förstärkaren: kör kontrollen, som säger vad som är fel.",
    "not-heard":
      "Ingen knackning hördes: är det rätt ventil, och sitter givaren plant och fast på ren metall på samma ledning? Kontrollera skiva och kabel.",
    "too-few":
      "Färre än tre hördes tydligt: knacka hårdare med metall mot metall, med en sekund emellan, och kör detta igen.",
    weak: "Hörs, men svagt: rengör metallen, tryck fast givaren bättre eller sätt den närmare ventilen. En plastledning leder lite.",
    restless: "Bruset går själv för mycket upp och ner: vänta tills det är tyst och kör detta igen.",
  },
  all: {
    pass: "Godkänd. Givaren hör sin ledning.",
    doubtful: "Tveksam: läs det som står ovan innan locket stängs.",
    fail: "Underkänd: stäng inte locket.",
  },
};
