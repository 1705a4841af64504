// Words of the nodes: their list, and several beside each other.
import { type Both, say } from "./language.ts";

interface NodesWords {
  title: string;
  shown: (shown: number, all: number) => string;
  searchFor: string;
  state: string;
  area: string;
  areaNone: string;
  sort: string;
  sorts: { state: string; name: string; heard: string; rise: string; battery: string };
  columns: { name: string; state: string; heard: string; rise: string; battery: string; pipe: string };
  pick: string;
  choose: (name: string) => string;
  compare: (count: number) => string;
  compareFew: string;
  compareMany: (most: number) => string;
  clear: string;
  more: (count: number) => string;
  noneAtAll: string;
  noneFound: string;
  showAll: string;
  never: string;
  justNow: string;
  ago: (span: string) => string;
  late: string;
  batteryLow: string;
  mains: string;
  compareTitle: string;
  compareMeans: string;
  compareNone: string;
  notFound: (name: string) => string;
  toNodes: string;
  riseOf: string;
  levelOf: string;
  riseNone: string;
  levelNone: string;
  pairs: string;
  pairsMean: string;
  pairColumns: { pair: string; says: string; correlation: string; nights: string };
  together: Record<"together" | "somewhat" | "apart" | "opposite" | "unknown", string>;
  and: (a: string, b: string) => string;
}

const NODES: Both<NodesWords> = {
  en: {
    title: "Nodes",
    shown: (shown, all) => (shown === all ? `${all} nodes` : `${shown} of ${all} nodes`),
    searchFor: "Name, address or pipe",
    ...{ state: "State", area: "Metered area", areaNone: "in none", sort: "Sort by" },
    sorts: { state: "state", name: "name", heard: "last heard", rise: "rise", battery: "battery" },
    columns: {
      ...{ name: "Node", state: "State", heard: "Last heard", rise: "Rise" },
      ...{ battery: "Battery", pipe: "Place and pipe" },
    },
    pick: "To compare",
    choose: (name) => `Choose ${name}`,
    compare: (count) => `Compare ${count} nodes`,
    compareFew: "Choose two nodes or more to compare them.",
    compareMany: (most) => `At most ${most} nodes are compared.`,
    clear: "Choose none",
    more: (count) => `Show ${count} more`,
    noneAtAll: "No node is enrolled here yet. Enrol the first one with: sippra-gateway nodes add",
    noneFound: "No node is like this.",
    showAll: "Show all nodes",
    never: "never heard",
    justNow: "just now",
    ago: (span) => `${span} ago`,
    ...{ late: "late", batteryLow: "low", mains: "on mains" },
    compareTitle: "Compare nodes",
    compareMeans:
      "Nodes that rise together in the same nights hear the same thing: a leak between them, or something that the whole town does, such as rain.",
    compareNone: "Choose nodes in the list, and compare them here.",
    notFound: (name) => `There is no node ${name}.`,
    toNodes: "To the list of nodes",
    riseOf: "Rise over the own baseline",
    levelOf: "Level-10",
    riseNone: "None of them has a baseline yet: they learn for 14 quiet nights.",
    levelNone: "No night has come from them yet.",
    pairs: "Do they rise together?",
    pairsMean:
      "Correlation (Pearson) of the nightly rises: 1 where both rise alike, 0 where one says nothing of the other. From 10 nights that both have.",
    pairColumns: { pair: "Nodes", says: "In words", correlation: "Correlation", nights: "Nights" },
    together: {
      ...{ together: "rise together", somewhat: "rise together now and then" },
      ...{ apart: "rise each for itself", opposite: "one falls where the other rises" },
      unknown: "too few nights to tell",
    },
    and: (a, b) => `${a} and ${b}`,
  },
  sv: {
    title: "Noder",
    shown: (shown, all) => (shown === all ? `${all} noder` : `${shown} av ${all} noder`),
    searchFor: "Namn, adress eller ledning",
    ...{ state: "Tillstånd", area: "Mätområde", areaNone: "i inget", sort: "Sortera efter" },
    sorts: { state: "tillstånd", name: "namn", heard: "senast hörd", rise: "höjning", battery: "batteri" },
    columns: {
      ...{ name: "Nod", state: "Tillstånd", heard: "Senast hörd", rise: "Höjning" },
      ...{ battery: "Batteri", pipe: "Plats och ledning" },
    },
    pick: "Att jämföra",
    choose: (name) => `Välj ${name}`,
    compare: (count) => `Jämför ${count} noder`,
    compareFew: "Välj minst två noder för att jämföra dem.",
    compareMany: (most) => `Högst ${most} noder jämförs.`,
    clear: "Välj ingen",
    more: (count) => `Visa ${count} till`,
    noneAtAll: "Ingen nod är registrerad här än. Registrera den första med: sippra-gateway nodes add",
    noneFound: "Ingen nod är sådan.",
    showAll: "Visa alla noder",
    never: "aldrig hörd",
    justNow: "nyss",
    ago: (span) => `för ${span} sedan`,
    ...{ late: "försenad", batteryLow: "lågt", mains: "nätström" },
    compareTitle: "Jämför noder",
    compareMeans:
      "Noder som höjs tillsammans samma nätter hör samma sak: en läcka mellan dem, eller något som hela orten gör, som regn.",
    compareNone: "Välj noder i listan, så jämförs de här.",
    notFound: (name) => `Det finns ingen nod ${name}.`,
    toNodes: "Till listan över noder",
    riseOf: "Höjning över den egna normalnivån",
    levelOf: "Ljudnivå-10",
    riseNone: "Ingen av dem har en normalnivå än: de lär in i 14 lugna nätter.",
    levelNone: "Ingen natt har kommit från dem än.",
    pairs: "Höjs de tillsammans?",
    pairsMean:
      "Korrelation (Pearson) mellan nätternas höjningar: 1 där båda höjs lika, 0 där den ena inget säger om den andra. Från 10 nätter som båda har.",
    pairColumns: { pair: "Noder", says: "I ord", correlation: "Korrelation", nights: "Nätter" },
    together: {
      ...{ together: "höjs tillsammans", somewhat: "höjs ibland tillsammans" },
      ...{ apart: "höjs var för sig", opposite: "den ena sjunker när den andra höjs" },
      unknown: "för få nätter för att säga",
    },
    and: (a, b) => `${a} och ${b}`,
  },
};

export const nodesWords = say(NODES);
