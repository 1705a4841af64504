// The words of the contract: every state, flag, kind, rule and reason with what it means, in English and Swedish. The
// lists of words are those of shared/, and the compiler wants a meaning for each.
import type { EventKind } from "../../../shared/events.ts";
import type { COMPONENTS, FLAGS, LeakState, RESETS, RULES } from "../../../shared/messages.ts";
import type { SettingName } from "../../../shared/settings.ts";
import type { PipeMaterial } from "../../places/place.ts";
import type { Vocabulary } from "./fields.ts";

/** "Ack wanted" is between node and gateway and nobody else's. */
/** Of the node, and what the gateway adds of its times. */
type Flag = Exclude<(typeof FLAGS)[number], "ack-wanted"> | "clock-wrong" | "received-guessed";
export type FlagName = Flag | `flag-${number}`;
export type EventName = EventKind | `kind-${number}`;
export type LeakStateName = LeakState | `state-${number}`;
type Rule = Exclude<(typeof RULES)[number], "none">;
export type RuleName = Rule | `rule-${number}`;
type Reset = (typeof RESETS)[number];
export type ResetName = Reset | `reset-${number}`;

export const FLAG_WORDS: Vocabulary<Flag> = {
  floor: {
    en: "the level is below what the converter can tell: it is at most this",
    sv: "ljudnivån är lägre än omvandlaren kan visa: den är högst så här",
  },
  "warm-up": {
    en: "the node still learns what its pipe is usually like (14 quiet nights): no leak is told by comparison yet",
    sv: "noden lär in hur ledningen brukar låta (14 lugna nätter): ännu jämförs inget",
  },
  "clock-unset": {
    en: "the node's clock was not set then: `time` is null, or was found later; a night counts for nothing",
    sv: "nodens klocka var inte ställd då: `time` är null, eller hittades senare; natten räknas inte",
  },
  clipped: {
    en: "sound was cut off at the end of the converter's range: the level is at least this",
    sv: "ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här",
  },
  "pressure-fault": {
    en: "the pressure sensor fails: look at its cable and supply",
    sv: "tryckgivaren är ur funktion: se över kabel och matning",
  },
  "acoustic-fault": {
    en: "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
    sv: "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare",
  },
  "battery-low": { en: "the battery is nearly empty: change it", sv: "batteriet är snart slut: byt det" },
  "no-reference": {
    en: "the acoustic scale is not calibrated, or its reference cannot be right: the rule for leaks older than the node is off",
    sv: "ljudskalan är inte kalibrerad, eller referensen kan inte stämma: regeln för läckor som är äldre än noden är av",
  },
  tonal: {
    en: "a tone rules the night, as a pump's does: the night does not count",
    sv: "en ton dominerar natten, som från en pump: natten räknas inte",
  },
  "few-windows": {
    en: "less than a fifth of the night was heard: the night does not count",
    sv: "mindre än en femtedel av natten hördes: natten räknas inte",
  },
  "coupling-lost": {
    en: "the pipe has been much quieter for five nights and more: the sensor may have come loose",
    sv: "ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat",
  },
  "clock-jump": {
    en: "the node's clock was set by minutes in this night, or a night is missing before it: the night may not count",
    sv: "nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte",
  },
  "learning-anew": {
    en: "what the node had learned could not be used any more: it begins anew",
    sv: "det noden hade lärt in gick inte längre att använda: den börjar om",
  },
  "gain-changed": {
    en: "everything has become louder alike: an amplifier has changed, not the pipe; no suspicion rests on it",
    sv: "allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen",
  },
  "clock-wrong": {
    en: "the node's clock was wrong, more than 5 minutes ahead or in another century: `time` is null",
    sv: "nodens klocka gick fel, mer än 5 minuter före eller i ett annat sekel: `time` är null",
  },
  "received-guessed": {
    en: "the gateway's own clock was not believed then (health: `clock`): `received` is a guess, mostly too early",
    sv: "gatewayens egen klocka var inte att lita på då (health: `clock`): `received` är en gissning, oftast för tidig",
  },
};

/** Those of them that a fault event counts. */
export const FAULT_WORDS: Vocabulary<"pressure-fault" | "acoustic-fault"> = {
  "pressure-fault": FLAG_WORDS["pressure-fault"],
  "acoustic-fault": FLAG_WORDS["acoustic-fault"],
};

