// RN2483 with firmware 1.0.5 or later: RN2483 LoRa Technology Module Command Reference User's Guide, DS40001784G.
import { DONE, ENDED, GATEWAY, type Module, OTHER, PACKET, REFUSED, RESTARTED, SENT } from "../module.ts";
import type { ModuleFacts } from "./facts.ts";

/** What is the same in all networks, each with "radio set " before it. */
const SETTINGS = "mod lora,bw 125,cr 4/5,crc on,iqi off,prlen 8,sync 12,wdt 0";

/** A text's nth part between commas; on a board a list of all would take memory for a moment. */
function part(text: string, n: number): string | undefined {
  let from = 0;
  for (; n > 0; n--) {
    from = text.indexOf(",", from) + 1;
    if (!from) return undefined;
  }
  let end = text.indexOf(",", from);
  return text.substring(from, end < 0 ? text.length : end);
}

export let driver: Module = {
  baud: 57600,
  // Its settings are lost with its power, and 15 dBm is the most that it takes. Without `wdt 0` it would stop listening
  // after 15 s.
  setup: (step, to) => {
    if (!step) return "mac pause";
    if (step === 1) return "radio rxstop";
    let setting = part(SETTINGS, step > 5 ? step - 5 : 0);
    if (step === 3) setting = "freq " + to.frequency;
    if (step === 4) setting = "pwr " + (to.power > 15 ? 15 : to.power);
    if (step === 5) setting = "sf sf" + to.spreadingFactor;
    return setting && "radio set " + setting;
  },
  send: "radio tx ",
  after: "",
  listen: "radio rx 0",
  stop: "radio rxstop",
  once: 1,
  signal: GATEWAY ? ["radio get rssi", "radio get snr"] : [],
  // As long as it can be, 49 days; a break and 0x55 wake it before, and the `ok` comes then (DS40001784G, 1.4).
  sleep: "sys sleep 4294967295",
  wake: "sys get ver\r\n",
  awake: "RN2483",
  breakBaud: 9600,
  read: (line, heard) => {
    // `mac pause` answers for how many ms, `radio get` with a number.
    if (line === "ok" || (line >= "-" && line < ":")) return DONE;
    if (line === "radio_tx_ok") return SENT;
    if (line === "radio_err") return ENDED;
    if (line === "busy" || line === "invalid_param") return REFUSED;
    if (line.startsWith("RN2483")) return RESTARTED;
    if (!line.startsWith("radio_rx")) return OTHER;
    let parts = line.split(" ");
    heard.hex = parts[parts.length - 1];
    return PACKET;
  },
};

// None of the figures was measured here.
export const facts: ModuleFacts = {
  title: "RN2483",
  driver,
  firmware: {
    ask: "sys get ver",
    before: "^RN2483 ",
    // Since 1.0.5 it can be told to stop listening.
    least: "1.0.5",
    wanted: "1.0.5",
    fault: "",
    update: "update it with Microchip's LoRa Development Utility",
  },
  // Its commands have no parameter for it, and what describes them does not say.
  lowDataRate: null,
  prompt: 12,
  beside: 2,
  // Before `mac pause` it refuses to listen.
  forgets: false,
  echoes: false,
  power: { least: -3, most: 15 },
  sending: [
    {
      power: 14,
      value: 38.9,
      source: "in public code that names DS50002346, which was not read itself",
      assumed: false,
    },
    { power: 15, value: 42, source: "assumed", assumed: true },
  ],
  listening: {
    value: 14.22,
    source: "in public code that names DS50002346, which was not read itself",
    assumed: false,
  },
  idle: { value: 2.8, source: "DS50002346 as quoted at microchip.com/forums/m913217", assumed: false },
  asleep: {
    value: 0.0018,
    source:
      "DS50002346 as quoted at microchip.com/forums/m913217; old firmware was measured there with 0.035 to 0.065",
    assumed: false,
  },
  setup: {
    value: 550,
    source: "set up: the driver's pause of 250 ms, and, assumed, 20 ms for each of 15 commands",
    assumed: true,
  },
};
