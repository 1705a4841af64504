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

export function createAir(
  options: RadioOptions,
  agenda: Agenda,
  /** dBm at a node of a packet that is not for it. */
  levelAt: (node: number, packet: Packet) => number,
): Air {
  const { gateways, paths, capture, spreadingFactor } = options;
  const floor = sensitivity(spreadingFactor);
  const flights: Flight[] = [];
  const receivers = Array.from({ length: gateways }, () => ({ sendingUntil: 0, taken: [] as Flight[] }));

  /** Margin that `wanted` needs over `other`, dB. */
  function margin(wanted: Flight, other: Flight): number {
    if (capture) return needed(wanted.spreadingFactor, other.spreadingFactor);
    return wanted.spreadingFactor === other.spreadingFactor
      ? Number.POSITIVE_INFINITY
      : Number.NEGATIVE_INFINITY;
  }

  function disturb(wanted: Flight, other: Flight): void {
    // Only the spare part of the preamble is hit.
    if (capture && other.end <= wanted.lock) return;
    if (wanted.source === "foreign") return;
    const cause = other.source === "foreign" ? "foreign" : "collision";
    const need = margin(wanted, other);
    if (wanted.to) {
      const missed = missedAnswer(wanted, other, wanted.to, { cause, need });
      if (missed !== undefined) wanted.missed ??= missed;
      return;
    }
    for (let g = 0; g < gateways; g++)
      if (wanted.levels[g]! - other.levels[g]! < need) wanted.lost[g] ??= cause;
  }

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

  function lock(flight: Flight): void {
    const now = agenda.now();
    for (let g = 0; g < gateways; g++) {
      if (flight.source === "gateway" && flight.from === g) continue;
      if (flight.levels[g]! < floor) flight.lost[g] = "weak";
      else if (receivers[g]!.sendingUntil > now) flight.lost[g] = "sending";
      else take(flight, g, now);
    }
  }

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

  function end(flight: Flight): void {
    flights.splice(flights.indexOf(flight), 1);
    if (flight.source === "foreign") return;
    if (flight.to) {
      const cause = flight.to.level < floor ? "weak" : (flight.missed ?? null);
      for (const { taken } of receivers) remove(taken, flight);
      flight.done?.(cause === null ? 0 : null, cause);
      return;
    }
    let best: number | null = null;
    let nearest = 0;
    for (let g = 0; g < gateways; g++) {
      const has = remove(receivers[g]!.taken, flight);
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
      if (packet.source === "gateway") {
        const receiver = receivers[packet.from]!;
        receiver.sendingUntil = flight.end;
        for (const taken of receiver.taken) if (!taken.to) taken.lost[packet.from] ??= "sending";
        receiver.taken = [];
      }
      if (packet.source !== "foreign") agenda.at(flight.lock, () => lock(flight));
      agenda.at(flight.end, () => end(flight));
    },
    sendingUntil: (gateway) => receivers[gateway]!.sendingUntil,
  };
}

function remove(list: Flight[], flight: Flight): boolean {
  const at = list.indexOf(flight);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
