// What there is to know about a reading or a night, as docs/topics.md has it: a name, and what it means and asks for.
import { type Both, say } from "./language.ts";

const FLAGS: Both<Record<string, readonly [name: string, means: string]>> = {
  en: {
    floor: ["too quiet to tell", "The level is below what the converter can tell: it is at most this."],
    "warm-up": [
      "learning",
      "The node still learns what its pipe is usually like, for 14 quiet nights: nothing is compared yet.",
    ],
    "clock-unset": ["clock not set", "The node's clock was not set then: the night does not count."],
    clipped: [
      "cut off",
      "Sound was cut off at the end of the converter's range: the level is at least this.",
    ],
    "pressure-fault": ["pressure sensor fails", "The pressure sensor fails: look at its cable and supply."],
    "acoustic-fault": [
      "acoustic sensor fails",
      "The acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier.",
    ],
    "battery-low": ["battery low", "The battery is nearly empty: change it."],
    "no-reference": [
      "no reference",
      "The acoustic scale is not calibrated: leaks that are older than the node cannot be told by their level.",
    ],
    tonal: ["a tone", "A tone rules the night, as a pump's does: the night does not count."],
    "few-windows": ["little heard", "Less than a fifth of the night was heard: the night does not count."],
    "coupling-lost": [
      "sensor may be loose",
      "The pipe has been much quieter for five nights and more: the sensor may have come loose.",
    ],
    "clock-jump": [
      "clock set anew",
      "The node's clock was set by minutes in this night, or a night is missing before it: it may not count.",
    ],
    "learning-anew": ["learns anew", "What the node had learned could not be used any more: it begins anew."],
    "gain-changed": [
      "louder alike",
      "Everything has become louder alike: an amplifier has changed, not the pipe. No suspicion rests on it.",
    ],
    "clock-wrong": ["clock wrong", "The node's clock was wrong, by more than 5 minutes or by years."],
    "received-guessed": [
      "time guessed",
      "The gateway's own clock was not believed then: when it came is a guess.",
    ],
  },
  sv: {
    floor: ["för tyst", "Ljudnivån är lägre än omvandlaren kan visa: den är högst så här."],
    "warm-up": ["lär in", "Noden lär in hur ledningen brukar låta, i 14 lugna nätter: ännu jämförs inget."],
    "clock-unset": ["klockan inte ställd", "Nodens klocka var inte ställd då: natten räknas inte."],
    clipped: ["klippt", "Ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här."],
    "pressure-fault": ["tryckgivarfel", "Tryckgivaren är ur funktion: se över kabel och matning."],
    "acoustic-fault": [
      "ljudgivarfel",
      "Ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare.",
    ],
    "battery-low": ["lågt batteri", "Batteriet är snart slut: byt det."],
    "no-reference": [
      "ingen referens",
      "Ljudskalan är inte kalibrerad: läckor som är äldre än noden kan inte kännas igen på sin ljudnivå.",
    ],
    tonal: ["en ton", "En ton dominerar natten, som från en pump: natten räknas inte."],
    "few-windows": ["litet hört", "Mindre än en femtedel av natten hördes: natten räknas inte."],
    "coupling-lost": [
      "givaren kan ha lossnat",
      "Ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat.",
    ],
    "clock-jump": [
      "klockan ställd om",
      "Nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte.",
    ],
    "learning-anew": [
      "lär in på nytt",
      "Det noden hade lärt in gick inte längre att använda: den börjar om.",
    ],
    "gain-changed": [
      "allt starkare",
      "Allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen. Ingen misstanke vilar på det.",
    ],
    "clock-wrong": ["klockan fel", "Nodens klocka gick fel, med mer än 5 minuter eller med år."],
    "received-guessed": [
      "gissad tid",
      "Gatewayens egen klocka var inte att lita på då: när det kom är en gissning.",
    ],
  },
};

const known = say(FLAGS);
/** A flag that is not known is shown as it is written. */
export const flagName = (flag: string): string => known[flag]?.[0] ?? flag;
export const flagMeans = (flag: string): string => known[flag]?.[1] ?? flag;
