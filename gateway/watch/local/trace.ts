// What came in and what became of it, as whoever follows a running gateway is told: a line of JSON each, without any key.
import { UPLINKS } from "../../../shared/messages.ts";
import { uplinkHeader } from "../../admit/header.ts";

/** A frame on its way in; or what was no frame, as noise on a line. */
export interface FrameTrace {
  /** Unix ms. */
  received: number;
  /** For people: "serial /dev/ttyUSB0". */
  via: string;
  /** Where it came over radio; NaN where the module does not measure it. */
  signal: { rssi: number; snr: number } | null;
  /** Sealed, as it came; null where there was none. */
  frame: Uint8Array | null;
  /** The node's name, or network and number as the header claims them; null where not even that is known. */
  who: string | null;
  /** Why it was not taken; null where it was. */
  refused: string | null;
  /** More of why. */
  detail?: string;
  /** What the frame holds, opened; null where it was not taken. */
  body: Uint8Array | null;
}

/** A line that readers are given. Names of fields are relied on by programs. */
export interface TraceLine {
  time: string;
  via: string;
  node: string | null;
  /** "network/number", as the header claims; null where there is none. */
  address: string | null;
  /** As the header claims. */
  kind: string | null;
  size: number | null;
  rssi: number | null;
  snr: number | null;
  refused: string | null;
  detail: string | null;
  /** Hex; where they are asked for. */
  frame?: string;
  body?: string;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const measured = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

export function traceLine(trace: FrameTrace, withBytes: boolean): TraceLine {
  const { received, via, signal, frame, who, refused, detail = null, body } = trace;
  return {
    ...{ time: new Date(received).toISOString(), via, node: who, ...claimed(frame) },
    ...{ size: frame?.length ?? null, rssi: measured(signal?.rssi), snr: measured(signal?.snr) },
    ...{ refused, detail },
    ...(withBytes && frame !== null && { frame: hex(frame) }),
    ...(withBytes && body !== null && { body: hex(body) }),
  };
}

/** Of a frame of ours, authentic or not. */
function claimed(frame: Uint8Array | null): Pick<TraceLine, "address" | "kind"> {
  const header = frame === null ? null : uplinkHeader(frame);
  if (header === null) return { address: null, kind: null };
  const { type, network, node } = header;
  return { address: `${network}/${node}`, kind: UPLINKS[type] ?? `type ${type}` };
}
