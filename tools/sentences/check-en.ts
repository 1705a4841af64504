// What sippra-node says about a board and its sensors, in English.
import type { Fault, Part, Verdict } from "./check.ts";

const signed = (value: number, digits: number) => `${value < 0 ? "" : "+"}${Number(value).toFixed(digits)}`;

const fixed = (db: number | null) => (db === null ? "-" : Number(db).toFixed(1));

export const check = {
  loading: "Loading the check",
  measuring: "Measuring",
  noProfile: "The board holds no node yet: it is measured as the options here say.",
  notLoaded: "The board did not take the check into its memory: reset it and run this again.",
  noMeasure: "The board stopped answering while it measured: reset it and run this again.",
  failed: "The check has failed.",
  listening: "Listening",
  howToMark: "Enter marks this place and begins another, Ctrl-C ends.",
  meter: (db: number | null, quietest: number | null, hz: number | null, slow: boolean) =>
    `${fixed(db).padStart(6)} dB, quietest ${fixed(quietest).padStart(6)}, ${slow ? "lowfreq" : hz === null ? "-" : `${hz} Hz`.padStart(7)}`,
  kpa: (kpa: number) => `${Number(kpa).toFixed(1)} kPa`,
  place: (number: number, quietest: number | null, usual: number | null, clipped: number, windows: number) =>
    `Place ${number}: quietest ${fixed(quietest)} dB, usual ${fixed(usual)} dB re full scale, ${clipped} % clipped, ${windows} windows`,
  part: { pressure: "Pressure", sound: "Sound", supply: "Supply", clock: "Clock" } as Record<Part, string>,
  verdict: { pass: "pass", doubtful: "doubtful", fail: "FAIL" } as Record<Verdict, string>,
  figure: {
    pressure: (kpa: number) => `${Number(kpa).toFixed(1)} kPa`,
    sound: (db: number) => `${Number(db).toFixed(1)} dB re full scale, the quietest window`,
    supply: (mv: number) => `${Number(mv).toFixed(0)} mV`,
    clock: (percent: number) => `${signed(percent, 2)} %`,
  } as Record<Part, (value: number) => string>,
  all: {
    pass: "Pass. What only the running node can tell, radio and gateway, is not in it.",
    doubtful: "Doubtful: read what is said above before the lid is closed.",
    fail: "Fail: do not close the lid.",
  } as Record<Verdict, string>,
  fault: {
    "pressure-no-supply": () =>
      "The board cannot measure its own supply, which it needs for pressure: exchange the board.",
    "pressure-no-signal": () =>
      "No signal: is the transducer connected, with its signal on the pressure pin, and is it fed while the supply pin is on? Check plug, divider and --switch.",
    "pressure-at-end": () =>
      "At the end of the converter: the signal wire touches the supply, the divider is missing, or the pressure is over the transducer's range.",
    "pressure-below-zero": () =>
      "Below zero: another transducer than --transducer says, or its wires swapped.",
    "pressure-none": () => "No pressure: is the valve open, and the transducer on the pipe?",
    "pressure-over-range": () =>
      "Near the end of the range: take a transducer of a larger one, or check --range.",
    "pressure-unsteady": () =>
      "It jumps: a loose contact, an open signal wire, or the supply not settled (--settle).",
    "pressure-stuck": () =>
      "It does not move at all: check that this is the transducer and not a fixed voltage.",
    "sound-at-rail": () =>
      "At an end of the converter: the amplifier is not fed, not connected, or its output is stuck. Check the amplifier pin and its supply.",
    "sound-constant": () =>
      "A constant voltage: nothing comes from the amplifier. Check its input, the disc and its cable.",
    "sound-not-settled": () =>
      "The amplifier has not settled when the window begins: give it longer (--settle 10,1500), or check its capacitors.",
    "sound-off-middle": (percent: number) =>
      `It rests at ${Number(percent).toFixed(0)} % of the range and not at 50: check the divider that sets half the supply.`,
    "sound-clipped": (db: number) =>
      `Clipped: lower the gain by some ${Math.abs(db).toFixed(0)} dB, or wait until it is quiet and check again.`,
    "sound-too-quiet": (db: number) =>
      `Too quiet for the converter: raise the gain by ${Number(db).toFixed(0)} dB or more. If a knock on the pipe changes nothing, the sensor is not heard.`,
    "sound-hum": () => "Mains hum is loudest: shield the cable and ground it at one end.",
    "supply-unknown": () => "The board does not know its supply: exchange the board.",
    "supply-low": () => "The cell is nearly empty: change it now.",
    "supply-moves": () =>
      "The supply is not 3.3 V, as --supply regulator says: check the regulator, or flash without it.",
    "clock-off": () =>
      "The clock is out by more than its kind: the gateway corrects it, but check that this is the board you mean.",
    "clock-stands": () => "The clock stands: exchange the board.",
  } as Record<Fault, (advice: number) => string>,
};
