// An admitted uplink in the words of its neighbours: how it came, for the store, and what it holds, for its way back.
import type { Admitted } from "../admit/message.ts";
import type { FrameContent, Signal, Uplink } from "../intake/uplink.ts";
import type { Reception } from "../store/acceptance.ts";
import type { NodeSignal } from "../store/records.ts";

export function receptionOf(
  { received, via, back, signal }: Uplink,
  content: FrameContent,
  at: Pick<Reception, "now" | "believed" | "elapsed">,
): Reception {
  const writable = back.writable?.(content) ?? true;
  return { received, via, ...at, writable, signal: signal && signalAt(signal, received) };
}

/** Without the key that opened it. */
export function contentOf(frame: Admitted): FrameContent {
  return "body" in frame ? { type: frame.type, body: frame.body } : { type: frame.type };
}

/** What a module does not tell is NaN in its words, and null in the store. */
function signalAt({ rssi, snr, margin }: Signal, at: number): NodeSignal {
  const [known, snrKnown] = [rssi, snr].map((value) => (Number.isNaN(value) ? null : value));
  return { rssi: known!, snr: snrKnown!, margin, at };
}
