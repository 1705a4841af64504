// The boards there are: every file of firmware/boards that exports `facts`, read as it stands, so that a new
// board is one file. What a file gets wrong about its pins or its flash is told here, before a board is built,
// flashed or simulated with it.
import { readdirSync, readFileSync } from "node:fs";
import type { Facts } from "../../firmware/boards/facts.ts";
import { ToolError } from "../errors.ts";
import { LANGUAGES, type Sentences } from "../sentences.ts";

export type PinUse = keyof NonNullable<Facts["pins"]>;

/** The facts of a board, with the pins by name. */
export interface BoardKind extends Omit<Facts, "pins"> {
  /** One that switches the amplifier too is the supply's. */
  pins: Record<string, PinUse>;
  amplifierPin?: string | undefined;
}

const FOLDER = new URL("../../firmware/boards/", import.meta.url);

/** The facts of all boards as their files have them, by file name. */
export const FACTS: Record<string, Facts> = {};
for (const file of readdirSync(FOLDER).sort()) {
  if (!/(?<!\.d)\.[jt]s$/.test(file)) continue;
  const url = new URL(file, FOLDER);
  if (!/^export const facts\b/m.test(readFileSync(url, "utf8"))) continue;
  const { family, ...own } = ((await import(url.href)) as { facts: Facts & { family?: Partial<Facts> } })
    .facts;
  FACTS[file.slice(0, -3)] = { ...family, ...own };
}

export const BOARD_KINDS: Record<string, BoardKind> = Object.fromEntries(
  Object.entries(FACTS).map(([id, { pins, ...facts }]) => [
    id,
    {
      ...facts,
      pins: Object.fromEntries(
        Object.entries(pins ?? {})
          .reverse()
          .map(([use, name]) => [name, use as PinUse]),
      ),
      amplifierPin: pins?.amplifier,
    },
  ]),
);

/** Pins as they are written in facts, "A0-A7 B1", one by one. */
export function pinNames(list: string): string[] {
  return list.split(" ").flatMap((part) => {
    const range = /^([A-Z])(\d+)-\1(\d+)$/.exec(part);
    if (range === null) return part === "" ? [] : [part];
    const [, port, from, to] = range;
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => `${port}${Number(from) + i}`);
  });
}

/** What is wrong with a board's facts, a sentence each. `id`: the name of its file. */
export function faultsOf(id: string, facts: Facts): string[] {
  const faults: string[] = [];
  const has = new Set(pinNames(facts.gpio));
  const converts = new Set(pinNames(facts.adc));
  const used = new Map<string, string>();
  const use = (pin: string, what: string, analogue = false) => {
    const other = used.get(pin);
    if (other !== undefined) faults.push(`pin ${pin} is used twice, for ${other} and for ${what}`);
    used.set(pin, what);
    if (!has.has(pin)) faults.push(`it has no pin ${pin}, which is used for ${what}`);
    else if (analogue && !converts.has(pin)) faults.push(`pin ${pin}, for ${what}, has no converter`);
  };
  if (facts.id !== id) faults.push(`its file is called ${id}, but its facts say ${facts.id}`);
  if (facts.pins) {
    use(facts.pins.acoustic, "acoustic", true);
    use(facts.pins.pressure, "pressure", true);
    use(facts.pins.supply, "supply");
    if (facts.pins.amplifier !== facts.pins.supply) use(facts.pins.amplifier, "the amplifier");
  }
  facts.lines.forEach(({ tx, rx }, i) => {
    use(tx, `TX of Serial${i + 1}`);
    use(rx, `RX of Serial${i + 1}`);
  });
  if (facts.modulePin) use(facts.modulePin, "the radio module");
  if (facts.battery) {
    use(facts.battery.tap, "the battery's tap", true);
    use(facts.battery.enable, "the battery's switch");
  }
  const { storage, ring, ringPages } = facts;
  if ((ring?.pages ?? ringPages) < 2) faults.push("the journal needs 2 pages at least");
  if (ring === undefined && ringPages >= storage.pages)
    faults.push("the journal leaves no page for the code");
  if (ring !== undefined && ringPages !== 0) faults.push("its journal lies in Storage and outside of it");
  return faults;
}

/** A board as it is flashed for a node on radio. */
export function onRadio(kind: BoardKind): BoardKind {
  return { ...kind, ringPages: kind.ringPagesOnRadio ?? kind.ringPages };
}

/** The board of that name. Throws ToolError "board" where there is none, or its file has a fault. */
export function boardKind(id: string, say: Sentences = LANGUAGES.en): BoardKind {
  const facts = FACTS[id];
  if (facts === undefined) {
    throw new ToolError("board", say.noBoard(id, Object.keys(FACTS).join(", ")));
  }
  const faults = faultsOf(id, facts);
  if (faults.length > 0) {
    throw new ToolError("board", say.boardFaults(facts.title, `firmware/boards/${id}.ts`, faults.join("; ")));
  }
  return BOARD_KINDS[id]!;
}

/** What the files of a board's firmware in dist/firmware are called, without what follows the dot. */
export const fileOf = (board: string, link: string) => (link === "serial" ? board : `${board}-${link}`);
