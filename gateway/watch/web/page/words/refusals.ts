// Why something was not taken, as in the gateway's log: a name, and what it means.
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];

const REFUSALS: Both<Record<string, Term>> = {
  en: {
    noise: ["noise", "Bytes on a line were neither frames nor text: wiring, baud rate or a bad ground."],
    "too-long": ["too long", "Frames were longer than the protocol allows."],
    damaged: ["damaged", "Frames arrived damaged; nodes send them again."],
    "module-restarted": ["radio restarted", "A radio module has restarted by itself: look at its supply."],
    "module-silent": [
      "radio does not answer",
      "A radio module does not answer: is it plugged in firmly, and powered well?",
    ],
    "module-old": ["radio not used", "A radio module is not used: the log says what to do about it."],
    unanswered: [
      "answers not sent",
      "Answers that nodes wait for were not sent: the radio had no time left on the air. Those nodes ask again.",
    ],
    "too-short": ["too short", "Frames were too short to be ours."],
    "not-ours": ["not ours", "Frames of something else were heard."],
    "unknown-node": ["unknown node", "Frames came from nodes that are not enrolled here."],
    "not-authentic": [
      "not authentic",
      "Frames did not open under their node's key: a neighbour with the same numbers, a node flashed anew, or a forger.",
    ],
    replayed: ["came twice", "Frames came a second time."],
    "not-canonical": [
      "wrong form",
      "Authentic frames were not in the protocol's form: the firmware is at fault.",
    ],
    "not-valid": [
      "not understood",
      "Authentic frames said what the protocol does not know: is the firmware newer than this gateway?",
    ],
    "not-stored": [
      "not stored",
      "Frames were not stored, because the store cannot be written; nodes send them again.",
    ],
    "never-sent": [
      "never sent from here",
      "Nodes told of commands that were never sent from here: a restored backup, or another gateway's nodes?",
    ],
    "request-refused": [
      "request refused",
      "Requests over MQTT were refused; whoever made them has been told why.",
    ],
    "requests-dropped": [
      "requests dropped",
      "Requests over MQTT came faster than is taken, and were dropped.",
    ],
    "too-many": [
      "too many",
      "A node sends more than any has to say: its firmware is at fault, or somebody else has its key.",
    ],
    "out-of-order": [
      "out of order",
      "A node hands on records without those before them: no more are taken until it hands on what is missing.",
    ],
    "over-share": [
      "over its share",
      "More of a node waits for a broker than its share of the disk: it keeps the rest.",
    ],
    "answered-enough": [
      "answered enough",
      "A node asks to be answered more often than once a second: it asks again.",
    ],
    overload: ["overload", "Frames came faster than they could be stored; nodes send them again."],
  },
  sv: {
    noise: [
      "störningar",
      "Bytes på en ledning var varken meddelanden eller text: kablar, hastighet eller dålig jord.",
    ],
    "too-long": ["för långa", "Meddelanden var längre än protokollet tillåter."],
    damaged: ["skadade", "Meddelanden kom fram skadade; noderna skickar dem igen."],
    "module-restarted": [
      "radion startade om",
      "En radiomodul startade om av sig själv: se över dess matning.",
    ],
    "module-silent": [
      "radion svarar inte",
      "En radiomodul svarar inte: sitter den fast, och har den god matning?",
    ],
    "module-old": ["radion används inte", "En radiomodul används inte: loggen säger vad som är att göra."],
    unanswered: [
      "svar skickades inte",
      "Svar som noder väntar på skickades inte: radion hade ingen sändningstid kvar. Noderna frågar igen.",
    ],
    "too-short": ["för korta", "Meddelanden var för korta för att vara våra."],
    "not-ours": ["inte våra", "Meddelanden från något annat hördes."],
    "unknown-node": ["okänd nod", "Meddelanden kom från noder som inte är registrerade här."],
    "not-authentic": [
      "inte äkta",
      "Meddelanden gick inte att öppna med nodens nyckel: en granne med samma nummer, en nod med nytt program, eller en förfalskare.",
    ],
    replayed: ["kom två gånger", "Meddelanden kom en andra gång."],
    "not-canonical": [
      "fel form",
      "Äkta meddelanden hade inte protokollets form: felet ligger i nodens program.",
    ],
    "not-valid": [
      "går inte att förstå",
      "Äkta meddelanden sade något protokollet inte känner: är nodens program nyare än gatewayen?",
    ],
    "not-stored": [
      "inte sparade",
      "Meddelanden sparades inte, för det gick inte att skriva; noderna skickar dem igen.",
    ],
    "never-sent": [
      "aldrig skickade härifrån",
      "Noder berättade om kommandon som aldrig skickats härifrån: en återläst säkerhetskopia, eller en annan gateways noder?",
    ],
    "request-refused": ["begäran avvisad", "En begäran över MQTT avvisades; den som gjorde den vet varför."],
    "requests-dropped": ["begäran kastad", "Begäran över MQTT kom tätare än de tas emot, och kastades."],
    "too-many": [
      "för många",
      "En nod skickar mer än någon har att säga: felet ligger i dess program, eller så har någon annan dess nyckel.",
    ],
    "out-of-order": [
      "fel ordning",
      "En nod lämnar poster utan dem som kom före: inga fler tas emot förrän den lämnat det som saknas.",
    ],
    "over-share": [
      "över sin andel",
      "Mer från en nod väntar på en broker än dess andel av disken: noden sparar resten.",
    ],
    "answered-enough": ["svarat nog", "En nod vill ha svar oftare än en gång i sekunden: den frågar igen."],
    overload: ["överlast", "Meddelanden kom fortare än de kunde sparas; noderna skickar dem igen."],
  },
};

const known = say(REFUSALS);
/** A reason that is not known is shown as it is written. */
export const refusalTerm = (reason: string): Term => known[reason] ?? [reason, reason];
