// The radio modules that are known, a row each, by the name of their file: so do configurations and commands call them.
// What is said of modules anywhere is made of this table; a node's bundle has the one driver that it needs.
import type { ModuleFacts } from "./facts.ts";
import { facts as rak3172 } from "./rak3172.ts";
import { facts as rn2483 } from "./rn2483.ts";
import { facts as wioE5 } from "./wio-e5.ts";

export const RADIO_MODULES = {
  rak3172: rak3172,
  rn2483: rn2483,
  "wio-e5": wioE5,
} satisfies { [name: string]: ModuleFacts };

export type ModuleName = keyof typeof RADIO_MODULES;
export const MODULE_NAMES = Object.keys(RADIO_MODULES) as [ModuleName, ...ModuleName[]];

/** What there is to know of the module of that name; undefined where none is called so. */
export function moduleNamed(name: string): ModuleFacts | undefined {
  return MODULE_NAMES.indexOf(name as ModuleName) < 0 ? undefined : RADIO_MODULES[name as ModuleName];
}
