// What is said of a node that has looked at itself, in English.
import type { Words } from "./words.ts";

const cell = ({ rest_v, sending_v }: { rest_v: number; sending_v: number | null }) =>
  `${rest_v.toFixed(2)} V at rest${sending_v === null ? "" : `, ${sending_v.toFixed(2)} V while it sent`}`;
const roomy = (margin_db: number) => `${margin_db.toFixed(1)} dB over what it needs`;

const module: Words["module"] = {
  sleepless: {
    what: "did not go to sleep when it was told to: awake it empties a battery within months.",
    todo: "If this comes again, take its supply away and give it back; if that does not help, the module has to be replaced.",
  },
  resets: {
    what: "was silent, and the node has reset it.",
    todo: "If this comes again, look at its supply and its wires.",
  },
};
const times = (times: number, { what, todo }: { what: string; todo: string }) =>
  `Since its boot, ${times} times: it ${what} ${todo}`;

export const EN: Words = {
  module,
  says: {
    "pressure-fault": () =>
      "The sensor gives nothing that can be a pressure: look at its plug, its supply and its range.",
    "pressure-none": ({ kpa }) => `${kpa} kPa: is the valve before the sensor open, and the pipe in use?`,
    "pressure-measured": ({ kpa }) => `${kpa} kPa`,
    "sound-fault": () =>
      "The sensor gives nothing that can be sound: look at its plug, its amplifier and their supply.",
    "sound-clipped": ({ dbfs }) => `${dbfs} dB, and at an end of the converter: if it stays so, less gain.`,
    "sound-floor": ({ dbfs }) =>
      `${dbfs} dB, no louder than the converter's steps: does the sensor sit tight? If so, more gain.`,
    "sound-measured": ({ dbfs }) => `${dbfs} dB`,
    "battery-low": (figures) => `${cell(figures)}: it is low, put in a new one.`,
    "battery-sags": (figures) =>
      `${cell(figures)}: it gives in. Look at its contacts; an old cell, or a cold one, does the same.`,
    "battery-good": cell,
    "module-resets": (figures) => times(figures.times, module.resets),
    "module-sleepless": (figures) => times(figures.times, module.sleepless),
    "module-good": () => "It answers, and sleeps when it is told to.",
    "radio-short": ({ margin_db }) =>
      `${roomy(margin_db)}: frames will be lost. Move the aerial, or take a larger spreading factor.`,
    "radio-tight": ({ margin_db }) =>
      `${roomy(margin_db)}: little for rain and a parked car. Another place of the aerial may be better.`,
    "radio-roomy": ({ margin_db }) => roomy(margin_db),
  },
};
