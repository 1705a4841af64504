// The ether between radios of one simulated clock: whoever listened on the channel during a whole packet has it,
// unless chance or another packet took it.
import type { Air, Channel, Listening, PreciseClock, Reception, Station, Transmission } from "./dialogue.ts";

/** A packet on its way to one receiver. */
export interface Passage {
  packet: Uint8Array;
  how: Transmission;
  from: Station;
  to: Station;
}

export interface EtherOptions {
  clock: PreciseClock;
  /** Probability that a receiver does not get a packet; `random` is needed for it. */
  loss?: number;
  random?: () => number;
  /** Two packets that overlap on one frequency and spreading factor are both lost. */
  collisions?: boolean;
  /** dBm and dB at the receiver; -90 and 8 without. */
  quality?: (passage: Passage) => { rssi: number; snr: number };
  /** Sees every packet that gets through; false takes it away. */
  pass?: (passage: Passage) => boolean;
  /** Sees every packet at its start. */
  onTransmit?: (packet: Uint8Array, how: Transmission, from: Station) => void;
}

export interface Ether extends Air {
  attach(station: Station): void;
  detach(station: Station): void;
}

export function createEther(options: EtherOptions): Ether {
  const { clock } = options;
  const now = () => clock.precise?.() ?? clock.now();
  const stations = new Set<Station>();
  const onAir = new Set<{ how: Transmission; collided: boolean }>();

  const same = (a: Channel, b: Channel) =>
    a.frequency === b.frequency && a.spreadingFactor === b.spreadingFactor && a.bandwidth === b.bandwidth;
  const tuned = (to: Listening, how: Transmission, start: number) =>
    to.since <= start && same(to, how) && to.syncWord === how.syncWord && to.inverted === how.inverted;

  return {
    attach: (station) => void stations.add(station),
    detach: (station) => void stations.delete(station),
    transmit: (packet, how, from) => {
      options.onTransmit?.(packet, how, from);
      const start = now();
      const mine = { how, collided: false };
      for (const other of onAir) if (same(other.how, how)) other.collided = mine.collided = true;
      onAir.add(mine);
      const timer = clock.setTimeout(() => {
        onAir.delete(mine);
        if (options.collisions && mine.collided) return;
        for (const to of [...stations]) {
          const at = to.listening();
          if (at === undefined || !tuned(at, how, start)) continue;
          if (options.loss && options.random!() < options.loss) continue;
          const passage = { packet, how, from, to };
          if (options.pass && !options.pass(passage)) continue;
          const { rssi, snr } = options.quality?.(passage) ?? { rssi: -90, snr: 8 };
          const { frequency, spreadingFactor, syncWord } = how;
          const reception: Reception = { frequency, spreadingFactor, syncWord, rssi, snr, crcOk: true };
          to.hear(packet, reception);
        }
      }, how.ms);
      return () => {
        onAir.delete(mine);
        clock.clearTimeout(timer);
      };
    },
  };
}
