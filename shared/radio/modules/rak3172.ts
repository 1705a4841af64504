// RAK3172 with RUI3 4.2.1 or later, in P2P mode: RUI3 AT Command Manual, and the firmware's source
// (RAKWireless/RAK-STM32-RUI, v4.2.1_313) where they differ. It takes packets of up to 239 B.
import { DONE, ENDED, GATEWAY, type Module, OTHER, PACKET, REFUSED, RESTARTED, SENT } from "../module.ts";
import type { ModuleFacts } from "./facts.ts";
import { IDLE, SAME_AS_WIO_E5 } from "./stm32wl.ts";

export let driver: Module = {
  baud: 115200,
  // As it comes from its maker it is in LoRaWAN mode, and knows nothing but AT+NWM, which reboots it, whatever it
  // was. Nothing else can be set while it listens. ":1" at the end: not kept in flash.
  setup: (step, to) =>
    [
      "?AT+NWM=0",
      "AT+PRECV=0",
      "AT+P2P=" + to.frequency + ":" + to.spreadingFactor + ":125:0:8:" + to.power + ":1",
      "?AT+SYNCWORD=1424",
      "?AT+IQINVER=0",
    ][step],
  send: "AT+PSEND=",
  after: "",
  listen: "AT+PRECV=65533",
  stop: "AT+PRECV=0",
  once: 0,
  signal: [],
  // Without a time, until a byte comes. The OK comes then; the byte is lost. At once it comes where the radio is at work, or
  // a lock is on (udrv_powersave.c): then it does not sleep.
  sleep: "AT+SLEEP",
  wake: "AT+NWM=?\r\n",
  awake: "AT+NWM=",
  breakBaud: 0,
  read: (line, heard) => {
    if (line === "OK") return DONE;
    if (line.startsWith("AT_")) return REFUSED;
    if (line.startsWith("Current Work Mode")) return RESTARTED;
    if (!line.startsWith("+EVT:")) return OTHER;
    if (line === "+EVT:TXP2P DONE") return SENT;
    if (line === "+EVT:RXP2P RECEIVE TIMEOUT") return ENDED;
    // +EVT:RXP2P:-30:13:<hex>; older: +EVT:RXP2P, RSSI -110, SNR 5 and then +EVT:<hex>.
    let old = line.startsWith("+EVT:RXP2P, ");
    let parts = line.split(old ? " " : ":");
    if (GATEWAY && parts.length === 5) {
      heard.rssi = parseInt(parts[2], 10);
      heard.snr = parseInt(parts[old ? 4 : 3], 10);
    }
    // A packet in error has been heard, and it goes on listening.
    if (old || line === "+EVT:RXP2P RECEIVE ERROR") return OTHER;
    heard.hex = parts[parts.length - 1];
    return PACKET;
  },
};

// None of the figures was measured here.
export const facts: ModuleFacts = {
  title: "RAK3172",
  driver,
  firmware: {
    ask: "AT+VER=?",
    // Before RUI3 it was the number alone.
    before: "RUI_|^(?:AT\\+VER=)?V?",
    // Since 4.0.5 it says when a packet has left, and keeps settings out of its flash where it is asked to.
    least: "4.0.5",
    wanted: "4.2.1",
    fault: "stops answering after a glitch on its line",
    update: "update it over its UART2 with RAK's WisToolBox",
  },
  prompt: 8,
  beside: 2,
  forgets: true,
  echoes: false,
  power: { least: 5, most: 22 },
  sending: [
    { power: 10, value: 70, source: SAME_AS_WIO_E5, assumed: true },
    { power: 14, value: 86, source: SAME_AS_WIO_E5, assumed: true },
    { power: 20, value: 87, source: "RAK3172 data sheet, 868 MHz", assumed: false },
    { power: 22, value: 118, source: "assumed: the chip's, from memory of ST's data sheet", assumed: true },
  ],
  listening: { value: 5.22, source: "RAK3172 data sheet", assumed: false },
  idle: { value: 6, source: IDLE, assumed: true },
  asleep: { value: 0.00169, source: "RAK3172 data sheet, 3.3 V", assumed: false },
  setup: {
    value: 400,
    source: "set up: the driver's pause of 250 ms, and, assumed, 30 ms for each of five commands",
    assumed: true,
  },
};