export const STATE_WORDS: Vocabulary<LeakState> = {
  "warm-up": {
    en: "the node learns what its pipe is usually like; it tells bursts, and leaks only by the start rule",
    sv: "lär in: noden lär sig hur ledningen brukar låta",
  },
  ok: { en: "nothing speaks for a leak", sv: "inget tyder på läcka" },
  suspect: {
    en: "a leak is suspected: look at neighbouring nodes, and listen on the spot when it is convenient",
    sv: "misstänkt läcka: se på grannoder och lyssna på plats när det passar",
  },
  leak: {
    en: "a leak is likely: a score of 60 and more on three nights running after it was suspected, or a sudden rise with a fall of pressure; locate it",
    sv: "sannolik läcka: lokalisera den",
  },
  muted: {
    en: "somebody has said that the noise is known and no leak: the node learns anew for 14 nights",
    sv: "tystad: någon har sagt att ljudet är känt, och noden lär in på nytt i 14 nätter",
  },
  "used-to-it": {
    en: "not quiet: the noise that was suspected goes on, and the node has become used to it, since its baseline creeps while it suspects; whether it is a leak is as open as before",
    sv: "van vid ljudet: det misstänkta ljudet fortsätter, men noden har vant sig; det är inte tyst",
  },
};

export const EVENT_WORDS: Vocabulary<EventKind> = {
  burst: {
    en: "a burst: the pressure has fallen suddenly and stayed down for ten minutes",
    sv: "rörbrott: trycket föll plötsligt och förblev lågt i tio minuter",
  },
  "leak-state": { en: "the leak state has changed", sv: "läckagetillståndet har ändrats" },
  fault: { en: "a sensor fails, or speaks again", sv: "en givare har slutat fungera, eller fungerar igen" },
};

export const RULE_WORDS: Vocabulary<Rule> = {
  slow: {
    en: "most of the last seven nights are louder than the baseline by 3.5 dB and more, and by two deviations",
    sv: "de flesta av de sju senaste nätterna ligger minst 3,5 dB och två standardavvikelser över normalnivån",
  },
  fast: {
    en: "four nights running are louder than the baseline by 10 dB and more",
    sv: "fyra nätter i rad ligger minst 10 dB över normalnivån",
  },
  start: {
    en: "the pipe sounds like a leak by itself, five nights running, before there is a baseline",
    sv: "ledningen låter som en läcka fem nätter i rad, innan det finns en normalnivå",
  },
  pressure: {
    en: "one night is louder than the baseline by 10 dB and more, and the pressure has fallen too",
    sv: "en natt ligger minst 10 dB över normalnivån, och trycket har också fallit",
  },
};

export const RESET_WORDS: Vocabulary<Reset> = {
  unknown: {
    en: "a lost supply, the reset button, or a watchdog that could not tell",
    sv: "strömavbrott, återställningsknapp eller vakthund",
  },
  watchdog: {
    en: "the watchdog; today's boards cannot tell it, and say unknown",
    sv: "vakthunden; dagens kort kan inte skilja den, och säger unknown",
  },
  error: { en: "an error in the program, or no memory left", sv: "fel i programmet, eller slut på minne" },
  command: {
    en: "somebody has asked for it, or for a new setting",
    sv: "på begäran, eller för en ny inställning",
  },
};

export const COMPONENT_WORDS: Vocabulary<(typeof COMPONENTS)[number]> = {
  rise: { en: "how much louder than usual", sv: "hur mycket starkare än vanligt" },
  spread: { en: "how much steadier than usual", sv: "hur mycket jämnare än vanligt" },
  frequency: { en: "how much higher than usual", sv: "hur mycket ljusare än vanligt" },
  pressure: { en: "how much lower the pressure is at night", sv: "hur mycket lägre trycket är på natten" },
  tonal: { en: "a tone speaks against a leak", sv: "en ton talar emot läcka" },
};

export const AVAILABILITY_WORDS: Vocabulary<"offline" | "late" | "online"> = {
  online: { en: "heard as often as it should be", sv: "hörs så ofta som den ska" },
  late: {
    en: "nothing was heard for more than two and a half of its intervals: wait, or look at the radio",
    sv: "försenad: inget har hörts på över två och ett halvt intervall",
  },
  offline: {
    en: "silent for more than eight intervals, or never heard: look at its battery, line or radio",
    sv: "tyst: inget har hörts på över åtta intervall, eller någonsin: se över batteri, ledning eller radio",
  },
};

export const GATEWAY_WORDS: Vocabulary<"offline" | "online"> = {
  online: { en: "the gateway is connected to the broker", sv: "gatewayen är ansluten" },
  offline: {
    en: "it has stopped (`time` says when), or died (`time` is null): nothing new comes until it is online",
    sv: "den har stoppats (`time` säger när) eller dött (`time` är null)",
  },
};

