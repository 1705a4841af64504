// An admitted uplink in the words of the rooms after it: what the store is told of how it came, and what its way back
// is told that it said.
import type { Admitted } from "../admit/message.ts";
import type { Said, Signal, Uplink } from "../intake/uplink.ts";
import type { Hearing } from "../store/accept.ts";
import type { NodeSignal } from "../store/records.ts";

/** `now` is unix ms. */
export function hearingOf({ received, via, back, signal }: Uplink, said: Said, now: number): Hearing {
  const writable = back.writable?.(said) ?? true;
  return { received, via, now, writable, signal: signal && signalAt(signal, received) };
}

/** Without the key that opened it. */
export function saidOf(frame: Admitted): Said {
  return "body" in frame ? { type: frame.type, body: frame.body } : { type: frame.type };
}

/** What a module does not tell is NaN in its words, and null in the store. */
function signalAt({ rssi, snr, margin }: Signal, at: number): NodeSignal {
  const [known, snrKnown] = [rssi, snr].map((value) => (Number.isNaN(value) ? null : value));
  return { rssi: known!, snr: snrKnown!, margin, at };
}
