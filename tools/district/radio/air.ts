// The channel: which packets reach whom. Packets, not bits: a packet has one level at each receiver, and is lost
// there when it is too weak, overlapped by one that is not weaker enough, or when the receiver does something else.
//
//   packet   |-- spare --|-- has to be free of others, but for those weaker by CAPTURE ------------------|
//            start       lock                                                                          end
//   receiver             takes it, if it is neither sending nor has all its paths busy
import type { Agenda } from "./agenda.ts";
import {
  CAPTURE,
  needed,
  type RadioOptions,
  SPARE_SYMBOLS,
  SYNC_SYMBOLS,
  sensitivity,
  symbol,
} from "./settings.ts";

/** Why a packet is lost; `sending`, `busy` and `off` are what the gateway does. */
export const CAUSES = ["collision", "foreign", "weak", "sending", "busy", "off"] as const;
export type Cause = (typeof CAUSES)[number];

export interface Packet {
  /** Whose it is; a gateway hears nothing while it sends. */
  source: "node" | "gateway" | "foreign";
  /** The node or the gateway. */
  from: number;
  spreadingFactor: number;
  /** ms */
  airtime: number;
  /** dBm at each gateway. */
  levels: number[];
  /** Of an answer: the node that it is for, and its level there. */
  to?: { node: number; level: number; listensFrom: number };
  /** At its end: the gateway at which it was strongest of those that have it, or why none has. */
  done?: (gateway: number | null, cause: Cause | null) => void;
}

export interface Air {
  send(packet: Packet): void;
  /** Whether the gateway is sending; and until when. */
  sendingUntil(gateway: number): number;
}

interface Flight extends Packet {
  start: number;
  lock: number;
  end: number;
  /** By gateway; and at the node that an answer is for. */
  lost: (Cause | undefined)[];
  missed?: Cause;
}

/** What a gateway is at: until when it sends, and what it takes. */
interface Receiver {
  sendingUntil: number;
  /** On its paths. */
  taken: Flight[];
}

/** The gateways' receivers: each takes packets on so many paths at once, and none while it sends. */
function createReceivers({ gateways, paths, capture }: RadioOptions, floor: number) {
  const receivers: Receiver[] = Array.from({ length: gateways }, () => ({ sendingUntil: 0, taken: [] }));

  /** On a free path; or in place of a weaker packet that is not synchronised yet. */
  function take(flight: Flight, g: number, now: number): void {
    const { taken } = receivers[g]!;
    if (taken.length < paths) {
      taken.push(flight);
      return;
    }
    const weaker = taken.findIndex(
      (other) =>
        capture &&
        now < other.start + SYNC_SYMBOLS * symbol(other.spreadingFactor) &&
        flight.levels[g]! - other.levels[g]! >= CAPTURE,
    );
    if (weaker < 0) {
      flight.lost[g] ??= "busy";
      return;
    }
    taken[weaker]!.lost[g] ??= "collision";
    taken[weaker] = flight;
  }

  return {
    sendingUntil: (g: number) => receivers[g]!.sendingUntil,
    /** A gateway sends: it has nothing any more of what it was taking. */
    send(g: number, until: number): void {
      const receiver = receivers[g]!;
      receiver.sendingUntil = until;
      for (const taken of receiver.taken) if (!taken.to) taken.lost[g] ??= "sending";
      receiver.taken = [];
    },
    lock(flight: Flight, now: number): void {
      for (let g = 0; g < gateways; g++) {
        if (flight.source === "gateway" && flight.from === g) continue;
        if (flight.levels[g]! < floor) flight.lost[g] = "weak";
        else if (receivers[g]!.sendingUntil > now) flight.lost[g] = "sending";
        else take(flight, g, now);
      }
    },
    /** Frees its path; whether it was on one. */
    release: (flight: Flight, g: number): boolean => remove(receivers[g]!.taken, flight),
  };
}

/** Margin that `wanted` needs over `other`, dB. */
function margin(wanted: Flight, other: Flight, capture: boolean): number {
  if (capture) return needed(wanted.spreadingFactor, other.spreadingFactor);
  return wanted.spreadingFactor === other.spreadingFactor
    ? Number.POSITIVE_INFINITY
    : Number.NEGATIVE_INFINITY;
}

export function createAir(
  options: RadioOptions,
  agenda: Agenda,
  /** dBm at a node of a packet that is not for it. */
  levelAt: (node: number, packet: Packet) => number,
): Air {
  const { gateways, capture } = options;
  const floor = sensitivity(options.spreadingFactor);
  const flights: Flight[] = [];
  const receivers = createReceivers(options, floor);

  /** Why a node misses its answer for another packet; undefined where it does not. */
  function missedAnswer(
    answer: Flight,
    other: Flight,
    { node, level, listensFrom }: NonNullable<Packet["to"]>,
    { cause, need }: { cause: Cause; need: number },
  ): Cause | undefined {
    if (other.source === "node" && other.from === node) return undefined;
    const there = levelAt(node, other);
    if (level - there < need) return cause;
    // It listens already, and is taken by a packet that is not for it.
    const takenBefore = other.start >= listensFrom && other.start < answer.start && there >= floor;
    return other.source !== "foreign" && takenBefore ? "busy" : undefined;
  }

  function disturb(wanted: Flight, other: Flight): void {
    // Only the spare part of the preamble is hit.
    if (capture && other.end <= wanted.lock) return;
    if (wanted.source === "foreign") return;
    const cause = other.source === "foreign" ? "foreign" : "collision";
    const need = margin(wanted, other, capture);
    if (wanted.to) {
      const missed = missedAnswer(wanted, other, wanted.to, { cause, need });
      if (missed !== undefined) wanted.missed ??= missed;
      return;
    }
    for (let g = 0; g < gateways; g++)
      if (wanted.levels[g]! - other.levels[g]! < need) wanted.lost[g] ??= cause;
  }

  function endAnswer(flight: Flight, level: number): void {
    const cause = level < floor ? "weak" : (flight.missed ?? null);
    for (let g = 0; g < gateways; g++) receivers.release(flight, g);
    flight.done?.(cause === null ? 0 : null, cause);
  }

  function end(flight: Flight): void {
    remove(flights, flight);
    if (flight.source === "foreign") return;
    if (flight.to) {
      endAnswer(flight, flight.to.level);
      return;
    }
    let best: number | null = null;
    let nearest = 0;
    for (let g = 0; g < gateways; g++) {
      const has = receivers.release(flight, g);
      if (flight.levels[g]! > flight.levels[nearest]!) nearest = g;
      if (has && flight.lost[g] === undefined && (best === null || flight.levels[g]! > flight.levels[best]!))
        best = g;
    }
    flight.done?.(best, best === null ? (flight.lost[nearest] ?? "busy") : null);
  }

  return {
    send(packet) {
      const start = agenda.now();
      const flight: Flight = {
        ...packet,
        start,
        lock: start + SPARE_SYMBOLS * symbol(packet.spreadingFactor),
        end: start + packet.airtime,
        lost: [],
      };
      for (const other of flights) {
        disturb(flight, other);
        disturb(other, flight);
      }
      flights.push(flight);
      if (packet.source === "gateway") receivers.send(packet.from, flight.end);
      if (packet.source !== "foreign") agenda.at(flight.lock, () => receivers.lock(flight, agenda.now()));
      agenda.at(flight.end, () => end(flight));
    },
    sendingUntil: receivers.sendingUntil,
  };
}

function remove(list: Flight[], flight: Flight): boolean {
  const at = list.indexOf(flight);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