export const VIA_WORDS: Vocabulary<"serial" | "radio" | "journal"> = {
  serial: { en: "a line", sv: "ledning" },
  radio: { en: "LoRa", sv: "LoRa" },
  journal: {
    en: "what somebody has read from its flash, and given to the gateway",
    sv: "det någon läst ur dess flashminne och gett gatewayen",
  },
};

export const MATERIAL_WORDS: Vocabulary<PipeMaterial> = {
  "grey-iron": { en: "grey cast iron", sv: "gråjärn" },
  "ductile-iron": { en: "ductile iron", sv: "segjärn" },
  "cast-iron": { en: "iron, nobody knows which", sv: "gjutjärn, okänt vilket" },
  steel: { en: "steel", sv: "stål" },
  pe: { en: "polyethylene", sv: "polyeten (PE)" },
  pvc: { en: "PVC", sv: "PVC" },
  plastic: { en: "plastic, nobody knows which", sv: "plast, okänd sort" },
  concrete: { en: "concrete", sv: "betong" },
  "asbestos-cement": { en: "asbestos cement", sv: "asbestcement (eternit)" },
  copper: { en: "copper", sv: "koppar" },
  other: { en: "something else", sv: "annat" },
};

export const RESPONSE_WORDS: Vocabulary<"queued" | "done" | "refused" | "expired" | "cancelled"> = {
  queued: { en: "it waits for the node's next answer", sv: "väntar på nodens nästa svar" },
  done: { en: "the node has done it", sv: "noden har utfört det" },
  refused: { en: "nothing was done: `reason` says why", sv: "inget har gjorts: `reason` säger varför" },
  expired: { en: "its time was up: `reason` says whether it may be done", sv: "tiden gick ut" },
  cancelled: { en: "an operator has called it off", sv: "återkallad av driftpersonal" },
};

export type ReasonCode =
  | "malformed"
  | "unknown-request"
  | "unknown-node"
  | "too-many"
  | "transaction-reused"
  | "not-allowed"
  | "failed"
  | "node-unknown-setting"
  | "node-out-of-range"
  | "node-refused"
  | "not-sent"
  | "no-outcome";

export const REASON_WORDS: Vocabulary<ReasonCode> = {
  malformed: {
    en: "the request is no JSON, too long, retained, or has a field that is missing, unknown or out of range: correct it",
    sv: "begäran är felaktig: rätta den",
  },
  "unknown-request": { en: "there is no request of this name", sv: "det finns ingen sådan begäran" },
  "unknown-node": { en: "there is no node of this name here", sv: "det finns ingen nod med det namnet" },
  "too-many": {
    en: "too many wait for the node, or were asked for within the hour: ask later",
    sv: "för många väntar, eller begärdes den senaste timmen: försök senare",
  },
  "transaction-reused": {
    en: "the transaction has asked for something else before: give each request one of its own",
    sv: "transaktionen har redan begärt något annat: ge varje begäran en egen",
  },
  "not-allowed": {
    en: "whoever asked may not ask for this: the gateway's operator says who may",
    sv: "den som frågar har inte rätt att begära detta: driftpersonalen avgör vem som har det",
  },
  failed: {
    en: "the gateway failed: its operator finds why in its log",
    sv: "gatewayen misslyckades: se dess logg",
  },
  "node-unknown-setting": {
    en: "the node's firmware does not know the setting: flash it anew, or leave it out",
    sv: "nodens program känner inte inställningen",
  },
  "node-out-of-range": {
    en: "the value is out of the node's range, or does not fit its other settings",
    sv: "värdet är utanför nodens gränser, eller passar inte övriga inställningar",
  },
  "node-refused": {
    en: "the node refused for a reason of a later version",
    sv: "noden vägrade av annat skäl",
  },
  "not-sent": { en: "it never went out: nothing was done", sv: "den skickades aldrig: inget har gjorts" },
  "no-outcome": {
    en: "it went out, and the node did not tell what became of it: it may be done",
    sv: "den skickades, men noden har inte svarat: den kan vara utförd",
  },
};

/** What shared/settings.ts says of each in English. */
export const SETTING_SV: Record<SettingName, string> = {
  interval_s: "rapportintervall",
  tick_s: "tid mellan två tryckmätningar, en jämn del av intervallet",
  windows: "lyssnade fönster per intervall, högst ett per mätning",
  utc_offset_min: "lokal normaltid minus UTC",
  restart: "starta om",
  known_noise: "känt ljud: det som hörs är ingen läcka; noden lär in på nytt i 14 nätter, tystad under tiden",
  spectrum: "båda delarna av den senaste nattens spektrum",
  check: "kontroll av givare, batteri under sändning och radiomodul",
};
