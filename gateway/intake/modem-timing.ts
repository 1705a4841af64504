// How long commands to a radio module and its replies are on its serial line: an answer has to start in its node's
// window, and a packet ended before the line about it did.
import type { ModuleFacts } from "../../shared/radio/modules/facts.ts";

/** The longest reply to a command, or notice that a packet has left. */
const REPLY_MAX_B = 20;
/** With start and stop bit. */
const BITS_PER_BYTE = 10;
/** What USB and this machine may add to the time that bytes take. */
export const JITTER_MS = 50;

export interface ModemTiming {
  /** Of so many bytes on the line. */
  lineMs(bytes: number): number;
  /** From telling the module to send a packet of so many bytes to its start. */
  sendMs(bytes: number): number;
  /** The same, with the end of listening before. */
  leadMs(bytes: number): number;
  /** From the end of a packet to knowing of it. */
  tailMs: number;
}

/** `baud` is bit/s. */
export function modemTiming({ driver: module, prompt }: ModuleFacts, baud: number): ModemTiming {
  const lineMs = (bytes: number) => (bytes * BITS_PER_BYTE * 1000) / baud;
  const sendMs = (bytes: number) => lineMs(module.send.length + 2 * bytes + module.after.length + 2) + prompt;
  return {
    lineMs,
    sendMs,
    leadMs: (bytes) => lineMs(module.stop.length + 2 + REPLY_MAX_B) + prompt + sendMs(bytes),
    tailMs: lineMs(REPLY_MAX_B) + prompt + JITTER_MS,
  };
}
