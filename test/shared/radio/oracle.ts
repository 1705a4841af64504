// What a module has printed, read by other means than the driver's: each kind's lines as one expression.
import type { ModuleName } from "../../../shared/radio/modules/index.ts";

const PACKET: Record<ModuleName, RegExp> = {
  rak3172: /^\+EVT:(?:RXP2P:-?\d+:-?\d+:)?((?:[0-9A-F]{2}){1,255})$/,
  rn2483: /^radio_rx +((?:[0-9A-F]{2}){1,255})$/,
  "wio-e5": /^\+TEST: RX "((?:[0-9A-F]{2}){1,255})"$/,
};

/** Packets in whole lines, in hex. */
export function packetsIn(kind: ModuleName, printed: string): string[] {
  return printed
    .split("\n")
    .slice(0, -1)
    .flatMap((line) => PACKET[kind].exec(line.trim())?.[1] ?? []);
}
