// Words of what a node has told of itself: its parts and verdicts; the sentences come from the gateway.
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];

interface NodeCheckWords {
  head: Term;
  /** When it was heard. */
  when: string;
  parts: Record<string, Term>;
  none: (command: string) => string;
  revoked: (command: string) => string;
  unopened: string;
  /** Where it has told of none of its parts. */
  nothing: string;
}

const NODE_CHECK: Both<NodeCheckWords> = {
  en: {
    head: [
      "The node's own check",
      "What the node has measured of itself with its lid closed: a minute after it is first answered since its start, or when it is asked to.",
    ],
    when: "heard",
    parts: {
      pressure: ["pressure", "What its pressure sensor gave."],
      sound: ["sound", "What its acoustic sensor heard, from the sensor's full scale."],
      battery: ["battery", "Its cell at rest, and while the node sent: a tired one gives in."],
      module: ["radio module", "Whether it answers, and sleeps: awake it empties a battery within months."],
      radio: ["radio", "How much stronger the gateway heard it than it has to."],
    },
    none: (command) =>
      `It has told nothing of itself yet. It does a minute after it is first answered since its start, and when somebody asks it to: ${command}`,
    revoked: (command) =>
      `Its key was revoked, and nothing of it is understood. Give it a new one, and flash it: ${command}`,
    unopened:
      "Frames that say they are this node's do not open under its key: it was flashed with an older enrolment, or a node nearby has the same numbers. Last:",
    nothing: "It has told of none of its parts.",
  },
  sv: {
    head: [
      "Nodens egen kontroll",
      "Vad noden har mätt av sig själv med stängt lock: en minut efter det första svaret sedan sin start, eller när någon ber den.",
    ],
    when: "hördes",
    parts: {
      pressure: ["tryck", "Vad dess tryckgivare gav."],
      sound: ["ljud", "Vad dess ljudgivare hörde, räknat från givarens fulla utslag."],
      battery: ["batteri", "Batteriet i vila, och medan noden sände: ett trött viker sig."],
      module: ["radiomodul", "Om den svarar, och sover: vaken tömmer den ett batteri på några månader."],
      radio: ["radio", "Hur mycket starkare gatewayen hörde den än den måste."],
    },
    none: (command) =>
      `Den har inte sagt något om sig själv än. Det gör den en minut efter det första svaret sedan sin start, och när någon ber den: ${command}`,
    revoked: (command) =>
      `Dess nyckel är spärrad, och inget av det den sänder förstås. Ge den en ny, och installera om den: ${command}`,
    unopened:
      "Det kommer ramar som säger sig vara nodens men inte går att öppna med dess nyckel: den har installerats med en äldre registrering, eller så har en nod i närheten samma nummer. Senast:",
    nothing: "Den har inte sagt något om någon av sina delar.",
  },
};

export const nodeCheckWords = say(NODE_CHECK);
