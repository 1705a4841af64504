// Symbols over 16 ms, those of SF11 and SF12 at 125 kHz, want the low data rate optimisation (SX1276 data sheet, 4.1.1.6);
// radios of which one has it on and the other off do not hear each other. No module's commands set it.
import type { ModuleFacts } from "./facts.ts";

const FROM_SF = 11;

/** What there is to know before such a channel is relied on; null where the module is known to do what it should. */
export function lowDataRateDoubt(module: ModuleFacts, spreadingFactor: number): string | null {
  if (spreadingFactor < FROM_SF || module.lowDataRate !== null) return null;
  return `Whether a ${module.title} uses the low data rate optimisation at SF11 and SF12 is not known here: nodes with another kind of module may never hear it, nor be heard. Try it with the modules at hand, or take modules of one kind.`;
}
