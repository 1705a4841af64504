// What the map says beside its drawing.
import { say } from "./language.ts";

interface MapWords {
  label: (nodes: number) => string;
  /** Told when it is chosen. */
  chosen: (name: string, state: string, address: string | null) => string;
  keys: string;
  choose: string;
  noneChosen: string;
  heard: (when: string) => string;
  neverHeard: string;
  toNode: string;
  toAlarm: (id: number) => string;
  close: string;
  noPlace: (count: number) => string;
  nowhere: string;
  loading: string;
  failed: string;
  noPipes: string;
  all: string;
  zoomIn: string;
  zoomOut: string;
  battery: string;
  pressure: string;
  level: string;
}

export const mapWords = say<MapWords>({
  en: {
    label: (nodes) => `Map of ${nodes} nodes. The list says the same.`,
    chosen: (name, state, address) => `${name}: ${state}${address === null ? "" : `, ${address}`}`,
    keys: "Keys: arrows go to the nearest node that way, Enter opens it, Esc leaves it. Shift and arrows move the map, + and − enlarge and reduce it.",
    choose: "Node on the map",
    noneChosen: "choose, or tap one",
    heard: (when) => `last heard ${when}`,
    neverHeard: "never heard yet",
    toNode: "All of the node",
    toAlarm: (id) => `Alarm ${id}`,
    close: "Close",
    noPlace: (count) =>
      count === 1
        ? "One node is not on the map: nobody has said where it is."
        : `${count} nodes are not on the map: nobody has said where they are.`,
    nowhere: "There is no map: nobody has said where the nodes are.",
    loading: "The map is being fetched …",
    failed: "The map cannot be drawn; the lists say the same.",
    noPipes: "The pipes cannot be fetched just now.",
    all: "Whole map",
    ...{ zoomIn: "Closer", zoomOut: "Farther away" },
    ...{ battery: "battery", pressure: "pressure", level: "level" },
  },
  sv: {
    label: (nodes) => `Karta med ${nodes} noder. Listan säger samma sak.`,
    chosen: (name, state, address) => `${name}: ${state}${address === null ? "" : `, ${address}`}`,
    keys: "Tangenter: pilarna går till närmaste nod åt det hållet, Enter öppnar den, Esc lämnar den. Skift och pilar flyttar kartan, + och − förstorar och förminskar den.",
    choose: "Nod på kartan",
    noneChosen: "välj, eller tryck på en",
    heard: (when) => `hördes senast ${when}`,
    neverHeard: "har aldrig hörts än",
    toNode: "Allt om noden",
    toAlarm: (id) => `Larm ${id}`,
    close: "Stäng",
    noPlace: (count) =>
      count === 1
        ? "En nod finns inte på kartan: ingen har sagt var den sitter."
        : `${count} noder finns inte på kartan: ingen har sagt var de sitter.`,
    nowhere: "Det finns ingen karta: ingen har sagt var noderna sitter.",
    loading: "Kartan hämtas …",
    failed: "Kartan kan inte ritas; listorna säger samma sak.",
    noPipes: "Ledningarna kan inte hämtas just nu.",
    all: "Hela kartan",
    ...{ zoomIn: "Närmare", zoomOut: "Längre bort" },
    ...{ battery: "batteri", pressure: "tryck", level: "ljudnivå" },
  },
});
