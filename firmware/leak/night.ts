// A night as the decision takes it and the node tells it: the items of its body (NightBody in shared/messages.ts),
// by their places. The decision fills in what it finds.

export const NIGHT = 0;
export const LEVEL_10 = 1;
export const LEVEL_50 = 2;
export const LEVEL_90 = 3;
export const BASELINE = 4;
export const DEVIATION = 5;
export const MAIN_BAND = 6;
export const FREQUENCY = 7;
export const TONALITY = 8;
export const WINDOWS = 9;
export const PRESSURE_10 = 10;
export const PRESSURE_DROP = 13;
export const SCORE = 14;
export const STATE = 15;
export const FLAGS = 16;
export const BATTERY = 17;
export const TEMPERATURE = 18;
export const RISE = 19;
/** What is told ends here; what follows is for the decision: level of 300 to 1500 Hz over 15 to 300 Hz, half dB. */
export const TOLD = 20;
export const BALANCE = 20;
