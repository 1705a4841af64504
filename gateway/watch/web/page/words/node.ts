// Words of one node: what its state asks for, and its facts, each with what it means.
import type { NodeState } from "../../api.ts";
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];

interface NodeWords {
  todo: Record<NodeState, string>;
  leakStates: Record<string, Term>;
  since: (when: string) => string;
  mutedUntil: (when: string) => string;
  alarms: string;
  noAlarms: string;
  facts: string;
  fact: Record<
    | "place"
    | "position"
    | "pipe"
    | "area"
    | "heard"
    | "leak"
    | "reading"
    | "battery"
    | "margin"
    | "board"
    | "firmware"
    | "interval"
    | "number"
    | "sampling"
    | "gain"
    | "boot"
    | "module"
    | "remarks",
    Term
  >;
  notSaid: string;
  noRadio: string;
  none: string;
  numbered: (network: number, number: number) => string;
  sampled: (rate: string, bits: number | null) => string;
  every: (span: string) => string;
  signal: (rssi: string, snr: string) => string;
  sleepless: (times: number) => string;
  moduleReset: (times: number) => string;
  events: string;
  noEvents: string;
  eventKinds: Record<string, string>;
  risen: (db: string, score: number | null) => string;
}

const NODE: Both<NodeWords> = {
  en: {
    todo: {
      ok: "Nothing needs to be done.",
      learning: "Wait: a burst is told all the same, and a leak that is loud enough.",
      suspect: "Look at the neighbouring nodes, and listen on the spot when it is convenient.",
      leak: "Look at its alarm: it says how sure this is, and what to do now.",
      silent:
        "Visit it: look at its battery, line, radio module or antenna. What it keeps comes when it is heard again.",
      muted: "Nothing: no alarm comes of the noise here meanwhile. A burst is told all the same.",
      fault: "Visit it: look at sensors, cables and supply. Its figures are not to be believed until then.",
    },
    leakStates: {
      "warm-up": ["learning", "It learns what its pipe is usually like; it tells bursts, and loud leaks."],
      ok: ["nothing speaks for a leak", "The last nights are as the pipe usually is."],
      suspect: ["suspected leak", "Most of the last nights are louder than usual."],
      leak: ["likely leak", "It has been likely on three nights running, or the pressure fell too."],
      muted: ["known noise", "Somebody has said that the noise is no leak: it learns anew for 14 nights."],
      "used-to-it": [
        "used to the noise",
        "The noise goes on, and the node has become used to it: whether it is a leak is as open as before.",
      ],
    },
    since: (when) => `since ${when}`,
    mutedUntil: (when) => `Its noise is known, and muted until ${when}.`,
    ...{ alarms: "Alarms", noAlarms: "It was never in an alarm." },
    facts: "Facts",
    fact: {
      place: ["place", "Address or description that was given when it was put there."],
      position: ["position", "Latitude and longitude, WGS 84."],
      pipe: ["pipe", "Number in the pipe register, material and outer diameter."],
      area: ["metered area", "Part of the network into which all water runs through flow meters."],
      heard: ["last heard", "When anything came from it, by the gateway's clock."],
      leak: [
        "its own verdict",
        "What the node itself says of leaks; the gateway weighs it with all else it knows.",
      ],
      reading: ["newest reading", "What it measured last."],
      battery: ["battery", "Voltage under load."],
      margin: [
        "radio margin",
        "How far its last frame was over what can be received: under 5 dB some are lost, so look at its antenna.",
      ],
      board: ["board", "The kind of its processor board."],
      firmware: ["firmware", "Version of its program."],
      interval: ["interval", "How often it measures, where nothing unusual happens."],
      number: ["number", "By which its frames name it: network and node."],
      sampling: ["sampling", "How often, and how finely, it measures sound."],
      gain: ["gain", "By how much its amplifier makes sound louder before it is measured."],
      boot: ["starts", "How often it has started: a number that grows by itself says that its supply fails."],
      module: [
        "radio module's faults",
        "What the node has seen of its radio module since it started: whether it sleeps when told to, and answers.",
      ],
      remarks: ["remarks", "What there is to know about its newest reading."],
    },
    notSaid: "not said",
    noRadio: "heard over a cable, or not yet",
    none: "none",
    numbered: (network, number) => `network ${network}, node ${number}`,
    sampled: (rate, bits) => (bits === null ? rate : `${rate}, ${bits} bits`),
    every: (span) => `once in ${span}`,
    signal: (rssi, snr) => `RSSI ${rssi}, SNR ${snr}`,
    sleepless: (times) =>
      `${times} × did not go to sleep, which empties the battery within months: take the module's supply away and give it back. If it comes again, replace the module.`,
    moduleReset: (times) => `${times} × silent and reset: if it comes again, look at its supply and wires.`,
    ...{ events: "What it told", noEvents: "It has told no event." },
    eventKinds: {
      ...{ burst: "burst: the pressure fell suddenly", "leak-state": "its own verdict" },
      fault: "a sensor fails, or speaks again",
    },
    risen: (db, score) => `rise ${db}${score === null ? "" : `, score ${score} of 100`}`,
  },
  sv: {
    todo: {
      ok: "Inget behöver göras.",
      learning: "Vänta: rörbrott larmar den ändå om, och läckor som hörs starkt.",
      suspect: "Se på grannoderna, och lyssna på plats när det passar.",
      leak: "Se på larmet: det säger hur säkert det är och vad som ska göras nu.",
      silent:
        "Besök den: se över batteri, kabel, radiomodul eller antenn. Det den sparat kommer när den hörs igen.",
      muted: "Inget: under tiden blir det inget larm av ljudet här. Rörbrott larmar den ändå om.",
      fault: "Besök den: se över givare, kablar och matning. Tills dess går dess värden inte att lita på.",
    },
    leakStates: {
      "warm-up": [
        "lär in",
        "Den lär sig hur ledningen brukar låta; rörbrott och starka läckor hör den ändå.",
      ],
      ok: ["inget tyder på läcka", "De senaste nätterna är som ledningen brukar vara."],
      suspect: ["misstänkt läcka", "De flesta av de senaste nätterna är starkare än vanligt."],
      leak: ["sannolik läcka", "Den har varit sannolik tre nätter i rad, eller så föll även trycket."],
      muted: ["känt ljud", "Någon har sagt att ljudet inte är en läcka: den lär in på nytt i 14 nätter."],
      "used-to-it": [
        "van vid ljudet",
        "Ljudet fortsätter och noden har vant sig: om det är en läcka är lika öppet som förut.",
      ],
    },
    since: (when) => `sedan ${when}`,
    mutedUntil: (when) => `Ljudet är känt, och tystat till ${when}.`,
    ...{ alarms: "Larm", noAlarms: "Den har aldrig varit med i ett larm." },
    facts: "Fakta",
    fact: {
      place: ["plats", "Adress eller beskrivning som angavs när den sattes dit."],
      position: ["läge", "Latitud och longitud, WGS 84."],
      pipe: ["ledning", "Nummer i ledningsregistret, material och ytterdiameter."],
      area: ["mätområde", "Del av nätet dit allt vatten rinner genom flödesmätare."],
      heard: ["senast hörd", "När något kom från den, efter gatewayens klocka."],
      leak: [
        "egen bedömning",
        "Vad noden själv säger om läckor; gatewayen väger det med allt annat den vet.",
      ],
      reading: ["senaste avläsning", "Vad den mätte sist."],
      battery: ["batteri", "Spänning under belastning."],
      margin: [
        "radiomarginal",
        "Hur långt det senaste meddelandet låg över vad som kan tas emot: under 5 dB går en del förlorat, så se över antennen.",
      ],
      board: ["kort", "Vilket processorkort den har."],
      firmware: ["program", "Version av dess program."],
      interval: ["intervall", "Hur ofta den mäter när inget ovanligt händer."],
      number: ["nummer", "Det dess meddelanden kallar den: nät och nod."],
      sampling: ["sampling", "Hur ofta och hur fint den mäter ljud."],
      gain: ["förstärkning", "Hur mycket ljudet förstärks innan det mäts."],
      boot: [
        "starter",
        "Hur ofta den har startat: ett tal som växer av sig självt säger att matningen sviktar.",
      ],
      module: [
        "radiomodulens fel",
        "Vad noden sett av radiomodulen sedan start: om den somnar när den ska och om den svarar.",
      ],
      remarks: ["anmärkningar", "Vad som är att veta om den senaste avläsningen."],
    },
    notSaid: "inte angivet",
    noRadio: "hörs över kabel, eller inte än",
    none: "inga",
    numbered: (network, number) => `nät ${network}, nod ${number}`,
    sampled: (rate, bits) => (bits === null ? rate : `${rate}, ${bits} bitar`),
    every: (span) => `en gång på ${span}`,
    signal: (rssi, snr) => `RSSI ${rssi}, SNR ${snr}`,
    sleepless: (times) =>
      `${times} × somnade inte, vilket tömmer batteriet på några månader: bryt modulens matning och slå på den igen. Kommer det igen, byt modulen.`,
    moduleReset: (times) => `${times} × tyst och omstartad: kommer det igen, se över matning och kablar.`,
    ...{ events: "Vad den har meddelat", noEvents: "Den har inte meddelat någon händelse." },
    eventKinds: {
      ...{ burst: "rörbrott: trycket föll plötsligt", "leak-state": "dess egen bedömning" },
      fault: "en givare slutade fungera, eller fungerar igen",
    },
    risen: (db, score) => `höjning ${db}${score === null ? "" : `, poäng ${score} av 100`}`,
  },
};

export const nodeWords = say(NODE);
