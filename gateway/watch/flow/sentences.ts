// What is odd about a flow meter, in sentences for people: in the log, in `areas show`, and beside last night's flow. What they
// say is less evidence, and no night is told by what is doubted.
import type { FlowNight } from "../../store/view.ts";
import type { NightReason } from "./night.ts";
import type { PayloadFault } from "./payload.ts";

/** Why a night has no flow. `meter` is "" where it is about the area. */
export const REASONS: Record<NightReason, (meter: string) => string> = {
  "no-samples": (meter) =>
    `${meter || "The area"} told nothing that night: see whether its meter and its line work.`,
  "few-samples": () =>
    "Too little is known of the hours from 2 to 4: of their eight quarters at least six are needed, from samples an hour apart or less.",
  stopped: (meter) =>
    `${meter} showed the same flow from the evening until the night was over: it has stopped, or what reads it repeats the last value.`,
  zero: (meter) =>
    `${meter || "The area"} told of no flow at all: the meter has stopped, is cut off, or another way in is open.`,
  negative: () =>
    "More ran out by the outlets than in by the inlets: see which meter is an outlet, and their units.",
  units: () =>
    "The flow is off by a factor that is one between units, by day as by night: see whether somebody has set the meter to another unit.",
  clock: (meter) =>
    `What ${meter} tells is some full hours off: its clock, or the zone of its times, is wrong, and the night is another.`,
};

/** Of a sample, or of how it came. */
export const DOUBTS = {
  jump: (meter: string) => `${meter} told a value that stands alone far off the others: it was left out.`,
  backwards: (meter: string) =>
    `${meter} counted back: it was exchanged or set to zero. It goes on from there.`,
  future: (meter: string) =>
    `${meter} told of times that are still to come: they were left out. Set its clock, or the zone of its times.`,
  old: (meter: string) =>
    `${meter} told of times more than three days ago: they were left out. Import them as a file.`,
  retained: (meter: string) =>
    `${meter} publishes retained and without a time, so what comes first after a connect may be old: that was left out.`,
  "no-clock": (meter: string) =>
    `${meter} told no time, and this machine's clock is not believed: that was left out.`,
  often: (meter: string) => `${meter} tells more often than each 5 s: the rest is left out.`,
} as const;

export type DoubtName = keyof typeof DOUBTS;

export const PAYLOAD_FAULTS: Record<PayloadFault, string> = {
  "too-long": "is longer than 8 kB",
  "no-json": "is not what its setting says: with path it has to be JSON, without it a number",
  "too-deep": "is nested too deep",
  "no-value": "has nothing where path says that the value is",
  "no-number": "has no number where the value is",
  "out-of-range": "has a value that no meter can mean: see unit",
  "no-time": "has no time where time_path says that it is",
};

/** A sentence for each thing that is to be known of a night, the reason first. */
export function nightSentences({ reason, doubts }: FlowNight): string[] {
  const of = (name: string, meter: string): string => {
    const say = { ...REASONS, ...DOUBTS }[name as NightReason | DoubtName] as
      | ((meter: string) => string)
      | undefined;
    return say === undefined ? `${meter}: ${name}.` : say(meter);
  };
  const isOwn = doubts.some(({ doubt }) => doubt === reason);
  return [
    ...(reason === null || isOwn ? [] : [of(reason, "")]),
    ...doubts
      .toSorted((a, b) => Number(b.doubt === reason) - Number(a.doubt === reason))
      .map(({ doubt, meter }) => of(doubt, meter)),
  ];
}
