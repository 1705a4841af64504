// What the first view, the map and the views of alarms say, beside the alarms' own sentences.
import type { AlarmKind, AlarmState } from "../../../../alarms/alarm.ts";
import { capital } from "../../../../alarms/sentences/words.ts";
import { type Both, say } from "./language.ts";

/** From the surest on. */
export type Sureness = "sure" | "likely" | "open" | "doubtful" | "unlikely";
type Named = readonly [name: string, means: string];

interface AlarmPageWords {
  needs: (count: number) => string;
  underWay: (count: number) => string;
  calm: string;
  /** No alarm, but the gateway itself is in trouble. */
  onlyGateway: string;
  heardAll: (count: number, when: string, ago: string) => string;
  neverHeard: (count: number) => string;
  oneSilent: (name: string, when: string, ago: string) => string;
  noNodes: string;
  since: (when: string) => string;
  has: (who: string) => string;
  nobodyHas: string;
  /** Who does something where nobody logs in. */
  anybody: string;
  gatewayTroubles: string;
  waiting: (count: string, since: string) => string;
  brokerAway: (name: string) => string;
  wayAway: (name: string) => string;
  refused: (count: string) => string;
  clockDoubt: (why: string) => string;
  toGateway: string;
  nodesByState: string;
  /** Names beside those of gateway/alarms, where theirs are for a program. */
  kindMeans: Partial<Record<AlarmKind, string>>;
  stateMeans: Partial<Record<AlarmState, string>>;
  sureness: Record<Sureness, Named>;
  list: {
    kind: string;
    state: string;
    open: string;
    closed: string;
    order: string;
    byRank: string;
    byTime: string;
    shown: (count: number) => string;
    none: string;
    noneFits: string;
    searchWhat: string;
    notLoaded: string;
  };
}

const EN: AlarmPageWords = {
  needs: (count) => (count === 1 ? "One alarm needs somebody" : `${count} alarms need somebody`),
  underWay: (count) =>
    count === 1 ? "One alarm, and somebody has it" : `${count} alarms, and somebody has each`,
  calm: "Nothing needs anybody.",
  onlyGateway: "No alarm, but the gateway needs somebody",
  heardAll: (count, when, ago) => `All ${count} nodes are heard. Longest ago: ${when}, ${ago} ago.`,
  neverHeard: (count) =>
    count === 1 ? "One node was never heard yet." : `${count} nodes were never heard yet.`,
  oneSilent: (name, when, ago) => `Silent for longest: ${name}, heard at ${when}, ${ago} ago.`,
  noNodes: "No nodes are enrolled yet.",
  since: (when) => `since ${when}`,
  has: (who) => `${who} has it`,
  nobodyHas: "nobody has it yet",
  anybody: "somebody at the page",
  gatewayTroubles: "The gateway",
  waiting: (count, since) => `${count} messages wait for a broker since ${since}.`,
  brokerAway: (name) => `The broker ${name} cannot be reached.`,
  wayAway: (name) => `Nothing comes in by ${name}.`,
  refused: (count) => `Brokers refuse ${count} messages.`,
  clockDoubt: (why) => `Its clock is not believed: ${why}`,
  toGateway: "What the gateway says of itself",
  nodesByState: "Nodes",
  kindMeans: { leak: "Water runs out of a pipe, as likely as the percentage says." },
  stateMeans: { closed: "It is over; the reason says how." },
  sureness: {
    sure: ["nearly certain", "In more than 90 of 100 such cases water runs out of the pipe."],
    likely: ["likely", "In more than half of such cases water runs out of the pipe."],
    open: [
      "may be",
      "In 25 to 50 of 100 such cases water runs out of the pipe: worth listening on the spot.",
    ],
    doubtful: ["doubtful", "In fewer than 25 of 100 such cases water runs out of the pipe."],
    unlikely: ["hardly", "In fewer than 5 of 100 such cases water runs out of the pipe."],
  },
  list: {
    ...{ kind: "Kind", state: "State", open: "all that are open", closed: "closed" },
    ...{ order: "Order", byRank: "surest first", byTime: "newest first" },
    shown: (count) => (count === 1 ? "One alarm" : `${count} alarms`),
    none: "There is no open alarm.",
    noneFits: "No alarm fits what is looked for.",
    searchWhat: "Node, area, name ...",
    notLoaded: "Closed alarms cannot be fetched just now.",
  },
};

