// Seeed Wio-E5 (LoRa-E5): LoRa-E5 AT Command Specification V1.0. Its sync word is 0x12 where NET is OFF; its
// coding rate is 4/5. Nothing of TEST is known to be kept in flash; whether AT+LOWPOWER=AUTOON is was found nowhere: with it
// it sleeps between commands, and hears one only with four bytes of 0xFF before it, as public drivers write it. A gateway
// does so where none answers; a node resets it, which helps unless it is kept. AT+UART=BR is kept (docs/radio.md).
import { ASLEEP, DONE, GATEWAY, type Module, OTHER, PACKET, REFUSED, SENT } from "../module.ts";
import type { ModuleFacts } from "./facts.ts";
import { HIGH_POWER, IDLE } from "./stm32wl.ts";

export let driver: Module = {
  baud: 9600,
  setup: (step, to) =>
    [
      "AT+MODE=TEST",
      "AT+TEST=RFCFG," +
        to.frequency / 1000000 +
        ",SF" +
        to.spreadingFactor +
        ",125,8,8," +
        to.power +
        ",ON,OFF,OFF",
    ][step],
  send: 'AT+TEST=TXLRPKT, "',
  after: '"',
  listen: "AT+TEST=RXLRPKT",
  stop: "AT+TEST=STOP",
  once: 0,
  signal: [],
  // Until a byte comes, whose line is lost.
  sleep: "AT+LOWPOWER",
  tells: true,
  wake: "AT\r\n",
  awake: "+AT: OK",
  breakBaud: 0,
  read: (line, heard) => {
    if (line.split("ERROR").length > 1) return REFUSED;
    if (line === "+MODE: TEST") return DONE;
    if (line === "+LOWPOWER: SLEEP") return ASLEEP;
    if (!line.startsWith("+TEST: ")) return OTHER;
    if (line === "+TEST: TX DONE") return SENT;
    // +TEST: LEN:9, RSSI:-26, SNR:13 and then +TEST: RX "<hex>".
    let parts = line.split('"');
    if (line.startsWith("+TEST: LEN")) {
      if (GATEWAY) {
        parts = line.split(":");
        heard.rssi = parseInt(parts[3], 10);
        heard.snr = parseInt(parts[4], 10);
      }
      return OTHER;
    }
    if (parts[0] !== "+TEST: RX ") return DONE;
    heard.hex = parts[1];
    return PACKET;
  },
};

// None of the figures was measured here.
export const facts: ModuleFacts = {
  title: "Wio-E5",
  driver,
  firmware: {
    ask: "AT+VER",
    before: "^\\+VER: ",
    least: "4.0.11",
    wanted: "4.0.11",
    fault: "",
    update: "update it through its bootloader, as Seeed's wiki describes",
  },
  rouse: "\xff\xff\xff\xffAT+LOWPOWER=AUTOOFF",
  // Its commands have no parameter for it, and what describes them does not say.
  lowDataRate: null,
  prompt: 50,
  beside: 38,
  // Before AT+MODE=TEST it refuses to.
  forgets: false,
  echoes: true,
  power: { least: 0, most: 22 },
  sending: [
    { power: 10, value: 70, source: HIGH_POWER, assumed: false },
    { power: 14, value: 86, source: HIGH_POWER, assumed: false },
    { power: 22, value: 111, source: "Wio-E5 data sheet, 868 MHz", assumed: false },
  ],
  listening: { value: 6.7, source: "Wio-E5 data sheet", assumed: false },
  idle: { value: 6, source: IDLE, assumed: true },
  asleep: {
    value: 0.0021,
    source: "Wio-E5 data sheet; its boards take 0.06 to 0.09 with their regulators",
    assumed: false,
  },
  setup: {
    value: 2000,
    source: "set up: the driver's pause of 250 ms, and, assumed, 1.5 s for AT+MODE, as drivers wait",
    assumed: true,
  },
};
