// Places of a night's items, as the decision takes them and as its body has them (NightBody in shared/messages.ts).

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
export const RULE = 20;
export const CREPT = 21;
/** Items that are sent. */
export const TOLD = 22;
/** For the decision only: level of 300 to 1500 Hz over 15 to 300 Hz, 0.5 dB. */
export const BALANCE = 22;
