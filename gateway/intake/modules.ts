// Which radio modules a gateway knows, and what firmware they need: an older one loses answers, or hangs.
import type { Module } from "../../shared/radio/module.ts";
import type { ModuleName } from "../../shared/radio/names.ts";
import { rak3172 } from "../../shared/radio/rak3172.ts";
import { rn2483 } from "../../shared/radio/rn2483.ts";
import { wioE5 } from "../../shared/radio/wio-e5.ts";

export interface ModuleKind {
  title: string;
  module: Module;
  /** Asks for its version, which stands in the first group of `answer`. */
  ask: string;
  answer: RegExp;
  /** Without this it cannot be used; and with less than this it can, but has a fault. */
  least: string;
  wanted: string;
  fault: string;
  /** What to do. */
  update: string;
  /** From a command to what it does, ms. */
  prompt: number;
  /** B that it prints with a packet beside its line: line ends, and where a line of its own tells the signal, that. */
  beside: number;
  /** After a restart that it did not tell it listens as it is told to, but with other settings. */
  forgets: boolean;
}

export const MODULES: Record<ModuleName, ModuleKind> = {
  rak3172: {
    title: "RAK3172",
    module: rak3172,
    ask: "AT+VER=?",
    // Before RUI3 it was the number alone.
    answer: /(?:RUI_|^(?:AT\+VER=)?V?)(\d+\.\d+\.\d+)/,
    // Since 4.0.5 it says when a packet has left, and keeps settings out of its flash where it is asked to.
    least: "4.0.5",
    wanted: "4.2.1",
    fault: "stops answering after a glitch on its line",
    update: "update it over its UART2 with RAK's WisToolBox",
    prompt: 8,
    beside: 2,
    forgets: true,
  },
  rn2483: {
    title: "RN2483",
    module: rn2483,
    ask: "sys get ver",
    answer: /^RN2483 (\d+\.\d+\.\d+)/,
    // Since 1.0.5 it can be told to stop listening.
    least: "1.0.5",
    wanted: "1.0.5",
    fault: "",
    update: "update it with Microchip's LoRa Development Utility",
    prompt: 12,
    beside: 2,
    // Before `mac pause` it refuses to listen.
    forgets: false,
  },
  "wio-e5": {
    title: "Wio-E5",
    module: wioE5,
    ask: "AT+VER",
    answer: /^\+VER: (\d+\.\d+\.\d+)/,
    least: "4.0.11",
    wanted: "4.0.11",
    fault: "",
    update: "update it through its bootloader, as Seeed's wiki describes",
    prompt: 50,
    beside: 38,
    // Before AT+MODE=TEST it refuses to.
    forgets: false,
  },
};

/** Negative where version `a` is older than `b`: "4.2.1". */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return 0;
}
