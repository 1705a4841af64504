// What is said of a node that has looked at itself, in Swedish.
import type { Words } from "./words.ts";

/** With so many decimals, or as many as it has. */
const decimal = (value: number, digits?: number) =>
  (digits === undefined ? `${value}` : value.toFixed(digits)).replace(".", ",");
const cell = ({ rest_v, sending_v }: { rest_v: number; sending_v: number | null }) =>
  `${decimal(rest_v, 2)} V i vila${sending_v === null ? "" : `, ${decimal(sending_v, 2)} V när noden sände`}`;
const roomy = (margin_db: number) => `${decimal(margin_db, 1)} dB över vad den behöver`;

const module: Words["module"] = {
  sleepless: {
    what: "somnade inte när den skulle: vaken tömmer den ett batteri på några månader.",
    todo: "Händer det igen, ta bort dess matning och slå på den igen; hjälper inte det måste modulen bytas.",
  },
  resets: {
    what: "var tyst, och noden har startat om den.",
    todo: "Händer det igen, se över dess matning och ledare.",
  },
};
const times = (times: number, { what, todo }: { what: string; todo: string }) =>
  `${times} ${times === 1 ? "gång" : "gånger"} sedan nodens start: den ${what} ${todo}`;

export const SV: Words = {
  module,
  says: {
    "pressure-fault": () =>
      "Givaren ger inget som kan vara ett tryck: se över dess kontakt, matning och mätområde.",
    "pressure-none": ({ kpa }) =>
      `${decimal(kpa)} kPa: är ventilen före givaren öppen, och ledningen i drift?`,
    "pressure-measured": ({ kpa }) => `${decimal(kpa)} kPa`,
    "sound-fault": () =>
      "Givaren ger inget som kan vara ljud: se över dess kontakt, dess förstärkare och deras matning.",
    "sound-clipped": ({ dbfs }) =>
      `${decimal(dbfs)} dB, och vid omvandlarens ände: förblir det så, sänk förstärkningen.`,
    "sound-floor": ({ dbfs }) =>
      `${decimal(dbfs)} dB, inte starkare än omvandlarens steg: sitter givaren fast? Höj i så fall förstärkningen.`,
    "sound-measured": ({ dbfs }) => `${decimal(dbfs)} dB`,
    "battery-low": (figures) => `${cell(figures)}: det är lågt, sätt i ett nytt.`,
    "battery-sags": (figures) =>
      `${cell(figures)}: det viker sig. Se över kontakterna; ett gammalt eller kallt batteri gör likadant.`,
    "battery-good": cell,
    "module-resets": (figures) => times(figures.times, module.resets),
    "module-sleepless": (figures) => times(figures.times, module.sleepless),
    "module-good": () => "Den svarar, och sover när den ska.",
    "radio-short": ({ margin_db }) =>
      `${roomy(margin_db)}: en del går förlorat. Flytta antennen, eller ta en högre spridningsfaktor.`,
    "radio-tight": ({ margin_db }) =>
      `${roomy(margin_db)}: lite för regn och en parkerad bil. En annan plats för antennen kan vara bättre.`,
    "radio-roomy": ({ margin_db }) => roomy(margin_db),
  },
};
