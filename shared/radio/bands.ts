// Which part of the spectrum a channel lies in, and what may be sent there: how long within an hour, and how loud.
// Regions are lists, so that one which is not here comes from a configuration.

export interface Band {
  /** Hz: a channel has to lie between them as a whole. */
  from: number;
  to: number;
  /** The share of an hour in which a device may send; 1 where there is no limit. */
  duty: number;
  /** dBm, effective radiated: what the antenna adds over a dipole counts. */
  power: number;
}

/** Hz that a channel takes: the bandwidth that airtime.ts counts with. */
export const CHANNEL_WIDTH = 125000;

/**
 * The sub-bands of ETSI EN 300 220-2 V3.1.1, annex B, that are open to any use, as The Things Network quotes them
 * (lorawan-stack, pkg/band/eu_863_870_rp2_v1_0_4.go; read there, not in the standard). What is between them is for
 * alarms.
 */
export let EU868: Band[] = [
  { from: 863000000, to: 865000000, duty: 0.001, power: 14 },
  { from: 865000000, to: 868000000, duty: 0.01, power: 14 },
  { from: 868000000, to: 868600000, duty: 0.01, power: 14 },
  { from: 868700000, to: 869200000, duty: 0.001, power: 14 },
  { from: 869400000, to: 869650000, duty: 0.1, power: 27 },
  { from: 869700000, to: 870000000, duty: 0.01, power: 14 },
];

/** The regions that are known, by their names in configurations and commands. */
export let REGIONS: { [name: string]: Band[] } = { eu868: EU868 };

/** The sub-band that holds a channel of CHANNEL_WIDTH about this frequency, Hz; undefined where none does. */
export function bandOf(frequency: number, region: Band[]): Band | undefined {
  for (let i = 0; i < region.length; i++) {
    let band = region[i];
    if (frequency - CHANNEL_WIDTH / 2 >= band.from && frequency + CHANNEL_WIDTH / 2 <= band.to) return band;
  }
  return undefined;
}

/** ms within an hour for which a device may send in it. */
export function hourly(band: Band): number {
  return band.duty * 3600000;
}

/** "863 to 865, 865 to 868, ... MHz", for sentences that say what can be chosen. */
export function rangesOf(region: Band[]): string {
  return region.map((band) => band.from / 1000000 + " to " + band.to / 1000000).join(", ") + " MHz";
}

/** Why nobody may send so, to stand after the name of a setting; undefined where it is allowed. Hz and dBm. */
export function forbidden(frequency: number, power: number, region: Band[]): string | undefined {
  let band = bandOf(frequency, region);
  if (!band) return "must be a channel of 125 kHz within " + rangesOf(region);
  if (power > band.power)
    return "must be " + band.power + " dBm or less at " + frequency / 1000000 + " MHz, antenna included";
  return undefined;
}