const SV: AlarmPageWords = {
  needs: (count) => (count === 1 ? "Ett larm behöver någon" : `${count} larm behöver någon`),
  underWay: (count) =>
    count === 1 ? "Ett larm, och någon har hand om det" : `${count} larm, och någon har hand om vart och ett`,
  calm: "Inget behöver någon.",
  onlyGateway: "Inget larm, men gatewayen behöver någon",
  heardAll: (count, when, ago) => `Alla ${count} noder hörs. Längst sedan: ${when}, för ${ago} sedan.`,
  neverHeard: (count) =>
    count === 1 ? "En nod har aldrig hörts än." : `${count} noder har aldrig hörts än.`,
  oneSilent: (name, when, ago) => `Tyst längst: ${name}, hördes ${when}, för ${ago} sedan.`,
  noNodes: "Inga noder är registrerade än.",
  since: (when) => `sedan ${when}`,
  has: (who) => `${who} har det`,
  nobodyHas: "ingen har tagit hand om det än",
  anybody: "någon vid sidan",
  gatewayTroubles: "Gatewayen",
  waiting: (count, since) => `${count} meddelanden väntar på en broker sedan ${since}.`,
  brokerAway: (name) => `Brokern ${name} nås inte.`,
  wayAway: (name) => `Inget kommer in via ${name}.`,
  refused: (count) => `Brokrar avvisar ${count} meddelanden.`,
  clockDoubt: (why) => `Dess klocka går inte att lita på: ${why}`,
  toGateway: "Vad gatewayen säger om sig själv",
  nodesByState: "Noder",
  kindMeans: { leak: "Vatten rinner ut ur en ledning, så sannolikt som procenttalet säger." },
  stateMeans: { closed: "Det är över; orsaken säger hur." },
  sureness: {
    sure: ["nästan säkert", "I mer än 90 av 100 sådana fall rinner vatten ut ur ledningen."],
    likely: ["troligt", "I mer än hälften av sådana fall rinner vatten ut ur ledningen."],
    open: [
      "kanske",
      "I 25 till 50 av 100 sådana fall rinner vatten ut ur ledningen: värt att lyssna på plats.",
    ],
    doubtful: ["tveksamt", "I färre än 25 av 100 sådana fall rinner vatten ut ur ledningen."],
    unlikely: ["knappast", "I färre än 5 av 100 sådana fall rinner vatten ut ur ledningen."],
  },
  list: {
    ...{ kind: "Slag", state: "Läge", open: "alla som är öppna", closed: "avslutade" },
    ...{ order: "Ordning", byRank: "säkrast först", byTime: "nyast först" },
    shown: (count) => (count === 1 ? "Ett larm" : `${count} larm`),
    none: "Det finns inget öppet larm.",
    noneFits: "Inget larm stämmer med det som söks.",
    searchWhat: "Nod, område, namn ...",
    notLoaded: "Avslutade larm kan inte hämtas just nu.",
  },
};

export const alarmPage = say<AlarmPageWords>({ en: EN, sv: SV } satisfies Both<AlarmPageWords>);

/** What a term of the alarms' own words means, as a sentence: without what only a program needs. */
export const meaning = ({ means }: { means: string }): string =>
  `${capital(means.replace(/; figures: .*$/, "").replaceAll("`", ""))}.`;

/** As the server names whoever does something where nobody has to log in. */
const NOBODY = "page";
export const person = (by: string): string => (by === NOBODY ? alarmPage.anybody : by);

/** How sure a probability of 0 to 1 is, in words. */
export function surenessOf(probability: number): Named {
  const { sureness } = alarmPage;
  if (probability > 0.9) return sureness.sure;
  if (probability > 0.5) return sureness.likely;
  if (probability >= 0.25) return sureness.open;
  return probability >= 0.05 ? sureness.doubtful : sureness.unlikely;
}
