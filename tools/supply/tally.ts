// What was counted of all lives: plain numbers, so that lives add up and JSON shows them as they are.

/** Readings with one transducer. */
export interface Readings {
  readings: number;
  /** The largest error, share of the range: from 10 to 30 degC, and of all. */
  temperate: number;
  worst: number;
  /** Told as a fault of the sensor: where the signal does not fit under the supply, and where it would have. */
  faults: number;
  needless: number;
}

export interface Tally {
  lives: number;
  /** By how its supply is measured: as the firmware does, and not at all. */
  absolute: { scaled: Readings; unscaled: Readings };
  ratiometric: Readings;
  /** Readings in the midst of which the module began or ceased to send: of these, too, the largest error. */
  edges: { readings: number; worst: number };
  windows: {
    windows: number;
    /** Clipped or at the floor, at this supply or at 3.3 V: not compared. */
    flagged: number;
    /** The largest difference from the same sound at 3.3 V, dB, where that is 3 dB over the floor. */
    scaled: number;
    unscaled: number;
    /** And where it is nearer. */
    nearFloor: { windows: number; worst: number };
  };
  means: {
    years: number;
    readings: number;
    means: number;
    /** Bursts told: of the pressure itself, as the node takes it, and without measuring the supply. */
    real: number;
    scaled: number;
    unscaled: number;
  };
  nights: {
    years: number;
    nights: number;
    windows: number;
    /** Leaks suspected. */
    scaled: number;
    unscaled: number;
  };
}

const readings = (): Readings => ({ readings: 0, temperate: 0, worst: 0, faults: 0, needless: 0 });

export const newTally = (): Tally => ({
  lives: 0,
  absolute: { scaled: readings(), unscaled: readings() },
  ratiometric: readings(),
  edges: { readings: 0, worst: 0 },
  windows: { windows: 0, flagged: 0, scaled: 0, unscaled: 0, nearFloor: { windows: 0, worst: 0 } },
  means: { years: 0, readings: 0, means: 0, real: 0, scaled: 0, unscaled: 0 },
  nights: { years: 0, nights: 0, windows: 0, scaled: 0, unscaled: 0 },
});
