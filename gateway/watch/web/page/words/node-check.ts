// Words of what a node has told of itself: its parts and verdicts; the sentences come from the gateway.
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];

interface NodeCheckWords {
  head: Term;
  /** When it was heard. */
  when: string;
  parts: Record<string, Term>;
  none: (command: string) => string;
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
    nothing: "Den har inte sagt något om någon av sina delar.",
  },
};

export const nodeCheckWords = say(NODE_CHECK);
