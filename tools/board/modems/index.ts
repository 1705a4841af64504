// Radio modules without hardware, by their kind.
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import type { Dialogue, FakeOptions } from "./dialogue.ts";
import { createFake, type FakeModem } from "./fake.ts";
import { createRak3172 } from "./rak3172.ts";
import { createRn2483 } from "./rn2483.ts";
import { createWioE5 } from "./wio-e5.ts";

export { createEther, type Ether, type EtherOptions, type Passage } from "./air.ts";
export type { Air, Listening, Reception, Station, Transmission, Usage } from "./dialogue.ts";
export type { FakeModem } from "./fake.ts";
export { createFaults, FAULTS, type FaultName, type Faults } from "./faults.ts";

export interface FakeModemOptions extends FakeOptions {
  /** Of its firmware, "a.b.c". */
  version?: string | undefined;
  /** RAK3172 only: packets in two lines, as its older firmware prints them. */
  twoLines?: boolean | undefined;
  /** What it keeps in flash, by command, as whoever had it before has left it. */
  kept?: Record<string, string> | undefined;
}

/** Each module has one: what it says, and what it takes. */
const DIALOGUES: Record<ModuleName, (options: FakeModemOptions) => Dialogue> = {
  rak3172: createRak3172,
  rn2483: createRn2483,
  "wio-e5": createWioE5,
};

/** A module as it comes from its maker, without power. What it keeps in flash lives as long as it. */
export function createFakeModem(name: ModuleName, options: FakeModemOptions): FakeModem {
  return createFake(DIALOGUES[name](options), options);
}
