// What sippra-node says about a board and its sensors, in Swedish.
import type { check as English } from "./check-en.ts";

const decimal = (value: number, digits: number) => Number(value).toFixed(digits).replace(".", ",");
const signed = (value: number, digits: number) => `${value < 0 ? "" : "+"}${decimal(value, digits)}`;

const fixed = (db: number | null) => (db === null ? "-" : decimal(db, 1));

export const check: typeof English = {
  loading: "Laddar kontrollen",
  measuring: "Mäter",
  noProfile: "Kortet har ingen nod än: det mäts som valen här säger.",
  notLoaded: "Kortet tog inte kontrollen i sitt minne: starta om det och kör detta igen.",
  noMeasure: "Kortet slutade svara medan det mätte: starta om det och kör detta igen.",
  failed: "Kontrollen är underkänd.",
  listening: "Lyssnar",
  howToMark: "Enter märker platsen och börjar på nästa, Ctrl-C avslutar.",
  meter: (db, quietest, hz, slow) =>
    `${fixed(db).padStart(6)} dB, tystast ${fixed(quietest).padStart(6)}, ${slow ? "lågfrek" : hz === null ? "-" : `${hz} Hz`.padStart(7)}`,
  kpa: (kpa) => `${decimal(kpa, 1)}\u202fkPa`,
  place: (number, quietest, usual, clipped, windows) =>
    `Plats ${number}: tystast ${fixed(quietest)} dB, oftast ${fixed(usual)} dB av fullt utslag, ${clipped} % klippt, ${windows} fönster`,
  part: { pressure: "Tryck", sound: "Ljud", supply: "Matning", clock: "Klocka" },
  verdict: { pass: "godkänd", doubtful: "tveksam", fail: "UNDERKÄND" },
  figure: {
    pressure: (kpa) => `${decimal(kpa, 1)} kPa`,
    sound: (db) => `${decimal(db, 1)} dB av fullt utslag, det tystaste fönstret`,
    supply: (mv) => `${decimal(mv, 0)}\u202fmV`,
    clock: (percent) => `${signed(percent, 2)} %`,
  },
  all: {
    pass: "Godkänd. Det som bara noden i drift kan visa, radio och gateway, ingår inte.",
    doubtful: "Tveksam: läs det som står ovan innan locket stängs.",
    fail: "Underkänd: stäng inte locket.",
  },
  fault: {
    "pressure-no-supply": () =>
      "Kortet kan inte mäta sin egen matning, som det behöver för trycket: byt kortet.",
    "pressure-no-signal": () =>
      "Ingen signal: är tryckgivaren ansluten, med signalen på tryckstiftet, och matas den när matningsstiftet är på? Kontrollera kontakt, spänningsdelare och --switch.",
    "pressure-at-end": () =>
      "Vid omvandlarens ände: signalledaren ligger mot matningen, spänningsdelaren saknas, eller trycket är över givarens område.",
    "pressure-below-zero": () =>
      "Under noll: en annan tryckgivare än --transducer säger, eller förväxlade ledare.",
    "pressure-none": () => "Inget tryck: är ventilen öppen och tryckgivaren på ledningen?",
    "pressure-over-range": () =>
      "Nära områdets slut: ta en tryckgivare med större område, eller kontrollera --range.",
    "pressure-unsteady": () =>
      "Det hoppar: glappkontakt, en öppen signalledare, eller matning som inte har hunnit ställa in sig (--settle).",
    "pressure-stuck": () =>
      "Det rör sig inte alls: kontrollera att det är tryckgivaren och inte en fast spänning.",
    "sound-at-rail": () =>
      "Vid omvandlarens ände: förstärkaren matas inte, är inte ansluten, eller dess utgång sitter fast. Kontrollera förstärkarstiftet och matningen.",
    "sound-constant": () =>
      "En konstant spänning: inget kommer från förstärkaren. Kontrollera ingången, skivan och kabeln.",
    "sound-not-settled": () =>
      "Förstärkaren har inte ställt in sig när fönstret börjar: ge den längre tid (--settle 10,1500), eller kontrollera dess kondensatorer.",
    "sound-off-middle": (percent) =>
      `Den vilar vid ${Number(percent).toFixed(0)} % av området och inte vid 50: kontrollera spänningsdelaren som ger halva matningen.`,
    "sound-clipped": (db) =>
      `Klippt: sänk förstärkningen med ungefär ${Math.abs(db).toFixed(0)} dB, eller vänta tills det är tyst och kontrollera igen.`,
    "sound-too-quiet": (db) =>
      `För tyst för omvandlaren: höj förstärkningen med minst ${Number(db).toFixed(0)} dB. Om en knackning på röret inte ändrar något hörs inte givaren.`,
    "sound-hum": () => "Nätbrum är starkast: skärma kabeln och jorda den i ena änden.",
    "supply-unknown": () => "Kortet känner inte sin matning: byt kortet.",
    "supply-low": () => "Batteriet är nästan tomt: byt det nu.",
    "supply-moves": () =>
      "Matningen är inte 3,3 V, som --supply regulator säger: kontrollera regulatorn, eller installera utan den.",
    "clock-off": () =>
      "Klockan går mer fel än den ska: gatewayen rättar den, men kontrollera att det är kortet du menar.",
    "clock-stands": () => "Klockan står: byt kortet.",
  },
};
